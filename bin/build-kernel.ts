import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';

const fileOf = (name: string): string =>
  fileURLToPath(new URL(`../services/ranking/${name}`, import.meta.url));

const { parseWat } = await wabt();
const module = parseWat('weighted-sum.wat', readFileSync(fileOf('weighted-sum.wat'), 'utf8'), { simd: true });
const bytes = Buffer.from(module.toBinary({}).buffer).toString('base64');
writeFileSync(
  fileOf('weighted-sum-module.ts'),
  `// Written by \`npm run build:kernel\` from weighted-sum.wat.\nexport const WEIGHTED_SUM_MODULE =\n  '${bytes}';\n`,
);
