import Type, { type Static } from 'typebox';
import {
  type Submission as SubmissionRow,
  submissionStates,
} from '../../../papers/ingest/submission-list.ts';
import { closed, Day, Moment, orNull, Uuid } from '../schemas.ts';

export const SubmissionState = Type.Enum([...submissionStates], {
  description:
    '`waiting` to be looked up, `held` for a decision, `approved`, `rejected`, or `refused` because there is no such paper or it is in an edition already.',
});

const Found = closed({
  title: Type.String(),
  abstract: Type.String(),
  authors: Type.Array(Type.String()),
  arxivId: orNull(Type.String()),
});

export const Submission = closed(
  {
    id: Uuid,
    given: Type.String({ description: 'What was typed: an arXiv id, a DOI or an address.' }),
    credit: orNull(Type.String({ description: 'The name that its page thanks.' })),
    state: SubmissionState,
    submittedAt: Moment,
    decidedAt: orNull(Moment),
    found: orNull(Found),
    note: orNull(
      Type.String({ description: 'Why it was decided so, or why it could not be looked up yet.' }),
    ),
    listOn: orNull({
      ...Day,
      description: 'The edition that it joins once it is found, if an operator added it; else null.',
    }),
    paper: orNull({ ...Uuid, description: 'The paper that it became.' }),
  },
  { title: 'Submission', description: 'A proposed paper.' },
);

/** Returns a submission as the API shows it. */
export const toSubmission = (row: SubmissionRow): Static<typeof Submission> => ({
  id: row.publicId,
  given: row.given,
  credit: row.credit,
  state: row.state,
  submittedAt: row.submittedAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
  found: row.draft && {
    title: row.draft.title,
    abstract: row.draft.abstract,
    authors: row.draft.authors,
    arxivId: row.draft.arxivId,
  },
  note: row.note,
  listOn: row.listOn,
  paper: row.paper,
});
