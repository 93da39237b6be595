import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { createFetcher, type Fetcher } from '../../services/platform/fetcher.ts';

/** Returns a picture with something in it, as an encoder that is not ours makes it. */
export const canvas = (width = 1200, height = 630) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#fff',
      noise: { type: 'gaussian', mean: 128, sigma: 20 },
    },
  });

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** Returns a PNG whose header says any size, and whose data need not agree. */
export const pngOf = (width: number, height: number, data: Buffer): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(data)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** Returns a GIF of 64 by 64 pixels that is also a script, by a comment that hides the picture from a browser's script engine. */
export const gifThatIsScript = (): Buffer =>
  Buffer.concat([
    // As a script this begins `GIF89a/*`: the width is 0x2a2f.
    Buffer.from('GIF89a', 'latin1'),
    Buffer.from([0x2f, 0x2a, 0x40, 0x00, 0x80, 0x00, 0x00, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00]),
    Buffer.from([0x2c, 0, 0, 0, 0, 0x40, 0, 0x40, 0, 0x00]),
    Buffer.from([0x02, 0x02, 0x44, 0x01, 0x00, 0x3b]),
    Buffer.from('*/=1;alert(document.domain)//', 'latin1'),
  ]);

export const THUMBS = 'https://thumbs.example.org';

/** Returns a fetcher that finds the pictures of THUMBS at a local web server, and reaches every other address under guard. */
export const thumbsAt = (url: string): Fetcher => {
  const fetcher = createFetcher({
    userAgent: 'Paperboy',
    attempts: 1,
    nowMs: () => 0,
    sleep: async () => {},
  });
  return {
    ...fetcher,
    fetchBytes: (input) =>
      input.url.startsWith(THUMBS)
        ? fetcher.fetchBytes({ ...input, url: input.url.replace(THUMBS, url), trusted: true })
        : fetcher.fetchBytes(input),
  };
};
