import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

// Tools of development inside folders that are otherwise part of the image.
const DEVELOPMENT = [
  /^bin\/(api-description|build-client|check-api|check-licences|check-regexps|demo|local|build-kernel|screenshots|start|setup)\b/,
  /^prisma\/(diff|schema-engine)\.ts$/,
];

const files = ['services', 'workers', 'templates', 'seeds', 'bin', 'prisma']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  .filter((file) => /\.m?ts$|\.mjs$/.test(file) && !DEVELOPMENT.some((pattern) => pattern.test(file)));

const packagesOf = (file: string): string[] =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /^(?:import|export) (?!type\b)(?:[^'"=]* from )?'([^.'][^']*)'|import\('([^.'][^']*)'\)/gm,
    ),
  ]
    .map(([, fixed, loaded]) => (fixed ?? loaded)!)
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));

test('production code imports no development dependency', () => {
  expect(files.length).toBeGreaterThan(200);
  const production = Object.keys(manifest.dependencies);
  for (const file of files) for (const name of packagesOf(file)) expect(production, file).toContain(name);
});
