import type { Clock } from '../../platform/clock.ts';
import { dayOfTime } from '../../platform/dates.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Db } from '../../platform/postgres.ts';
import type { PaperDraft } from '../paper.ts';
import type { Parsing } from '../parsing/parsing.ts';
import { tidySpaces } from '../text/clean-text.ts';
import { doiIdentity, paperIdentity, titleKey } from '../text/identity.ts';
import type { EditionInTheMaking } from './edition-in-the-making.ts';
import type { Ingest } from './ingest.ts';
import type { LookUp } from './look-up.ts';
import { doiIn, identityOf, MAX_GIVEN_CHARS, readCredit, readSought, soughtOf } from './submission-input.ts';
import { createSubmissionList, type Submission, type SubmissionState } from './submission-list.ts';

/** The name of the source under which submitted papers are recorded. */
export const SUBMISSION = 'submission';

const MAX_UNDECIDED = 500;
const LOOKED_UP_AT_ONCE = 5;
const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 60_000;

type Claimed = { id: number; identity: string; attempts: number; reading: boolean; listOn: string | null };

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
  inTheMaking: EditionInTheMaking;
  parsing: Pick<Parsing, 'pastedPapers'>;
}) => {
  const { db, clock, log, parsing } = options;
  const list = createSubmissionList({ db });

  /** Records the decision on a submission. @throws DomainError `not_found` unless it waits for one */
  const decide = async (
    id: number,
    state: SubmissionState,
    note: string | null,
    paperId: number | null = null,
  ): Promise<void> => {
    const { rowCount } = await db.query(
      `update submissions set state = $2, note = $3, decided_at = $4, paper_id = $5
       where id = $1 and state in ('waiting', 'held')`,
      [id, state, note, clock.now(), paperId],
    );
    if (!rowCount) throw new DomainError('not_found', `No submission ${id} waits for a decision.`);
  };

  const listingOf = async (draft: PaperDraft): Promise<{ paperId: number; date: string } | null> => {
    const { rows } = await db.query<{ paperId: number; date: string }>(
      `select ep.paper_id as "paperId", ep.edition_date as date from papers p join edition_papers ep on ep.paper_id = coalesce(p.merged_into, p.id)
       where p.identity = $1 or (p.title_key = $2 and (p.arxiv_id is null or $3::text is null)) limit 1`,
      [paperIdentity(draft), titleKey(draft.title), draft.arxivId],
    );
    return rows[0] ?? null;
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
       returning id, identity, attempts, reading, list_on as "listOn"`,
      [clock.now(), FIRST_PAUSE_MS / 1_000, LOOKED_UP_AT_ONCE],
    );
    return rows.sort((a, b) => a.attempts - b.attempts || a.id - b.id);
  };

  const setReading = async (id: number, reading: boolean): Promise<void> => {
    await db.query('update submissions set reading = $2 where id = $1', [id, reading]);
  };

  /** Ingests the paper of a submission, into the edition of `listOn` or the next one if it has closed, and approves it. */
  const take = async (
    id: number,
    draft: PaperDraft,
    listOn: string | null,
    note: string | null,
  ): Promise<number> => {
    const now = clock.now();
    const { paperIds } = await options.ingest.ingest(
      { papers: [draft], rejected: [], warnings: [], dateOnPage: null, fatal: null },
      {
        source: SUBMISSION,
        origin: `submission ${id}`,
        partial: false,
        ...(listOn === null
          ? { date: dayOfTime(now), unlisted: true }
          : { date: listOn, fallbackEdition: (await options.inTheMaking(now)).date }),
      },
    );
    await decide(id, 'approved', note, paperIds[0]!);
    return paperIds[0]!;
  };

  /** @throws DomainError `unavailable` while too many submissions are undecided */
  const checkRoom = async (): Promise<void> => {
    const { rows } = await db.query<{ n: number }>(
      `select count(*)::int as n from submissions where state in ('waiting', 'held')`,
    );
    if (rows[0]!.n >= MAX_UNDECIDED)
      throw new DomainError('unavailable', 'More papers are waiting to be looked at than we can look at.');
  };

  const lookUpOne = async (row: Claimed): Promise<void> => {
    if (row.reading) {
      await decide(row.id, 'refused', 'reading what its address sends did not end');
      return;
    }
    const sought = soughtOf(row.identity);
    const found = await options
      .lookUp(sought, () => setReading(row.id, true))
      .finally(() => setReading(row.id, false));
    if (found.kind === 'found' && found.draft.arxivId === null && 'url' in sought)
      found.draft.doi ??= doiIn(sought.url);
    const listed = found.kind === 'found' ? await listingOf(found.draft) : null;
    if (listed !== null) {
      const isAdded = row.listOn !== null;
      const note = `it is in the edition of ${listed.date}`;
      await decide(row.id, isAdded ? 'approved' : 'refused', note, isAdded ? listed.paperId : null);
      return;
    }
    if (found.kind === 'found' && row.listOn !== null) {
      await take(row.id, found.draft, row.listOn, null);
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
    ...list,

    /**
     * Takes a submission; for a paper that waits for a decision already it returns that submission. `credit` is the name to thank, or ''.
     * @throws DomainError `invalid_input` (field `paper` or `credit`); `unavailable` while too many are undecided
     */
    submit: async (input: {
      paper: string;
      credit: string;
    }): Promise<{ submission: Submission; isNew: boolean }> => {
      const sought = await readSought(input.paper, parsing);
      const credit = readCredit(input.credit);
      await checkRoom();
      const { rows } = await db.query<{ publicId: string; isNew: boolean }>(
        `insert into submissions (given, identity, credit, submitted_at) values ($1, $2, $3, $4)
         on conflict (identity) where state in ('waiting', 'held') do update set identity = excluded.identity
         returning public_id as "publicId", xmax = 0 as "isNew"`,
        [tidySpaces(input.paper), identityOf(sought), credit, clock.now()],
      );
      const { publicId, isNew } = rows[0]!;
      return { submission: (await list.byPublicId(publicId))!, isNew };
    },

    /**
     * Adds a paper for an operator: it is looked up, then joins the edition of a day without a decision, or the edition in
     * the making if that has closed meanwhile. One that readers submitted already is taken instead.
     * @throws what `submit` throws
     */
    add: async (input: { paper: string; date: string }): Promise<Submission> => {
      const sought = await readSought(input.paper, parsing);
      await checkRoom();
      const { rows } = await db.query<{ id: number; publicId: string; draft: PaperDraft | null }>(
        `insert into submissions (given, identity, submitted_at, list_on) values ($1, $2, $3, $4)
         on conflict (identity) where state in ('waiting', 'held') do update set list_on = excluded.list_on
         returning id, public_id as "publicId", draft`,
        [tidySpaces(input.paper), identityOf(sought), clock.now(), input.date],
      );
      const { id, publicId, draft } = rows[0]!;
      if (draft) await take(id, draft, input.date, null);
      return (await list.byPublicId(publicId))!;
    },

    /** Returns the name of what somebody typed: `arxiv:…`, `doi:…` or `link:…`. @throws DomainError `invalid_input` (field `paper`) */
    identify: async (paper: string): Promise<string> => {
      const sought = await readSought(paper, parsing);
      const doi = 'url' in sought ? doiIn(sought.url) : null;
      return doi === null ? identityOf(sought) : doiIdentity(doi);
    },

    /** Looks up a few waiting submissions and returns their number. It has to be called repeatedly. */
    lookUpWaiting: async (): Promise<number> => {
      const claimed = await claim();
      for (const row of claimed) await lookUpApart(row);
      return claimed.length;
    },

    /**
     * Approves a submission: its paper joins the next edition that closes. A paper that is in an edition already stays
     * there, and its page thanks the submitter.
     * @throws DomainError `not_found` if it is not held
     */
    approve: async (id: number, note: string | null = null): Promise<{ paperId: number; title: string }> => {
      const { rows } = await db.query<{ draft: PaperDraft | null }>(
        `select draft from submissions where id = $1 and state = 'held'`,
        [id],
      );
      const draft = rows[0]?.draft;
      if (!draft) throw new DomainError('not_found', `No submission ${id} is held.`);
      return { paperId: await take(id, draft, null, note), title: draft.title };
    },

    /** Rejects a submission. @throws DomainError `not_found` unless it waits for a decision */
    reject: (id: number, reason: string): Promise<void> =>
      decide(id, 'rejected', tidySpaces(reason).slice(0, MAX_GIVEN_CHARS) || null),
  };
};

export type Submissions = ReturnType<typeof createSubmissions>;
