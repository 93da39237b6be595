import type { Db } from '../../platform/postgres.ts';
import type { PaperDraft } from '../paper.ts';

export const submissionStates = ['waiting', 'held', 'approved', 'rejected', 'refused'] as const;
export type SubmissionState = (typeof submissionStates)[number];

export type Submission = {
  id: number;
  /** Its id in the HTTP API. */
  publicId: string;
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
  /** The same as its id in the HTTP API. */
  paper: string | null;
  /** The edition that it joins once it is found, if an operator added it; else null. */
  listOn: string | null;
};

/** The place after a submission in the list of all. */
export type SubmissionPlace = { at: string; id: string };

const COLUMNS = `s.id, s.public_id as "publicId", s.given, s.credit, s.state, s.submitted_at as "submittedAt",
  s.decided_at as "decidedAt", s.draft, s.note, s.paper_id as "paperId",
  (select public_id from papers where id = s.paper_id) as paper, s.list_on as "listOn"`;

/** Reads submissions. */
export const createSubmissionList = ({ db }: { db: Db }) => ({
  /** Returns submissions: those that wait for a decision oldest first, others by the newest decision first. */
  list: async ({ state = 'held' as SubmissionState, limit = 100 } = {}): Promise<Submission[]> => {
    const order = state === 'waiting' || state === 'held' ? 'id' : 'decided_at desc, id desc';
    const { rows } = await db.query<Submission>(
      `select ${COLUMNS} from submissions s where state = $1 order by ${order} limit $2`,
      [state, limit],
    );
    return rows;
  },

  /** Returns a submission by its id in the HTTP API. */
  byPublicId: async (publicId: string): Promise<Submission | null> => {
    const { rows } = await db.query<Submission>(
      `select ${COLUMNS} from submissions s where s.public_id = $1`,
      [publicId],
    );
    return rows[0] ?? null;
  },

  /** Returns submissions newest first, of one state or all, after a place in that list. */
  page: async (input: {
    state: SubmissionState | null;
    after: SubmissionPlace | null;
    limit: number;
  }): Promise<Submission[]> => {
    const { rows } = await db.query<Submission>(
      `select ${COLUMNS} from submissions s where ($1::submission_state is null or s.state = $1)
           and ($2::timestamptz is null or (s.submitted_at, s.public_id) < ($2, $3::uuid))
         order by s.submitted_at desc, s.public_id desc limit $4`,
      [input.state, input.after?.at ?? null, input.after?.id ?? null, input.limit],
    );
    return rows;
  },
});
