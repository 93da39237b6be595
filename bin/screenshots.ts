import { copyFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutDir } from './local/paths.ts';

// Takes the pictures of the README from those that the browser tests have left:
// npm test -- tests/e2e && node --import tsx bin/screenshots.ts
const pictures = ['page-light.png', 'mail-light.png', 'mail-dark-phone.png'];

const MAX_BYTES = 250_000;

const from = join(checkoutDir, 'tests', 'output', 'screenshots');
const to = join(checkoutDir, 'docs', 'images');

await mkdir(to, { recursive: true });
for (const name of pictures) {
  const { size } = await stat(join(from, name));
  if (size > MAX_BYTES)
    throw new Error(`${name} has ${size} bytes; a picture of the README has ${MAX_BYTES} at most.`);
  await copyFile(join(from, name), join(to, name));
  console.log(`${name}: ${Math.round(size / 1000)} KB`);
}
