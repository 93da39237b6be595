import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writePreview } from './write-preview.ts';

const HELP = `Usage: npm run preview [-- --out DIR]

Writes every mail and page in each of its states, to view without a server.

  --out DIR   the folder to write to (default: .data/preview)
`;
const { values } = parseArgs({
  options: { out: { type: 'string', default: '.data/preview' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const out = resolve(values.out);
console.log(`${(await writePreview(out)).length} files: ${join(out, 'index.html')}`);
