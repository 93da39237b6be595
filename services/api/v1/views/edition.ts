import Type from 'typebox';
import type { EditionSummary } from '../../../papers/editions/editions.ts';
import { type Period, periodPath } from '../../reading/period.ts';
import { closed, Day, Moment, orNull } from '../schemas.ts';
import { PaperRef } from './paper.ts';

export const Edition = closed(
  {
    date: Day,
    papers: Type.Integer(),
    closedAt: orNull(Moment),
    url: Type.String({ format: 'uri', description: 'Its page.' }),
  },
  { title: 'Edition', description: 'A closed edition: one day’s list of papers.' },
);

export const toEdition = ({ date, papers, closedAt }: EditionSummary, publicUrl: string) => ({
  date,
  papers,
  closedAt: closedAt?.toISOString() ?? null,
  url: `${publicUrl}/papers/${date}`,
});

/** Declares the name of a day, an ISO week or a month in a path or a query. */
export const PeriodName = Type.String({
  maxLength: 20,
  description: 'A day (`2025-09-04`), an ISO week (`2025-W36`) or a month (`2025-09`).',
  examples: ['2025-09-04'],
});

const periodFields = {
  name: PeriodName,
  kind: Type.Enum(['day', 'week', 'month']),
  from: Day,
  through: Day,
  url: Type.String({ format: 'uri', description: 'Its page.' }),
};

export const toPeriod = (period: Period, publicUrl: string) => ({
  ...period,
  url: publicUrl + periodPath(period),
});

const papersFields = {
  data: Type.Array(PaperRef),
  next: orNull(Type.String({ description: 'The cursor of the next page; null on the last page.' })),
};

/** Describes the papers of a period. */
export const PeriodPapers = closed(
  {
    ...periodFields,
    papers: Type.Integer({ description: 'The number of papers of the period, of all topics.' }),
    previousEdition: orNull(
      Type.String({ description: 'The name of the period before it that has papers.' }),
    ),
    nextEdition: orNull(Type.String({ description: 'The name of the period after it that has papers.' })),
    topics: Type.Array(closed({ slug: Type.String(), name: Type.String(), papers: Type.Integer() }), {
      description: 'The topics of its papers, the most frequent first.',
    }),
    ...papersFields,
  },
  { title: 'PeriodPapers' },
);

export const TrendingPapers = closed({ ...periodFields, ...papersFields }, { title: 'TrendingPapers' });
