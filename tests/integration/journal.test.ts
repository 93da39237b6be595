import { mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createJournal, type JournaledOutcome } from '../../services/digests/delivery/journal.ts';
import { journalDirectory } from '../../services/digests/delivery/recovery.ts';
import { createWorld, type World } from '../support/world.ts';

const TOKEN = '00000000-0000-4000-8000-000000000000';
const RANGE = { from: '1', to: '9223372036854775807', localDate: '2025-09-04' };

let world: World;
let journalDir: string;
let directory: string;
beforeEach(async () => {
  journalDir = await mkdtemp(join(tmpdir(), 'paperboy-journal-test-'));
  world = await createWorld({ seeded: true, env: { JOURNAL_DIR: journalDir } });
  directory = journalDirectory(world.config);
});
afterEach(async () => {
  await world.close();
  await rm(journalDir, { recursive: true, force: true });
});

/** Leaves what a killed worker leaves: `told` is the journal's text on each reader's digest. */
const leaveBehind = async (told: Record<string, 'claimed' | 'begun' | 'handed over' | JournaledOutcome>) => {
  for (const name of Object.keys(told))
    await world.addReader(`${name}@example.org`, { topics: ['benchmarks'], hour: 7 });
  world.clock.set('2025-09-04T07:00:00Z');
  await world.planner.plan();
  const journal = createJournal({ directory });
  const claim = journal.claim({ ...RANGE, token: TOKEN });
  const rows = await world.ledger.claim(RANGE, TOKEN, 100);
  const { rows: names } = await world.db.query<{ id: number; name: string }>(
    `select id, split_part(address, '@', 1) as name from subscribers`,
  );
  const ofReader = new Map(names.map(({ id, name }) => [id, told[name]!]));
  const begun = rows.filter((row) => ofReader.get(row.subscriberId) !== 'claimed');
  await world.ledger.start(
    begun.map((row) => ({ ...row, selection: [], throughEdition: '2025-09-04', suppressionHashes: [] })),
  );
  for (const row of begun) {
    const what = ofReader.get(row.subscriberId)!;
    if (what === 'begun' || what === 'claimed') continue;
    journal.handOver(claim, row.digestId);
    if (what !== 'handed over') journal.replied(claim, row.digestId, what);
  }
  journal.close();
};

/** Makes the journal look as if its process had ended, by a pid that no process has. */
const end = async (): Promise<void> => {
  for (const file of await readdir(directory)) {
    const [host, , startedAt, nonce, segment] = file.split('~');
    await rename(
      join(directory, file),
      join(directory, [host, 4_000_000, startedAt, nonce, segment].join('~')),
    );
  }
};

const ledger = async (): Promise<Record<string, string>> => {
  const { rows } = await world.db.query<{ name: string; state: string; note: string | null }>(
    `select split_part(s.address, '@', 1) as name, d.state, d.note from digests d join subscribers s on s.id = d.subscriber_id`,
  );
  return Object.fromEntries(rows.map(({ name, state, note }) => [name, note ? `${state}: ${note}` : state]));
};

test('EMAIL 32: the digests of a killed worker are settled from its journal, without waiting for their leases', async () => {
  await leaveBehind({
    claimed: 'claimed',
    begun: 'begun',
    answered: { state: 'sent', note: '250 2.0.0 Ok\n”taken”' },
    bounced: { state: 'failed', note: '550 5.1.1 no such user', refusal: 'hard' },
    unclear: 'handed over',
  });
  // While its process lives, its digests are left alone.
  expect(await world.recovery.recover()).toEqual({ planned: 0, settled: 0, uncertain: 0 });
  await end();
  // Both run at once, like workers that recover at the same moment.
  const recovered = await Promise.all([world.recovery.recover(), world.recovery.recover()]);
  expect(recovered[0].planned + recovered[0].settled + recovered[0].uncertain).toBe(5);
  expect(await ledger()).toEqual({
    claimed: 'planned',
    begun: 'planned',
    answered: 'sent: 250 2.0.0 Ok\n”taken”',
    bounced: 'failed: 550 5.1.1 no such user',
    unclear: 'planned: sent again: the worker ended before the reply of the relay arrived',
  });
  expect(await world.stateOf('bounced@example.org')).toBe('suppressed');
  const { rows } = await world.db.query(
    `select last_edition_date as date from subscribers where address = 'answered@example.org'`,
  );
  expect(rows[0].date).toBe('2025-09-04');
  expect(await readdir(directory)).toEqual([]);
});

test('EMAIL 31: with UNCERTAIN_POLICY=hold a mail that was handed over without a reply stays uncertain', async () => {
  const holding = await createWorld({
    env: { DATABASE_URL: world.env.DATABASE_URL, JOURNAL_DIR: journalDir, UNCERTAIN_POLICY: 'hold' },
  });
  try {
    await leaveBehind({ unclear: 'handed over', begun: 'begun' });
    await end();
    expect(await holding.recovery.recover()).toEqual({ planned: 1, settled: 0, uncertain: 1 });
    expect(await ledger()).toEqual({
      begun: 'planned',
      unclear: 'uncertain: the worker ended before the reply of the relay arrived',
    });
  } finally {
    await holding.close();
  }
});

test('the journal of another machine is recovered once it has been silent, and not before', async () => {
  await leaveBehind({ begun: 'begun' });
  const [file] = await readdir(directory);
  const elsewhere = join(directory, file!.replace(/^[^~]+/, `not-${hostname()}`));
  await rename(join(directory, file!), elsewhere);
  expect(await world.recovery.recover()).toMatchObject({ planned: 0 });
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(elsewhere, longAgo, longAgo);
  expect(await world.recovery.recover()).toMatchObject({ planned: 1 });
});

test('a torn last line and other files are ignored', async () => {
  await leaveBehind({ begun: 'begun' });
  await end();
  const [file] = await readdir(directory);
  await writeFile(join(directory, file!), 'R 1 10', { flag: 'a' });
  await writeFile(join(directory, 'notes.txt'), 'not ours');
  expect(await world.recovery.recover()).toMatchObject({ planned: 1 });
  expect(await readdir(directory)).toEqual(['notes.txt']);
});

test('a worker that stops in order leaves no file', async () => {
  await world.addReader('a@example.org', { topics: ['benchmarks'], hour: 7 });
  world.clock.set('2025-09-04T07:00:00Z');
  await world.runDigests();
  expect(world.mail.mails).toHaveLength(1);
  world.journal.close();
  expect(await readdir(directory)).toEqual([]);
});

test('only a missing folder means that no worker left a journal', async () => {
  expect(await world.recovery.recover()).toEqual({ planned: 0, settled: 0, uncertain: 0 });
  await writeFile(directory, 'not a folder');
  await expect(world.recovery.recover()).rejects.toThrow('ENOTDIR');
});

test('a row whose outcome Postgres refuses does not prevent others from being settled', async () => {
  await leaveBehind({
    good: { state: 'sent', note: '250 fine' },
    bad: { state: 'of no kind' as never, note: '250 fine' },
  });
  await end();
  await world.recovery.recover();
  expect(await ledger()).toEqual({ good: 'sent: 250 fine', bad: 'sending' });
  expect(await readdir(directory)).toEqual([]);
});
