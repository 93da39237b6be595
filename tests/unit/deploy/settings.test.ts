import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { envExample, withKept, withSettings } from '../../../bin/build-settings.ts';
import { loadConfig } from '../../../services/platform/config.ts';
import { ConfigSchema, sections } from '../../../services/platform/settings.ts';

const read = (file: string): string => readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');

test('.env.example and the tables in the documentation are what `npm run build:settings` writes', () => {
  expect(read('.env.example')).toBe(envExample());
  const page = read('docs/operations.md');
  expect(page).toBe(withSettings(page));
  const privacy = read('docs/privacy.md');
  expect(privacy).toBe(withKept(privacy));
  expect(privacy).toContain('Deleted 7 days after the last request');
});

test('every setting that the processes read is in a section, with a description', () => {
  const shown = Object.values(sections).flatMap((settings) => Object.entries(settings));
  const keys = shown.map(([key]) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toEqual(expect.arrayContaining(Object.keys(ConfigSchema.properties)));
  for (const [key, setting] of shown)
    expect((setting as { description?: string }).description, key).toMatch(/^\S.*[.\w]$/);
});

test('.env.example is a valid environment once the needed settings are filled in', () => {
  const config = loadConfig({
    ...parseEnv(read('.env.example')),
    DATABASE_URL: 'postgresql://localhost/paperboy',
    REDIS_URL: 'redis://localhost',
    SMTP_URL: 'smtp://localhost',
    PUBLIC_URL: 'http://localhost',
    APP_SECRET: 's'.repeat(32),
  });
  expect(config).toMatchObject({
    mailFrom: { name: 'Paperboy', address: 'paperboy@localhost' },
    sources: ['hf-daily-papers'],
    queuePrefix: '{paperboy}',
  });
});
