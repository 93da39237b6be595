import Type, { type Static } from 'typebox';
import type { Parsing } from '../../papers/parsing/parsing.ts';
import type { PastedPapers } from '../../papers/text/pasted-papers.ts';
import type { Topic } from '../../papers/topics.ts';
import type { Added } from '../../subscribers/accounts/added.ts';
import type { Preferences } from '../../subscribers/preferences/preferences.ts';
import {
  type FieldErrors,
  readPreferencesForm,
  single,
  unknownTopicsInWords,
  withinLimits,
} from '../../subscribers/preferences/preferences-form.ts';
import { defaultNumbers } from '../../subscribers/settings.ts';
import { readNamedPapers } from '../http/named-papers.ts';
import { longText, texts } from '../http/schemas.ts';
import { keptFields } from '../http/signup-form.ts';

export const TrialForm = Type.Object({ topics: texts, keywords: texts, papers: texts });
/** A link may name one topic as the links of the lists do. It holds no papers, since an address is short. */
export const TrialQuery = Type.Object({ topic: longText, topics: texts, keywords: texts });
export type TrialForm = Static<typeof TrialForm>;

/** The form of the sign-up takes 64 KB; this leaves room for its other fields. */
const MAX_KEPT_BYTES = 48_000;

const nobody: Preferences = {
  topics: [],
  keywords: [],
  muted: [],
  authors: [],
  blocked: [],
  ...defaultNumbers(),
  days: [1, 2, 3, 4, 5],
  zone: 'UTC',
  pausedUntil: null,
};

export type Trial = {
  /** Holds what was chosen, within the limits of the sign-up. */
  chosen: Added;
  /** Holds the text of the box of papers, as given. */
  papersText: string;
  keywords: string[];
  errors: FieldErrors;
  /** Says what was read otherwise than given. */
  notes: string[];
  rejected: PastedPapers['rejected'];
};

/** Returns as many words, then papers, as the form of the sign-up can carry: one character may take nine bytes. */
const thatFit = ({ topics, keywords, papers }: Added): Added => {
  let bytes = 0;
  const fits = (part: Partial<Added>): boolean => {
    for (const { name, value } of keptFields({ topics: [], keywords: [], papers: [], ...part }))
      bytes += name.length + encodeURIComponent(value).length + 2;
    return bytes <= MAX_KEPT_BYTES;
  };
  return {
    topics: topics.filter((topic) => fits({ topics: [topic] })),
    keywords: keywords.filter((keyword) => fits({ keywords: [keyword] })),
    papers: papers.filter((paper) => fits({ papers: [paper] })),
  };
};

/** Says that only the first of some things that a visitor chose come along; nothing where all do. */
const leftInWords = (kept: unknown[], given: unknown[], what: string): string[] =>
  kept.length === given.length
    ? []
    : kept.length === 0
      ? [`Your ${what} do not fit in beside the rest; you can add them once you have subscribed.`]
      : [`The first ${kept.length} ${what} count here; you can add the others once you have subscribed.`];

/** Reads what a visitor chose, by the rules of the preferences form. Pasted papers are parsed in a thread, under limits. */
export const readTrial = async (
  form: TrialForm,
  topics: readonly Topic[],
  parsing: Pick<Parsing, 'pastedPapers'>,
): Promise<Trial> => {
  const { preferences, errors, unknownTopics } = readPreferencesForm(
    { topics: form.topics, keywords: form.keywords },
    nobody,
    { topicSlugs: new Set(topics.map(({ slug }) => slug)), today: '' },
  );
  const named = await readNamedPapers(form, parsing);
  const { topics: topicError, ...others } = errors;
  const isUnknown = unknownTopics.length > 0;
  const given = {
    topics: preferences.topics,
    keywords: withinLimits(preferences).keywords,
    papers: named?.papers ?? [],
  };
  const chosen = thatFit(given);
  return {
    chosen,
    papersText: single(form.papers) ?? '',
    keywords: preferences.keywords,
    errors: {
      ...(topicError !== undefined && !isUnknown && { topics: topicError }),
      ...others,
      ...(named?.error && { papers: named.error }),
    },
    notes: [
      ...(isUnknown ? [unknownTopicsInWords(unknownTopics)] : []),
      ...leftInWords(chosen.keywords, given.keywords, 'words'),
      ...leftInWords(chosen.papers, given.papers, 'papers'),
    ],
    rejected: named?.rejected ?? [],
  };
};
