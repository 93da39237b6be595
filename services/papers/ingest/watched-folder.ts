import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Clock } from '../../platform/clock.ts';
import { addDays, dayOfTime, isIsoDate } from '../../platform/dates.ts';
import { DomainError, messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Db } from '../../platform/postgres.ts';
import { OverLimit } from '../../platform/thread-pool.ts';
import type { DateOnPage, ParseReport } from '../paper.ts';
import { type Parsing, sha256 } from '../parsing/parsing.ts';
import { dateInName } from '../sources/page-date.ts';
import { readTextFile } from '../sources/read-text-file.ts';
import type { Ingest } from './ingest.ts';
import type { PaperIncidents } from './paper-incidents.ts';
import type { SourceHealth } from './source-health.ts';

/** A file that has not changed for this time is considered complete. */
const SETTLED_AFTER_MS = 55_000;
/** A list older than this is for the archive: its edition closes at once, and no reader gets it by mail. */
const ARCHIVE_AFTER_DAYS = 14;
// Editors, browsers and copy programs give such names to files that they are still writing.
const UNFINISHED = /^[.~]|(?:~|\.(?:tmp|temp|part|partial|crdownload|download|swp|filepart))$/i;

type Look = { name: string; size: number; changedAt: Date };
type Known = {
  name: string;
  size: number;
  changedAt: Date;
  seenAt: Date;
  state: string;
  sha256: string | null;
};
type List = { date: string; kind: string; report: ParseReport };

/** Returns where a file of a folder is; null for a link that leads out of it, since others may be allowed to put files there. */
const pathInside = async (dir: string, name: string): Promise<string | null> => {
  const [folder, path] = await Promise.all([realpath(dir), realpath(join(dir, name))]);
  return path.startsWith(folder + sep) ? path : null;
};

/**
 * Ingests the lists that an operator puts into a folder. A file may be of any kind of source, with its date in its name or
 * its text, and is ingested once. A file that cannot be taken raises an incident with the reason, and is not read again
 * until it changes.
 */
export const createWatchedFolder = (options: {
  dir: string;
  db: Db;
  clock: Clock;
  log: Logger;
  ingest: Pick<Ingest, 'ingest' | 'closeEdition'>;
  parsing: Pick<Parsing, 'list'>;
  incidents: PaperIncidents;
  health: SourceHealth;
}) => {
  const { dir, db, clock, log, incidents, health } = options;
  const name = `folder:${dir}`;

  const record = (look: Look, state: string, hash: string | null, note: string | null) =>
    db.query(
      `insert into folder_files (folder, name, size, changed_at, seen_at, state, sha256, note) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (folder, name) do update set size = excluded.size, changed_at = excluded.changed_at,
         seen_at = excluded.seen_at, state = excluded.state, sha256 = excluded.sha256, note = excluded.note`,
      [dir, look.name, look.size, look.changedAt, clock.now(), state, hash, note],
    );

  const refuse = async (look: Look, reason: string): Promise<void> => {
    await record(look, 'refused', null, reason);
    await incidents.raise(
      'bad-file',
      join(dir, look.name),
      `${join(dir, look.name)} cannot be taken: ${reason}`,
    );
  };

  const knownFiles = async (): Promise<Map<string, Known>> => {
    const { rows } = await db.query<Known>(
      `select name, size::float8 as size, changed_at as "changedAt", seen_at as "seenAt", state, sha256
       from folder_files where folder = $1`,
      [dir],
    );
    return new Map(rows.map((row) => [row.name, row]));
  };

  const look = async (): Promise<Look[]> => {
    const names = (await readdir(dir)).filter((each) => !UNFINISHED.test(each));
    const looks: Look[] = [];
    for (const each of names) {
      // The file was removed meanwhile, or is a broken link; the next round may find it.
      const found = await stat(join(dir, each)).catch(() => null);
      if (found?.isFile())
        looks.push({ name: each, size: found.size, changedAt: new Date(Math.floor(found.ctimeMs)) });
    }
    return looks;
  };

  /** Returns the files that are complete and have not been read since they changed. */
  const settled = async (looks: Look[]): Promise<Look[]> => {
    const known = await knownFiles();
    const due: Look[] = [];
    for (const each of looks) {
      const before = known.get(each.name);
      const isSame = before?.size === each.size && before.changedAt.getTime() === each.changedAt.getTime();
      if (!before || !isSame) await record(each, 'growing', before?.sha256 ?? null, null);
      else if (before.state === 'reading')
        await refuse(each, 'reading it did not end; change it to have it read again');
      else if (
        before.state === 'growing' &&
        clock.now().getTime() - before.seenAt.getTime() >= SETTLED_AFTER_MS
      )
        due.push(each);
    }
    return due;
  };

  /** Parses a text, and records that it is doing so: a text that ended the process is not parsed again. */
  const readSafely = async (
    each: Look,
    text: string,
    date: string | undefined,
  ): Promise<{ kind: string; report: ParseReport } | { reason: string }> => {
    const setState = (state: 'reading' | 'growing') =>
      db.query('update folder_files set state = $3 where folder = $1 and name = $2', [dir, each.name, state]);
    await setState('reading');
    try {
      return await options.parsing.list(text, { date });
    } catch (error) {
      if (error instanceof OverLimit) return { reason: error.message };
      throw error;
    } finally {
      await setState('growing');
    }
  };

  const read = async (each: Look): Promise<(List & { hash: string }) | { reason: string }> => {
    const path = await pathInside(dir, each.name);
    if (path === null) return { reason: 'it is a link to a file outside of the folder: copy the file here' };
    const source = await readTextFile(path);
    if (source.fatal) return { reason: inWords(source.fatal) };
    const named = dateInName(each.name);
    if (named !== null && !isIsoDate(named)) return { reason: `its name says ${named}, which is no day` };
    const parsed = await readSafely(each, source.text, named ?? undefined);
    if ('reason' in parsed) return parsed;
    const { kind, report } = parsed;
    if (report.fatal) return { reason: inWords(report.fatal) };
    const date = named ?? report.listedOn ?? (report.dateOnPage && latestDay(report.dateOnPage, clock.now()));
    if (!date)
      return { reason: 'neither its name nor its text says which day it is of: name it like 2025-09-04.txt' };
    return { date, kind, report, hash: sha256(source.text) };
  };

  const take = async (
    each: Look,
    { date, kind, report, hash }: List & { hash: string },
    fallbackEdition: string,
  ) => {
    const path = join(dir, each.name);
    const isArchive = date < addDays(dayOfTime(clock.now()), -ARCHIVE_AFTER_DAYS);
    try {
      const { rejected } = await options.ingest.ingest(report, {
        source: kind,
        origin: path,
        date,
        partial: true,
        ...(isArchive ? {} : { fallbackEdition }),
      });
      if (isArchive) await options.ingest.closeEdition(date);
      await record(each, 'taken', hash, rejected.length > 0 ? inWords(rejected[0]!) : null);
      await incidents.resolve('bad-file', path);
      if (rejected.length > 0) log.warn({ file: path, rejected }, 'parts of a file were not taken');
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await refuse(each, error.message);
    }
  };

  // Removing a bad file resolves its incident.
  const forgetGone = async (looks: Look[]): Promise<void> => {
    const { rows } = await db.query<{ name: string }>(
      `delete from folder_files where folder = $1 and state <> 'taken' and name <> all ($2) returning name`,
      [dir, looks.map((each) => each.name)],
    );
    for (const gone of rows) await incidents.resolve('bad-file', join(dir, gone.name));
  };

  return {
    name,
    /**
     * Ingests the files that are due. Papers that come after the edition of their day has closed go into `fallbackEdition`
     * (see `IngestInput`). It never throws for what is in the folder.
     */
    collect: async (fallbackEdition: string): Promise<void> => {
      let looks: Look[];
      try {
        looks = await look();
      } catch (error) {
        await health.fails(name, `the folder cannot be read: ${messageOf(error)}`);
        return;
      }
      await health.works(name);
      const before = await knownFiles();
      const lists: { each: Look; list: List & { hash: string } }[] = [];
      for (const each of await settled(looks)) {
        const list = await read(each);
        if ('reason' in list) await refuse(each, list.reason);
        else if (list.hash === before.get(each.name)?.sha256) await record(each, 'taken', list.hash, null);
        else lists.push({ each, list });
      }
      // The oldest list comes first, so that after an outage each finds its own edition open.
      lists.sort((a, b) => a.list.date.localeCompare(b.list.date) || a.each.name.localeCompare(b.each.name));
      for (const { each, list } of lists) await take(each, list, fallbackEdition);
      await forgetGone(looks);
    },
  };
};

export type WatchedFolder = ReturnType<typeof createWatchedFolder>;

const inWords = ({ line, reason }: { line: number | null; reason: string }): string =>
  line === null ? reason : `line ${line}: ${reason}`;

/**
 * Returns the date of a day without a year, as the text export names it: the last such day up to tomorrow, because in
 * some places it is tomorrow already.
 */
const latestDay = ({ month, day }: DateOnPage, now: Date): string | null => {
  const tomorrow = addDays(dayOfTime(now), 1);
  // Any eight years in a row have a 29 February; that of this year may still be to come, so nine are tried.
  for (let year = Number(tomorrow.slice(0, 4)), tries = 0; tries < 9; year -= 1, tries += 1) {
    const date = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    if (date <= tomorrow && isIsoDate(date)) return date;
  }
  return null;
};
