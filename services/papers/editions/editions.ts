import type { Db } from '../../platform/postgres.ts';
import type { PaperLink } from '../paper.ts';
import { type PaperPicture, selectPicture } from '../pictures/pictures.ts';
import type { LatexSource } from '../text/formulas.ts';

export type EditionSummary = { date: string; papers: number; closedAt: Date | null };
/** A day of the calendar; `status` is what `dayStatus` returns. */
export type DayState = { date: string; status: Exclude<DayStatus, 'unknown'>; papers: number };
export type StoredPaper = {
  id: number;
  arxivId: string | null;
  title: string;
  abstract: string;
  authors: string[];
  keywords: string[];
  links: PaperLink[];
  upvotes: number | null;
  /** 0-100 relative to the other papers of its edition, 50 where nothing is known; null before it was scored. */
  trending?: number | null;
  /** Whether it gains votes faster than before. */
  rising?: boolean;
  /** `YYYY-MM-DD`: when the paper itself was published. */
  publishedOn?: string | null;
  /** The source's own summary in one sentence, and the language model that wrote it. */
  tldr?: string | null;
  tldrBy?: string | null;
  /** Whether an operator pinned it to the top of its edition. */
  pinned?: boolean;
  /** The name of its submitter, where they gave one. */
  credit?: string | null;
  /** Its picture, once we have it. */
  picture?: PaperPicture | null;
  editionDate: string;
};

const PAPER_COLUMNS = `p.id, p.arxiv_id as "arxivId", p.title, p.abstract, p.authors, p.keywords, p.links, p.upvotes,
  p.published_on as "publishedOn", p.tldr, p.tldr_by as "tldrBy",
  ep.trending, ep.rising, ep.pinned_at is not null as pinned, ep.edition_date as "editionDate",
  (select credit from submissions s where s.paper_id = p.id and s.state = 'approved' order by s.id limit 1) as credit,
  ${selectPicture('p.id')} as picture`;

// Hidden papers and open editions are excluded here, for every page and every mail.
const SHOWN = `edition_papers ep join papers p on p.id = ep.paper_id and p.hidden_at is null
  join editions e on e.date = ep.edition_date and e.state = 'closed'`;

export type DayStatus = 'listed' | 'open' | 'quiet' | 'late' | 'missed' | 'unknown';

/** Returns editions and their papers as readers may see them: closed editions only. */
export const createEditions = (options: { db: Db }) => {
  const { db } = options;
  return {
    /** Returns the closed editions, newest first; only those before a date where one is given. */
    list: async (limit = 400, before: string | null = null): Promise<EditionSummary[]> => {
      const { rows } = await db.query<EditionSummary>(
        `select e.date, e.closed_at as "closedAt", count(ep.paper_id)::int as papers
         from editions e left join (edition_papers ep join papers p on p.id = ep.paper_id and p.hidden_at is null)
           on ep.edition_date = e.date
         where e.state = 'closed' and ($2::date is null or e.date < $2) group by e.date order by e.date desc limit $1`,
        [limit, before],
      );
      return rows;
    },
    /** Returns the number of papers by day, both days included; a day without a closed edition is left out. */
    countsBetween: async (from: string, through: string): Promise<Map<string, number>> => {
      const { rows } = await db.query<{ date: string; n: number }>(
        `select e.date, (select count(*)::int from edition_papers ep join papers p on p.id = ep.paper_id and p.hidden_at is null
           where ep.edition_date = e.date) as n
         from editions e where e.state = 'closed' and e.date between $1 and $2`,
        [from, through],
      );
      return new Map(rows.map(({ date, n }) => [date, n]));
    },
    /** Returns the date of the newest closed edition; null where there is none. */
    latestDate: async (): Promise<string | null> => {
      const { rows } = await db.query<{ date: string }>(
        `select date from editions where state = 'closed' order by date desc limit 1`,
      );
      return rows[0]?.date ?? null;
    },
    /** Returns the dates of the closed editions before and after a date, which need not have one itself. */
    neighbours: async (date: string): Promise<{ previous: string | null; next: string | null }> => {
      const { rows } = await db.query<{ previous: string | null; next: string | null }>(
        `select (select max(date) from editions where state = 'closed' and date < $1) as previous,
           (select min(date) from editions where state = 'closed' and date > $1) as next`,
        [date],
      );
      return rows[0]!;
    },
    /** Returns the papers of closed editions after `after`, through `through`; if `after` is null, of `through` alone. */
    papersBetween: async (after: string | null, through: string): Promise<StoredPaper[]> => {
      const { rows } = await db.query<StoredPaper>(
        `select ${PAPER_COLUMNS} from ${SHOWN}
         where ep.edition_date <= $2 and case when $1::date is null then ep.edition_date = $2 else ep.edition_date > $1 end
         order by ep.edition_date desc, ep.pinned_at, ep.position`,
        [after, through],
      );
      return rows;
    },
    /** Returns the newest papers up to an edition, at most `limit`. The ranking learns from them. */
    recentPapers: async (through: string, limit: number): Promise<StoredPaper[]> => {
      const { rows } = await db.query<StoredPaper>(
        `select ${PAPER_COLUMNS} from ${SHOWN}
         where ep.edition_date <= $1 order by ep.edition_date desc, ep.position limit $2`,
        [through, limit],
      );
      return rows;
    },
    /**
     * Returns the status of a day: `listed` once its edition has closed, `quiet` where nothing was listed, `late` where
     * its list has not come in time. `missed` is a late day before a closed edition: papers of its list that came after
     * that are in another edition.
     */
    dayStatus: async (date: string): Promise<DayStatus> => {
      const { rows } = await db.query<{ status: DayStatus }>(
        `select case when state = 'closed' then 'listed'
           when outcome = 'late' and exists (select 1 from editions l where l.state = 'closed' and l.date > e.date) then 'missed'
           else coalesce(outcome, 'open') end as status
         from editions e where date = $1`,
        [date],
      );
      return rows[0]?.status ?? 'unknown';
    },
    /** Tells whether a list that was due after this edition has not come. */
    isLate: async (after: string | null): Promise<boolean> => {
      const { rows } = await db.query<{ isLate: boolean }>(
        `select exists (select 1 from editions where outcome = 'late' and date > coalesce($1::date, '-infinity')
           and date > coalesce((select max(date) from editions where state = 'closed'), '-infinity')) as "isLate"`,
        [after],
      );
      return rows[0]!.isLate;
    },
    /** Returns the days from one to another, both included, of which anything is known; oldest first. */
    days: async (from: string, through: string): Promise<DayState[]> => {
      const { rows } = await db.query<DayState>(
        `select e.date, count(p.id)::int as papers,
           case when e.state = 'closed' then 'listed'
             when e.outcome = 'late' and exists (select 1 from editions l where l.state = 'closed' and l.date > e.date) then 'missed'
             else coalesce(e.outcome, 'open') end as status
         from editions e left join edition_papers ep on ep.edition_date = e.date
           left join papers p on p.id = ep.paper_id and p.hidden_at is null
         where e.date between $1 and $2 group by e.date order by e.date`,
        [from, through],
      );
      return rows;
    },
    /** Returns the first and the last year that has a closed edition; null where there is none. */
    years: async (): Promise<{ first: number; last: number } | null> => {
      const { rows } = await db.query<{ first: number | null; last: number | null }>(
        `select extract(year from min(date))::int as first, extract(year from max(date))::int as last
         from editions where state = 'closed'`,
      );
      const { first, last } = rows[0]!;
      return first === null || last === null ? null : { first, last };
    },
    /** Returns the papers of a closed edition, pinned ones first. */
    papersOf: async (date: string): Promise<StoredPaper[]> => {
      const { rows } = await db.query<StoredPaper>(
        `select ${PAPER_COLUMNS} from ${SHOWN}
         where ep.edition_date = $1 order by ep.pinned_at, ep.position`,
        [date],
      );
      return rows;
    },
    /** Returns papers of any edition by id as operators see them: also hidden ones, and those of open editions. */
    anyPapersById: async (ids: number[]): Promise<(StoredPaper & { hidden: boolean })[]> => {
      const { rows } = await db.query<StoredPaper & { hidden: boolean }>(
        `select ${PAPER_COLUMNS}, p.hidden_at is not null as hidden
         from papers p join edition_papers ep on ep.paper_id = p.id where p.id = any($1)`,
        [ids],
      );
      return rows;
    },
    /** Returns papers of closed editions by id, without unknown ids; for a merged paper, the one it was merged into. */
    papersById: async (ids: number[]): Promise<StoredPaper[]> => {
      const { rows } = await db.query<StoredPaper>(
        `select ${PAPER_COLUMNS.replace('p.id', 'asked.id')}
         from papers asked join (${SHOWN}) on p.id = coalesce(asked.merged_into, asked.id) where asked.id = any($1)`,
        [ids],
      );
      return rows;
    },
    /** Returns the LaTeX of a paper's title and abstract; null where they have no formula. */
    latexOf: async (id: number): Promise<LatexSource | null> => {
      const { rows } = await db.query<{ latex: LatexSource | null }>(
        `select p.latex from papers asked join papers p on p.id = coalesce(asked.merged_into, asked.id) where asked.id = $1`,
        [id],
      );
      return rows[0]?.latex ?? null;
    },
  };
};

export type Editions = ReturnType<typeof createEditions>;
