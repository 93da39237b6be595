import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { createRedraw, type Redrawn } from '../../../services/papers/pictures/redraw.ts';
import { canvas, gifThatIsScript, pngOf } from '../../support/pictures.ts';

const redraw = createRedraw();

const drawn = async (file: Buffer): Promise<Extract<Redrawn, { kind: 'drawn' }>> => {
  const result = await redraw(file);
  if (result.kind !== 'drawn') throw new Error(result.reason);
  return result;
};

/** Expects a plain JPEG of this size, without anything but pixels, and returns its facts. */
const expectPlain = async (file: Buffer, width: number, height: number) => {
  const { bytes, ...size } = await drawn(file);
  expect(size).toEqual({ kind: 'drawn', width, height });
  const facts = await sharp(bytes).metadata();
  expect(facts).toMatchObject({
    format: 'jpeg',
    width,
    height,
    space: 'srgb',
    channels: 3,
    depth: 'uchar',
    hasAlpha: false,
  });
  for (const kind of ['exif', 'icc', 'iptc', 'xmp', 'comments'] as const) expect(facts[kind]).toBeUndefined();
  // Nothing follows the end of the picture.
  expect(bytes.subarray(-2).toString('hex')).toBe('ffd9');
  return bytes;
};

describe('a picture is drawn anew', () => {
  test.each([
    ['a PNG', () => canvas().png()],
    [
      'an interlaced PNG with 16 bits and transparency',
      () => canvas().ensureAlpha(0.5).toColourspace('rgb16').png({ progressive: true }),
    ],
    ['a WebP', () => canvas().webp()],
    ['a grey JPEG', () => canvas().greyscale().jpeg()],
    ['a CMYK JPEG', () => canvas().toColourspace('cmyk').jpeg()],
    ['a progressive JPEG', () => canvas().jpeg({ progressive: true })],
  ])('%s, as a JPEG of at most 640 pixels a side', async (_, make) => {
    await expectPlain(await make().toBuffer(), 640, 336);
  });

  test('a small one keeps its size, and transparent parts are white', async () => {
    const clear = sharp({ create: { width: 60, height: 50, channels: 4, background: '#00000000' } });
    const bytes = await expectPlain(await clear.png().toBuffer(), 60, 50);
    expect([...(await sharp(bytes).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  test('an animation gives its first picture', async () => {
    const frame = (colour: string) =>
      sharp({ create: { width: 80, height: 60, channels: 3, background: colour } })
        .png()
        .toBuffer();
    const file = await sharp([await frame('#f00'), await frame('#00f')], { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(file).metadata()).pages).toBe(2);
    const bytes = await expectPlain(file, 80, 60);
    const [red, , blue] = await sharp(bytes).raw().toBuffer();
    expect(red).toBeGreaterThan(200);
    expect(blue).toBeLessThan(60);
  });

  test('of a GIF that is a script too, only the pixels are left', async () => {
    const file = gifThatIsScript();
    expect(file.toString('latin1')).toMatch(/^GIF89a\/\*[\s\S]*\*\/=1;alert\(document\.domain\)/);
    expect((await expectPlain(file, 64, 64)).includes('alert')).toBe(false);
  });

  test('it is turned as its EXIF says, and no word of its EXIF, XMP or comments is left', async () => {
    const file = await canvas(400, 200)
      .withExif({ IFD0: { Copyright: '<script>alert(1)</script>', Artist: 'a-tracking-number' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const noted = Buffer.concat([
      file.subarray(0, 2),
      Buffer.from([0xff, 0xfe, 0x00, 0x13]),
      Buffer.from('a-hidden-comment!'),
      file.subarray(2),
      Buffer.from('PK\x03\x04 and a file behind the picture'),
    ]);
    expect(noted.includes('a-hidden-comment') && noted.includes('Exif')).toBe(true);
    const bytes = await expectPlain(noted, 200, 400);
    for (const word of ['Exif', 'script', 'a-tracking-number', 'a-hidden-comment', 'PK\x03\x04'])
      expect(bytes.includes(word), word).toBe(false);
  });
});

describe('what is refused', () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><script>alert(1)</script></svg>';
  test.each<[string, () => Buffer | Promise<Buffer>, RegExp]>([
    ['an SVG with a script', () => Buffer.from(svg), /no JPEG, PNG, WebP or GIF/],
    ['a web page', () => Buffer.from('<!doctype html><img src=x onerror=alert(1)>'), /no JPEG/],
    ['nothing', () => Buffer.alloc(0), /no JPEG/],
    ['a TIFF', () => canvas(90, 90).tiff().toBuffer(), /no JPEG/],
    ['an SVG behind the first bytes of a PNG', () => Buffer.from(`\x89PNG\r\n\x1a\n${svg}`, 'latin1'), /./],
    ['a PNG that says 60,000 by 60,000', () => pngOf(60_000, 60_000, Buffer.alloc(9)), /pixel limit/],
    // 120 MB of pixels in 120 KB.
    ['a PNG of 8,000 by 7,000 zeros', () => pngOf(8_000, 7_000, Buffer.alloc(7_000 * 24_001)), /pixel limit/],
    ['a PNG without its data', () => pngOf(300, 300, Buffer.alloc(10)), /./],
    ['a line', () => canvas(900, 20).png().toBuffer(), /only 640 by 14 pixels/],
    ['a pixel that counts visitors', () => canvas(1, 1).png().toBuffer(), /only 1 by 1 pixels/],
  ])('%s', async (_, make, reason) => {
    expect(await redraw(await make())).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
  });

  test('a JPEG of which half has come', async () => {
    const file = await canvas().jpeg().toBuffer();
    expect(await redraw(file.subarray(0, file.length / 2))).toMatchObject({ kind: 'refused' });
  });
});

test('a picture that takes too long or too much memory is given up, and the process lives on', async () => {
  const file = await canvas().png().toBuffer();
  expect(await createRedraw({ timeoutMs: 1 })(file)).toEqual({
    kind: 'refused',
    reason: 'drawing it took more than 0.001 s',
  });
  const plain = sharp({ create: { width: 5_000, height: 5_000, channels: 3, background: '#48a' } });
  const big = await plain.png({ progressive: true }).toBuffer();
  expect(await createRedraw({ maxMemoryMb: 70 })(big)).toEqual({
    kind: 'refused',
    reason: 'drawing it took more than 70 MB',
  });
});
