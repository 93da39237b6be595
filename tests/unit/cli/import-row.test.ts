import { expect, test } from 'vitest';
import { daysCell } from '../../../services/subscribers/import/import-cells.ts';
import {
  createRowReader,
  type ImportColumn,
  importColumns,
  readImportHeader,
} from '../../../services/subscribers/import/import-row.ts';

const now = new Date('2026-01-01T00:00:00Z');
const readRow = (cells: Partial<Record<ImportColumn, string>>) => {
  const columns = Object.keys(cells) as ImportColumn[];
  const topics = [{ slug: 'model-merging', name: 'Model merging' }];
  const zones = new Map([['europe/paris', 'Europe/Paris']]);
  return createRowReader({ columns, topics, zones, now })(Object.values(cells));
};

test('the header: any order and case; email is required', () => {
  expect(readImportHeader([' Zone', 'EMAIL'])).toEqual(['zone', 'email']);
  expect(() => readImportHeader(['zone'])).toThrow(/no column "email"/);
  expect(() => readImportHeader(['email', 'email'])).toThrow(/twice/);
  expect(() => readImportHeader(['email', ''])).toThrow(/column 2 has no name/);
  expect(() => readImportHeader(['email;zone'])).toThrow(/not separated by commas/);
  expect(() => readImportHeader(['ann@example.org', '7'])).toThrow(/looks like a reader/);
});

test('an unknown column is named, with the known ones', () => {
  expect(() => readImportHeader(['email', 'frequency'])).toThrow(
    `there is no column "frequency". The columns are ${importColumns.join(', ')}.`,
  );
});

test('a whole row', () => {
  expect(
    readRow({
      email: ' Ann@Example.ORG ',
      topics: 'Model Merging; model-merging',
      keywords: 'deep  learning;RL;;',
      zone: 'europe/paris',
      hour: '07:00',
      days: 'Monday;fri',
      count: '3',
      minimum: '0',
      paused_until: '2026-02-01',
      consent_at: '2024-05-31T09:30:00+0200',
      consent_source: 'old list',
      consent_ip: '2001:db8::1',
    }),
  ).toMatchObject({
    address: 'Ann@example.org',
    addressKey: 'ann@example.org',
    topics: ['model-merging'],
    keywords: ['deep learning', 'RL'],
    muted: null,
    blocked: null,
    adventurousness: null,
    zone: 'Europe/Paris',
    hour: 7,
    days: 17,
    paperCount: 3,
    minimumScore: 0,
    pausedUntil: '2026-02-01',
    consentAt: new Date('2024-05-31T07:30:00Z'),
    consentIp: '2001:db8::1',
  });
});

test('an empty cell changes nothing', () => {
  const row = readRow({
    email: 'a@x.org',
    topics: '',
    zone: ' ',
    hour: '',
    days: '',
    consent_at: '',
    consent_source: '',
  });
  expect(row).toMatchObject({ topics: null, zone: null, hour: null, days: null, consentAt: null });
});

test.each([
  ['daily', 127],
  ['weekdays', 31],
  ['mon,tue', 3],
  ['1;2;3', 7],
  ['sunday', 64],
  ['weekends', 96],
])('days %s', (days, mask) => {
  expect(readRow({ email: 'a@x.org', days }).days).toBe(mask);
  expect(readRow({ email: 'a@x.org', days: daysCell(mask) }).days).toBe(mask);
});

test.each([
  [{ email: 'nobody' }, /looks like name@example.org/],
  [{ email: 'a@x.org, b@x.org' }, /one email address/],
  [{ email: 'a@x.org', topics: 'Merging models' }, /no topic "Merging models"/],
  [{ email: 'a@x.org', keywords: 'x'.repeat(121) }, /longer than 120/],
  [{ email: 'a@x.org', keywords: Array.from({ length: 61 }, (_, i) => i).join(';') }, /60 are the limit/],
  [{ email: 'a@x.org', authors: 'Andr\ufffd' }, /authors: holds a damaged character/],
  [{ email: 'a@x.org', zone: 'Paris' }, /zone: "Paris" is no time zone/],
  [{ email: 'a@x.org', hour: '24' }, /hour: "24" is not a whole number from 0 to 23/],
  [{ email: 'a@x.org', count: '2.5' }, /count/],
  [{ email: 'a@x.org', days: 'someday' }, /days: "someday"/],
  [{ email: 'a@x.org', days: '8' }, /days: "8"/],
  [{ email: 'a@x.org', paused_until: '2026-02-30' }, /paused_until/],
  [{ email: 'a@x.org', paused_until: '9999-01-01' }, /paused_until: 9999-01-01 is too late/],
  [{ email: 'a@x.org', consent_at: '2024-05-31' }, /consent_source is missing/],
  [{ email: 'a@x.org', consent_source: 'list' }, /consent_at is missing/],
  [{ email: 'a@x.org', consent_at: '31/05/2024', consent_source: 'list' }, /consent_at: "31\/05\/2024"/],
  [{ email: 'a@x.org', consent_at: '2024-02-30', consent_source: 'list' }, /consent_at/],
  [{ email: 'a@x.org', consent_at: '2026-01-02', consent_source: 'list' }, /in the future/],
  [
    { email: 'a@x.org', consent_at: '2024-05-31', consent_source: 'list', consent_ip: '1.2.3' },
    /no IP address/,
  ],
] satisfies [Partial<Record<ImportColumn, string>>, RegExp][])('refused: %j', (cells, reason) => {
  expect(() => readRow(cells)).toThrow(reason);
});

test('a row of the wrong length is refused', () => {
  const read = createRowReader({ columns: ['email', 'zone'], topics: [], zones: new Map(), now });
  expect(() => read(['a@x.org', 'UTC', 'more'])).toThrow(/3 values under 2 columns/);
});
