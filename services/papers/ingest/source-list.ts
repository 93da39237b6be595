import type { Clock } from '../../platform/clock.ts';
import { dayOfTime } from '../../platform/dates.ts';
import type { Db } from '../../platform/postgres.ts';
import type { Rejection } from '../paper.ts';
import type { Source } from '../sources/source.ts';
import type { EditionInTheMaking } from './edition-in-the-making.ts';

/** One ingest of a list of a source. */
export type SourceRun = {
  source: string;
  startedAt: Date;
  editionDate: string | null;
  parsed: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: Rejection[];
  error: string | null;
};

type State = {
  source: string;
  lastOkAt: Date | null;
  failingSince: Date | null;
  lastError: string | null;
  notBefore: Date | null;
  newestId: string | null;
  newestSince: Date | null;
};

type Asked = { source: string; lastAskedAt: Date; askedAt: Date | null };

/** A source with its health. */
export type ListedSource = Omit<State, 'notBefore'> & {
  /** Whether SOURCES names it; the others have been read before, or by command. */
  isConfigured: boolean;
  lastAskedAt: Date | null;
  /** When the source is asked next for the edition in the making; null for what is not asked at times. */
  nextAt: Date | null;
  /** The last runs, newest first. */
  runs: SourceRun[];
};

const RUNS_SHOWN = 5;

/** Returns what is known of the sources: those of SOURCES in its order, then others of which there is a run, by name. */
export const createSourceList = (options: {
  db: Db;
  clock: Clock;
  sources: Source[];
  /** The names of the watched folders. */
  folders: string[];
  inTheMaking: EditionInTheMaking;
  pollMinutes: number;
}) => {
  const { db, clock, sources, folders } = options;

  const readStates = async (): Promise<Map<string, State>> => {
    const { rows } = await db.query<State>(
      `select source, last_ok_at as "lastOkAt", failing_since as "failingSince", last_error as "lastError",
         not_before as "notBefore", newest_id as "newestId", newest_since as "newestSince"
       from source_states order by source`,
    );
    return new Map(rows.map((row) => [row.source, row]));
  };

  const readRuns = async (): Promise<SourceRun[]> => {
    const { rows } = await db.query<SourceRun>(
      `select r.source, r.started_at as "startedAt", r.edition_date as "editionDate", r.parsed, r.created, r.updated,
         r.unchanged, r.rejected, r.error
       from (select distinct source from ingest_runs) s, lateral (
         select * from ingest_runs i where i.source = s.source order by i.started_at desc, i.id desc limit $1) r
       order by r.source, r.started_at desc, r.id desc`,
      [RUNS_SHOWN],
    );
    return rows;
  };

  /** Returns when each source was last asked, for anything and for an edition. */
  const readAsked = async (date: string): Promise<Map<string, Asked>> => {
    const { rows } = await db.query<Asked>(
      `select source, max(asked_at) as "lastAskedAt",
         max(asked_at) filter (where (source, url) in (select * from unnest($1::text[], $2::text[]))) as "askedAt"
       from source_answers group by source`,
      [sources.map(({ name }) => name), sources.map((source) => source.address(date))],
    );
    return new Map(rows.map((row) => [row.source, row]));
  };

  const nextTime = (
    source: Source,
    { date, closes }: { date: string; closes: Date },
    askedAt: Date | null,
    notBefore: Date | null,
  ): Date => {
    const now = clock.now();
    const usual = askedAt ? askedAt.getTime() + options.pollMinutes * 60_000 : now.getTime();
    // A list of any day is asked for once more at the closing time, and not before its day begins.
    const isAnyDay = source.shows === 'any-day';
    const wanted = isAnyDay ? Math.min(usual, Math.max(closes.getTime(), now.getTime())) : usual;
    const begins = isAnyDay && date > dayOfTime(now) ? Date.parse(date) : 0;
    return new Date(Math.max(wanted, begins, notBefore?.getTime() ?? 0));
  };

  return {
    list: async (): Promise<ListedSource[]> => {
      const edition = await options.inTheMaking(clock.now());
      const [states, runs, asked] = await Promise.all([readStates(), readRuns(), readAsked(edition.date)]);
      const configured = [...sources.map(({ name }) => name), ...folders];
      const others = [...new Set([...states.keys(), ...runs.map(({ source }) => source)])].filter(
        (name) => !configured.includes(name),
      );
      return [...configured, ...others.sort()].map((name) => {
        const state = states.get(name);
        const source = sources.find((each) => each.name === name);
        const answers = asked.get(name);
        return {
          source: name,
          isConfigured: configured.includes(name),
          lastAskedAt: answers?.lastAskedAt ?? null,
          lastOkAt: state?.lastOkAt ?? null,
          failingSince: state?.failingSince ?? null,
          lastError: state?.lastError ?? null,
          newestId: state?.newestId ?? null,
          newestSince: state?.newestSince ?? null,
          nextAt: source
            ? nextTime(source, edition, answers?.askedAt ?? null, state?.notBefore ?? null)
            : null,
          runs: runs.filter((run) => run.source === name),
        };
      });
    },
  };
};

export type SourceList = ReturnType<typeof createSourceList>;
