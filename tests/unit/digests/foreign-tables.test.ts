import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// The tables of the ledger, and those that only operators see. Every other table belongs to another room.
const ownTables = new Set([
  'digests',
  'digest_batches',
  'cancelled_runs',
  'sending_holds',
  'domain_holds',
  'sending_days',
  'sending_paces',
  'recipient_domains',
  'sweeps',
  'daily_figures',
  'operator_sign_ins',
  'operator_sessions',
  'operator_uploads',
  'operator_actions',
  'api_keys',
  'api_key_uses',
  'api_idempotency',
]);

const allowed: Record<string, { tables: string[]; why: string }> = {
  'services/digests/ledger/planner.ts': {
    tables: ['subscribers'],
    why: 'A digest and the next time of its reader are written in one statement.',
  },
  'services/digests/ledger/ledger-statements.ts': {
    tables: ['subscribers', 'suppressions'],
    why: 'A mail is begun in the statement that checks that its reader is active and not suppressed.',
  },
  'services/digests/ledger/finished-runs.ts': {
    tables: ['events'],
    why: 'Which runs have started and not finished is what was recorded of them.',
  },
  'services/digests/selection/readers.ts': {
    tables: ['subscribers', 'interests', 'editions'],
    why: 'Everything about a page of readers comes in one round trip.',
  },
  'services/digests/reader/digest-list.ts': {
    tables: ['subscribers'],
    why: 'A digest is named by the public id of its reader, which comes with it in one statement.',
  },
  'services/digests/delivery/recovery.ts': {
    tables: ['subscribers'],
    why: 'The rows of a claim come with the addresses that a bounce suppresses, in one statement.',
  },
  'services/digests/delivery/expire.ts': {
    tables: ['subscribers'],
    why: 'The rows that expire come with the addresses that a soft bounce may suppress, in one statement.',
  },
  'services/admin/delays.ts': {
    tables: ['subscribers'],
    why: "Each digest of the sample is measured against its reader's hour and zone.",
  },
};

const foreignTables = readFileSync('prisma/schema.prisma', 'utf8')
  .split(/^model /m)
  .slice(1)
  .map((model) => /@@map\("(\w+)"\)/.exec(model)![1]!)
  .filter((table) => !ownTables.has(table));

/** Returns the tables that a file's SQL names after from, join, into or update, or in a list after `from`. */
const tablesIn = (file: string): string[] => {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return foreignTables.filter((table) =>
    new RegExp(`\\b(?:from|join|into|update)\\s+"?${table}\\b|\\bfrom \\w[\\w ]*, ${table} \\w`, 'i').test(
      text,
    ),
  );
};

test('digests and admin read tables of other rooms only in the listed joins', () => {
  const files = ['services/admin', 'services/digests'].flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${room}/${name}`),
  );
  expect(files.length).toBeGreaterThan(40);
  expect(foreignTables).toContain('papers');
  const found = Object.fromEntries(
    files.map((file) => [file, tablesIn(file)] as const).filter(([, tables]) => tables.length > 0),
  );
  const expected = Object.fromEntries(
    Object.entries(allowed).map(([file, { tables }]) => [
      file,
      foreignTables.filter((t) => tables.includes(t)),
    ]),
  );
  expect(found).toEqual(expected);
});
