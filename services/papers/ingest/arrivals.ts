import type { Clock } from '../../platform/clock.ts';
import { addDays, dayOfTime, daysFrom, isWeekend } from '../../platform/dates.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Db, withConnection } from '../../platform/postgres.ts';
import { closingTime } from '../dates.ts';
import type { PaperCounts } from '../editions/paper-counts.ts';
import type { Source } from '../sources/source.ts';
import type { Collector } from './collect.ts';
import type { EditionClosing } from './edition-closing.ts';
import type { EditionInTheMaking } from './edition-in-the-making.ts';
import type { PaperIncidents } from './paper-incidents.ts';
import type { SourceHealth } from './source-health.ts';
import type { WatchedFolder } from './watched-folder.ts';

/** How many days back editions are still made after an outage. */
const CATCH_UP_DAYS = 14;
const RECOUNT_EVERY_MS = 6 * 3_600_000;
/** How long after closing time a source that still reports no list is believed. */
const SETTLED_AFTER_MS = 24 * 3_600_000;
const USUAL_OF_DAYS = 10;
const MIN_DAYS_FOR_USUAL = 5;
// Every worker has to use the same key.
const LOCK = `hashtext('paperboy/arrivals')`;

/**
 * Makes editions without an operator: asks the sources, closes each edition at its time, and raises an incident where
 * something is missing. It may run at any time and as often as needed, also after an outage: Postgres records what is due.
 */
export const createArrivals = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  sources: Source[];
  folders: WatchedFolder[];
  collector: Collector;
  closeEdition: EditionClosing;
  incidents: PaperIncidents;
  counts: PaperCounts;
  health: SourceHealth;
  inTheMaking: EditionInTheMaking;
  closesAt: string;
  pollMinutes: number;
  countDays: number;
}) => {
  const { db, clock, log, sources, folders, collector, incidents, closesAt } = options;

  /** Returns the closing time of a day's edition, which it creates where there is none. */
  const closesOf = async (date: string): Promise<Date> => {
    const { rows } = await db.query<{ closesAt: Date | null }>(
      `insert into editions (date) values ($1) on conflict (date) do update set date = excluded.date returning closes_at as "closesAt"`,
      [date],
    );
    return rows[0]!.closesAt ?? closingTime(date, closesAt);
  };

  const inTheMaking = async (now: Date): Promise<string> => (await options.inTheMaking(now)).date;

  /** Returns the days without a settled edition, oldest first. */
  const openDays = async (now: Date): Promise<string[]> => {
    const today = dayOfTime(now);
    // Without a settled edition the oldest edition is the first open day, and without any edition it is today.
    const { rows } = await db.query<{ from: string }>(
      `select coalesce(max(date) filter (where state = 'closed' or outcome = 'quiet') + 1, min(date), $1::date) as from
       from editions where date <= $1`,
      [today],
    );
    return daysFrom(rows[0]!.from, today).slice(-CATCH_UP_DAYS);
  };

  const isDue = async (
    source: Source,
    url: string,
    now: Date,
    every: number,
    closes: Date | null,
  ): Promise<boolean> => {
    const { rows } = await db.query<{ askedAt: Date | null; notBefore: Date | null }>(
      `select (select asked_at from source_answers where source = $1 and url = $2) as "askedAt",
         (select not_before from source_states where source = $1) as "notBefore"`,
      [source.name, url],
    );
    const { askedAt, notBefore } = rows[0]!;
    if (notBefore !== null && notBefore > now) return false;
    // The source is asked once more at the closing time, however recently it was asked before.
    const isLastLook = closes !== null && closes <= now && askedAt !== null && askedAt < closes;
    return askedAt === null || isLastLook || now.getTime() - askedAt.getTime() >= every;
  };

  const ask = async (source: Source, date: string, every: number, closes: Date | null): Promise<void> => {
    const now = clock.now();
    const fallbackEdition = await inTheMaking(now);
    if (await isDue(source, source.address(date), now, every, closes))
      await isolate(source.name, () => collector.collect(source, { date, fallbackEdition }));
  };

  /** Runs the work of one source. An unexpected failure stops neither the other sources nor the closing of editions. */
  const isolate = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.error({ source: name, err: error }, 'a source failed unexpectedly');
      // While Postgres cannot be reached this throws too, and the round ends.
      await options.health.fails(name, `what it sends could not be taken: ${messageOf(error)}`);
    }
  };

  /** Returns the median number of papers of the last weekday editions; null while there are too few editions. */
  const usualNumber = async (before: string): Promise<number | null> => {
    const { rows } = await db.query<{ days: number; usual: number | null }>(
      `select count(*)::int as days, percentile_cont(0.5) within group (order by n) as usual from (
         select count(*)::int as n from edition_papers ep join editions e on e.date = ep.edition_date
         where e.state = 'closed' and e.date < $1 and extract(isodow from e.date) < 6
         group by e.date order by e.date desc limit $2) as lately`,
      [before, USUAL_OF_DAYS],
    );
    return rows[0]!.days >= MIN_DAYS_FOR_USUAL ? rows[0]!.usual : null;
  };

  /** Closes the edition of a day or, where it has no papers, records whether the day is quiet or late. */
  const settle = async (date: string, isNewest: boolean, closes: Date): Promise<void> => {
    const now = clock.now();
    const { rows } = await db.query<{ papers: number; listed: number }>(
      `select (select count(*)::int from edition_papers where edition_date = $1) as papers,
         (select coalesce(max(parsed), 0)::int from ingest_runs where edition_date = $1 and error is null) as listed`,
      [date],
    );
    const { papers, listed } = rows[0]!;
    if (papers > 0) {
      const usual = isWeekend(date) ? null : await usualNumber(date);
      await options.closeEdition(date);
      if (usual !== null && papers < usual / 3)
        await incidents.raise(
          'few-papers',
          date,
          `The edition of ${date} has ${papers} papers; ${Math.round(usual)} are usual.`,
        );
      return;
    }
    const responses = await db.query<{ outcome: string }>(
      `select outcome from source_answers where asked_at >= $2 and (source, url) in (select * from unnest($1::text[], $3::text[]))`,
      [sources.map(({ name }) => name), closes, sources.map((source) => source.address(date))],
    );
    // A folder without a file does not show whether a list is late, so only sources that are fetched count here.
    const allSayNone =
      sources.length > 0 &&
      responses.rows.length === sources.length &&
      responses.rows.every(({ outcome }) => outcome === 'none');
    const isQuiet = isWeekend(date) || (allSayNone && now.getTime() - closes.getTime() >= SETTLED_AFTER_MS);
    await db.query('update editions set outcome = $2 where date = $1', [date, isQuiet ? 'quiet' : 'late']);
    if (isQuiet) {
      await incidents.resolve('no-papers', date);
    } else if (isNewest && listed > 0) {
      await incidents.raise(
        'all-known',
        date,
        `All ${listed} papers listed for ${date} are in earlier editions.`,
      );
    } else if (isNewest) {
      await incidents.raise(
        'no-papers',
        date,
        `No paper had come by the closing time of ${date}. Readers are told that the list is late.`,
      );
    }
  };

  const round = async (): Promise<void> => {
    const now = clock.now();
    const poll = options.pollMinutes * 60_000;
    for (const folder of folders)
      await isolate(folder.name, async () => folder.collect(await inTheMaking(now)));
    const days = await openDays(now);
    const newest = days.filter((day) => closingTime(day, closesAt) <= now).at(-1);
    for (const source of sources.filter(({ shows }) => shows === 'newest'))
      await ask(source, await inTheMaking(now), poll, null);
    // The oldest day comes first: papers in an edition before one that has closed would reach nobody.
    for (const day of days) {
      const closes = await closesOf(day);
      for (const source of sources.filter(({ shows }) => shows === 'any-day'))
        await ask(source, day, poll, closes);
      if (closes <= now) await settle(day, day === newest, closes);
    }
    const today = dayOfTime(now);
    const begun = await db.query<{ date: string }>(
      'select date from editions where date >= $1 and date < $2 order by date',
      [addDays(today, -options.countDays), days[0] ?? today],
    );
    for (const { date } of begun.rows)
      for (const source of sources.filter(({ shows }) => shows === 'any-day'))
        await ask(source, date, RECOUNT_EVERY_MS, null);
    // A list may still come for a day that seemed to have none.
    const { rows } = await db.query<{ date: string }>(
      `select date from editions e where state = 'open' and date < $1 and outcome = 'quiet'
         and exists (select 1 from edition_papers where edition_date = e.date) order by date`,
      [today],
    );
    for (const { date } of rows) await settle(date, false, await closesOf(date));
    await options.counts.refresh();
    await incidents.tellWaiting();
  };

  return {
    /** Does all work that is due. Returns false if another worker is doing it. */
    run: async (): Promise<boolean> => {
      // Without sources an operator ingests lists by command; the likes of our readers still change the scores.
      if (sources.length + folders.length === 0) {
        await options.counts.refresh();
        return true;
      }
      return withConnection(db, async (client) => {
        const { rows } = await client.query<{ locked: boolean }>(
          `select pg_try_advisory_lock(${LOCK}) as locked`,
        );
        if (!rows[0]!.locked) return false;
        try {
          await round();
        } finally {
          await client.query(`select pg_advisory_unlock(${LOCK})`);
        }
        return true;
      });
    },
  };
};

export type Arrivals = ReturnType<typeof createArrivals>;
