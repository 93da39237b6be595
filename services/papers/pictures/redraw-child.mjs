// The process that redraws one picture: the file comes by stdin, and the JPEG goes to stdout after its width and height. It is
// plain JavaScript, so that it starts without a compiler. It gets no environment, so that a file which takes it over finds no secret.
import { writeSync } from 'node:fs';
import sharp from 'sharp';

/** The status of a file that is refused; stderr says why. Every other status is a failure of the process. */
const REFUSED = 3;
const LOOK_AT_MEMORY_MS = 20;

const { maxPixels, maxSide, minSide, maxMemoryMb, timeoutMs, quality } = JSON.parse(process.argv[2]);

const end = (reason) => {
  writeSync(2, reason);
  process.kill(process.pid, 'SIGKILL');
};
// The process that started this one watches the time too, but it may have been killed.
setTimeout(end, timeoutMs, `drawing it took more than ${timeoutMs / 1_000} s`).unref();
// The limit of V8 does not count the decoder's memory. The decoder works in a thread of its own, so this timer runs meanwhile.
setInterval(() => {
  if (process.memoryUsage.rss() > maxMemoryMb * 1024 * 1024)
    end(`drawing it took more than ${maxMemoryMb} MB`);
}, LOOK_AT_MEMORY_MS).unref();

sharp.cache(false);
sharp.concurrency(1);
// Only these four decoders can be reached, whatever a file says of itself.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);

try {
  // Of an animation only the first picture is read.
  const { data, info } = await sharp(Buffer.concat(chunks), {
    limitInputPixels: maxPixels,
    failOn: 'error',
    sequentialRead: true,
    pages: 1,
  })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .jpeg({ quality, mozjpeg: true })
    .toBuffer({ resolveWithObject: true });
  if (Math.min(info.width, info.height) < minSide)
    throw new Error(`it is only ${info.width} by ${info.height} pixels`);
  const size = Buffer.alloc(4);
  size.writeUInt16BE(info.width, 0);
  size.writeUInt16BE(info.height, 2);
  process.stdout.write(Buffer.concat([size, data]));
} catch (error) {
  writeSync(2, String(error.message).split('\n', 1)[0].slice(0, 200));
  process.exitCode = REFUSED;
}
