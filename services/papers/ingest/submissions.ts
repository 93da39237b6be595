import type { Clock } from '../../platform/clock.ts';
import { dayOfTime } from '../../platform/dates.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { normalize } from '../../platform/normalize.ts';
import type { Db } from '../../platform/postgres.ts';
import type { PaperDraft } from '../paper.ts';
import type { Parsing } from '../parsing/parsing.ts';
import { tidySpaces } from '../text/clean-text.ts';
import { paperIdentity, titleKey } from '../text/identity.ts';
import { normaliseUrl } from '../text/links.ts';
import type { Ingest } from './ingest.ts';
import type { LookUp, Sought } from './look-up.ts';

/** The name of the source under which submitted papers are recorded. */
export const SUBMISSION = 'submission';

export const submissionStates = ['waiting', 'held', 'approved', 'rejected', 'refused'] as const;
export type SubmissionState = (typeof submissionStates)[number];

export type Submission = {
  id: number;
  /** The text that the submitter typed. */
  given: string;
  credit: string | null;
  state: SubmissionState;
  submittedAt: Date;
  decidedAt: Date | null;
  /** The paper that was found; null until it has been looked up. */
  draft: PaperDraft | null;
  /** Why it was refused or rejected, or could not be looked up yet. */
  note: string | null;
  paperId: number | null;
};

const MAX_GIVEN_CHARS = 500;
const MAX_CREDIT_CHARS = 60;
const MAX_UNDECIDED = 500;
const LOOKED_UP_AT_ONCE = 5;
const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 60_000;

const COLUMNS = `id, given, credit, state, submitted_at as "submittedAt", decided_at as "decidedAt", draft, note,
  paper_id as "paperId"`;

type Claimed = { id: number; identity: string; attempts: number; reading: boolean };

/**
 * Manages the papers that readers submit. Each is looked up, then held until the operator decides. An approved paper joins
 * the next edition that closes, and its page thanks the submitter.
 */
export const createSubmissions = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  ingest: Ingest;
  lookUp: LookUp;
  parsing: Pick<Parsing, 'pastedPapers'>;
}) => {
  const { db, clock, log, parsing } = options;

  /** Records the decision on a submission. @throws DomainError `not_found` unless it waits for one */
  const decide = async (id: number, state: SubmissionState, note: string | null): Promise<void> => {
    const { rowCount } = await db.query(
      `update submissions set state = $2, note = $3, decided_at = $4 where id = $1 and state in ('waiting', 'held')`,
      [id, state, note, clock.now()],
    );
    if (!rowCount) throw new DomainError('not_found', `No submission ${id} waits for a decision.`);
  };

  const editionOf = async (draft: PaperDraft): Promise<string | null> => {
    const { rows } = await db.query<{ date: string }>(
      `select ep.edition_date as date from papers p join edition_papers ep on ep.paper_id = coalesce(p.merged_into, p.id)
       where p.identity = $1 or (p.title_key = $2 and (p.arxiv_id is null or $3::text is null)) limit 1`,
      [paperIdentity(draft), titleKey(draft.title), draft.arxivId],
    );
    return rows[0]?.date ?? null;
  };

  /**
   * Claims some submissions that wait. It counts the attempt and sets the time of the next one beforehand, so that even a
   * submission that ends the process has a limited number of attempts.
   */
  const claim = async (): Promise<Claimed[]> => {
    const { rows } = await db.query<Claimed>(
      `update submissions set attempts = attempts + 1,
         not_before = $1::timestamptz + make_interval(secs => $2::float8 * 2 ^ attempts)
       where id in (
         select id from submissions where state = 'waiting' and (not_before is null or not_before <= $1)
         order by attempts, id limit $3 for update skip locked)
       returning id, identity, attempts, reading`,
      [clock.now(), FIRST_PAUSE_MS / 1_000, LOOKED_UP_AT_ONCE],
    );
    return rows.sort((a, b) => a.attempts - b.attempts || a.id - b.id);
  };

  const setReading = async (id: number, reading: boolean): Promise<void> => {
    await db.query('update submissions set reading = $2 where id = $1', [id, reading]);
  };

  const lookUpOne = async (row: Claimed): Promise<void> => {
    if (row.reading) {
      await decide(row.id, 'refused', 'reading what its address sends did not end');
      return;
    }
    const found = await options
      .lookUp(soughtOf(row.identity), () => setReading(row.id, true))
      .finally(() => setReading(row.id, false));
    const listed = found.kind === 'found' ? await editionOf(found.draft) : null;
    if (listed !== null) {
      await decide(row.id, 'refused', `it is in the edition of ${listed}`);
      return;
    }
    if (found.kind === 'found') {
      await db.query(
        `update submissions set state = 'held', draft = $2, note = null where id = $1 and state = 'waiting'`,
        [row.id, JSON.stringify(found.draft)],
      );
      return;
    }
    const isLast = found.kind === 'refused' || row.attempts >= MAX_ATTEMPTS;
    await db.query(
      `update submissions set state = $2, note = $3, decided_at = $4 where id = $1 and state = 'waiting'`,
      [row.id, isLast ? 'refused' : 'waiting', found.reason, isLast ? clock.now() : null],
    );
    log.info({ submission: row.id, reason: found.reason, isLast }, 'a submission could not be looked up');
  };

  /** Looks up one submission. Its unexpected failure delays no other, and its last attempt refuses it. */
  const lookUpApart = async (row: Claimed): Promise<void> => {
    try {
      await lookUpOne(row);
    } catch (error) {
      log.error({ submission: row.id, err: error }, 'a submission failed unexpectedly');
      // While Postgres cannot be reached this throws too, and the round ends.
      if (row.attempts >= MAX_ATTEMPTS)
        await decide(row.id, 'refused', 'what its address sends cannot be taken');
    }
  };

  return {
    /**
     * Takes a submission; a paper that is submitted again is ignored. `credit` is the name to thank, or ''.
     * @throws DomainError `invalid_input` (field `paper` or `credit`); `unavailable` while too many are undecided
     */
    submit: async (input: { paper: string; credit: string }): Promise<void> => {
      const sought = await readSought(input.paper, parsing);
      const credit = readCredit(input.credit);
      const { rows } = await db.query<{ n: number }>(
        `select count(*)::int as n from submissions where state in ('waiting', 'held')`,
      );
      if (rows[0]!.n >= MAX_UNDECIDED)
        throw new DomainError('unavailable', 'More papers are waiting to be looked at than we can look at.');
      await db.query(
        `insert into submissions (given, identity, credit, submitted_at) values ($1, $2, $3, $4) on conflict do nothing`,
        [tidySpaces(input.paper), identityOf(sought), credit, clock.now()],
      );
    },

    /** Looks up a few waiting submissions and returns their number. It has to be called repeatedly. */
    lookUpWaiting: async (): Promise<number> => {
      const claimed = await claim();
      for (const row of claimed) await lookUpApart(row);
      return claimed.length;
    },

    /** Returns submissions: those that wait for a decision oldest first, others by the newest decision first. */
    list: async ({ state = 'held' as SubmissionState, limit = 100 } = {}): Promise<Submission[]> => {
      const order = state === 'waiting' || state === 'held' ? 'id' : 'decided_at desc, id desc';
      const { rows } = await db.query<Submission>(
        `select ${COLUMNS} from submissions where state = $1 order by ${order} limit $2`,
        [state, limit],
      );
      return rows;
    },

    /**
     * Approves a submission: its paper joins the next edition that closes. A paper that is in an edition already stays
     * there, and its page thanks the submitter.
     * @throws DomainError `not_found` if it is not held
     */
    approve: async (id: number): Promise<{ paperId: number; title: string }> => {
      const { rows } = await db.query<{ draft: PaperDraft | null }>(
        `select draft from submissions where id = $1 and state = 'held'`,
        [id],
      );
      const draft = rows[0]?.draft;
      if (!draft) throw new DomainError('not_found', `No submission ${id} is held.`);
      const { paperIds } = await options.ingest.ingest(
        { papers: [draft], rejected: [], warnings: [], dateOnPage: null, fatal: null },
        {
          source: SUBMISSION,
          origin: `submission ${id}`,
          date: dayOfTime(clock.now()),
          partial: false,
          unlisted: true,
        },
      );
      await decide(id, 'approved', null);
      await db.query('update submissions set paper_id = $2 where id = $1', [id, paperIds[0]]);
      return { paperId: paperIds[0]!, title: draft.title };
    },

    /** Rejects a submission. @throws DomainError `not_found` unless it waits for a decision */
    reject: (id: number, reason: string): Promise<void> =>
      decide(id, 'rejected', tidySpaces(reason).slice(0, MAX_GIVEN_CHARS) || null),
  };
};

export type Submissions = ReturnType<typeof createSubmissions>;

const identityOf = (sought: Sought): string =>
  'arxivId' in sought ? `arxiv:${sought.arxivId}` : `link:${sought.url}`;

const soughtOf = (identity: string): Sought =>
  identity.startsWith('arxiv:')
    ? { arxivId: identity.slice('arxiv:'.length) }
    : { url: identity.slice('link:'.length) };

const readSought = async (given: string, parsing: Pick<Parsing, 'pastedPapers'>): Promise<Sought> => {
  const wrong = (message: string): DomainError =>
    new DomainError('invalid_input', message, { field: 'paper' });
  const text = tidySpaces(given);
  if (text === '') throw wrong('Enter an arXiv id or a link to the paper.');
  if (text.length > MAX_GIVEN_CHARS) throw wrong(`That is longer than ${MAX_GIVEN_CHARS} characters.`);
  const { papers } = await parsing.pastedPapers(text);
  const ids = papers.flatMap(({ arxivId }) => arxivId ?? []);
  if (ids.length > 1) throw wrong('One paper at a time, please.');
  if (ids[0] !== undefined) return { arxivId: ids[0] };
  if (!/^(?:https?:\/\/|www\.)\S+$/i.test(text))
    throw wrong('That is neither an arXiv id, such as 2410.15027, nor a link that begins with https://.');
  const url = normaliseUrl(text);
  if (url === null || new URL(url).port !== '')
    throw wrong('That link does not lead to a page on the open internet.');
  return { url };
};

const readCredit = (given: string): string | null => {
  const name = normalize(tidySpaces(given));
  if (name.length > MAX_CREDIT_CHARS || /[<>@/:{}\\]|\bwww\./i.test(name))
    throw new DomainError(
      'invalid_input',
      `Your name only, at most ${MAX_CREDIT_CHARS} characters, without addresses.`,
      { field: 'credit' },
    );
  return name === '' ? null : name;
};
