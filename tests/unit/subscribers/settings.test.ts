import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exportHeader, READ_PAGE } from '../../../services/subscribers/import/export.ts';
import { importColumns } from '../../../services/subscribers/import/import-row.ts';
import { numberEntries, numberSettings, readNumber } from '../../../services/subscribers/settings.ts';

const schema = readFileSync(new URL('../../../prisma/schema.prisma', import.meta.url), 'utf8');

describe.each(numberEntries)('the setting %s', (key, setting) => {
  test('has the default of its column', () => {
    const line = new RegExp(`^ +${key === 'hour' ? 'digestHour' : key} .*$`, 'm').exec(schema)?.[0];
    expect(line).toContain(`@default(${setting.default})`);
  });
  test('is a column of the import and of the export', () => {
    expect(importColumns).toContain(setting.field);
    expect(exportHeader().trim().split(',')).toContain(setting.field);
    expect(READ_PAGE).toContain(`s.${setting.column} as "${setting.field}"`);
  });
  test('accepts its range and nothing beyond', () => {
    expect(readNumber(setting, `${setting.from}`)).toBe(setting.from);
    expect(readNumber(setting, `${setting.to}`)).toBe(setting.to);
    expect(readNumber(setting, `${setting.from - 1}`)).toBeNull();
    expect(readNumber(setting, `${setting.to + 1}`)).toBeNull();
  });
});

test('an age of papers is shown to operators with its unit', () => {
  expect(numberSettings.oldestPaperDays.inWords(30)).toBe('30 days');
});
