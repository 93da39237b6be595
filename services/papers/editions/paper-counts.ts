import type { Clock } from '../../platform/clock.ts';
import { addDays, dayOfTime } from '../../platform/dates.ts';
import { type Db, inTransaction } from '../../platform/postgres.ts';
import { isRising, type Signals, type TrendingParts, trendingParts, trendingScores } from './trending.ts';

const GAIN_MS = 24 * 3_600_000;
const READ_EVERY_MS = 3_600_000;

/** Returns what our own readers say: likes by paper, and the number of mails sent with that edition. */
export type ReadersOpinion = (
  date: string,
  paperIds: number[],
) => Promise<{ likes: Map<number, number>; sent: number }>;

type Reading = {
  paperId: number;
  at: Date;
  upvotes: number | null;
  comments: number | null;
  githubStars: number | null;
};

/** Records the counts of recent papers as a small time series, and scores editions by it. */
export const createPaperCounts = (options: {
  db: Db;
  clock: Clock;
  opinionOf: ReadersOpinion;
  /** For how many days after its edition the counts of a paper are read again. */
  days: number;
}) => {
  const { db, clock } = options;
  let readAt = 0;

  // An unchanged count is recorded again after 12 hours: that nothing changed is information too.
  const record = async (from: string, through = 'infinity'): Promise<void> => {
    await db.query(
      `insert into paper_counts (paper_id, read_at, upvotes, comments, github_stars)
       select p.id, $2, p.upvotes, p.comments, p.github_stars from edition_papers ep join papers p on p.id = ep.paper_id
         left join lateral (select * from paper_counts c where c.paper_id = p.id order by read_at desc limit 1) last on true
       where ep.edition_date >= $1 and ep.edition_date <= $3::date and coalesce(p.upvotes, p.comments, p.github_stars) is not null
         and (last.paper_id is null or last.read_at < $2::timestamptz - interval '12 hours'
           or (last.upvotes, last.comments, last.github_stars) is distinct from (p.upvotes, p.comments, p.github_stars))
       on conflict do nothing`,
      [from, clock.now(), through],
    );
  };

  /** Returns the papers of an edition in their order, with their counts over time and what these signal. */
  const readSignals = async (date: string) => {
    const { rows: listed } = await db.query<{ id: number }>(
      'select paper_id as id from edition_papers where edition_date = $1 order by position',
      [date],
    );
    const ids = listed.map(({ id }) => id);
    const { rows } = await db.query<Reading>(
      `select paper_id as "paperId", read_at as at, upvotes, comments, github_stars as "githubStars"
       from paper_counts where paper_id = any($1) order by read_at`,
      [ids],
    );
    const series = new Map<number, Reading[]>(ids.map((id) => [id, []]));
    for (const reading of rows) series.get(reading.paperId)!.push(reading);
    const { likes, sent } = await options.opinionOf(date, ids);
    const hasLikes = likes.size > 0;
    const signals = ids.map((id) => signalsOf(series.get(id)!, hasLikes ? (likes.get(id) ?? 0) : null, sent));
    return { ids, series, signals };
  };

  const score = async (date: string): Promise<void> => {
    const { ids, series, signals } = await readSignals(date);
    const scores = trendingScores(signals);
    const rising = ids.map((id) =>
      isRising(series.get(id)!.flatMap(({ at, upvotes }) => (upvotes === null ? [] : { at, upvotes }))),
    );
    await inTransaction(db, (client) =>
      client.query(
        `update edition_papers ep set trending = s.score, rising = s.rising
         from unnest($1::int[], $2::real[], $3::bool[]) as s(id, score, rising)
         where ep.paper_id = s.id and (ep.trending, ep.rising) is distinct from (s.score, s.rising)`,
        [ids, scores, rising],
      ),
    );
  };

  return {
    /** Records and scores the editions of the last days, at most once an hour unless `now` is set. */
    refresh: async ({ now = false } = {}): Promise<void> => {
      const time = clock.now();
      if (!now && time.getTime() - readAt < READ_EVERY_MS) return;
      readAt = time.getTime();
      const from = addDays(dayOfTime(time), -options.days);
      await record(from);
      const { rows } = await db.query<{ date: string }>('select date from editions where date >= $1', [from]);
      for (const { date } of rows) await score(date);
    },
    /** Returns the parts of the scores of an edition's papers by paper id, from what is known of them now. */
    partsOf: async (date: string): Promise<Map<number, TrendingParts>> => {
      const { ids, signals } = await readSignals(date);
      const parts = trendingParts(signals);
      return new Map(ids.map((id, at) => [id, parts[at]!]));
    },
    /** Records and scores one edition, however old it is. */
    scoreEdition: async (date: string): Promise<void> => {
      await record(date, date);
      await score(date);
    },
  };
};

export type PaperCounts = ReturnType<typeof createPaperCounts>;

const signalsOf = (series: Reading[], likes: number | null, sent: number): Signals => {
  const last = series.at(-1);
  // The reading of a day ago; for a paper with less than a day of readings, the first one.
  const before =
    series.findLast(({ at }) => last && last.at.getTime() - at.getTime() >= GAIN_MS) ?? series[0];
  const gainHours = last && before ? (last.at.getTime() - before.at.getTime()) / 3_600_000 : 0;
  const gained = (name: 'upvotes' | 'githubStars'): number | null => {
    const [from, to] = [before?.[name] ?? null, last?.[name] ?? null];
    return from === null || to === null ? null : to - from;
  };
  return {
    upvotes: last?.upvotes ?? null,
    comments: last?.comments ?? null,
    githubStars: last?.githubStars ?? null,
    upvotesGained: gained('upvotes'),
    starsGained: gained('githubStars'),
    gainHours,
    likes,
    sent,
  };
};
