import { count } from '../platform/plural.ts';

/** Describes a setting of a reader that is a whole number in a column of `subscribers`. */
export type NumberSetting = {
  column: string;
  /** Names its field in the form, its column in CSV files, and its key in a reader's own data. */
  field: string;
  from: number;
  to: number;
  default: number;
  /** Stands beside the field of the form. */
  label: string;
  /** Names the setting on the operators' pages. */
  title: string;
  hint?: string;
  /** Begins the sentence that says what is wrong. */
  subject: string;
  /** Describes the column in `subscribers import --help`. */
  help: string;
  /** Gives the words for each value, counted from `from`; the form offers them as a choice. */
  choices?: readonly string[];
  /** Returns a value as the operators' pages show it. */
  inWords: (value: number) => string;
  /** Names the section of the form that lists it; null when the form's template has its own place for it. */
  section: 'how-much' | null;
};

const hourInWords = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
const adventures = [
  'only what they asked for',
  'one from elsewhere',
  'two from elsewhere',
  'three from elsewhere',
];

/**
 * Defines every setting of a reader that is a number. The form, the import, the export, a reader's own data, the
 * operators' pages, the digests and the defaults read it here; `schema.prisma` holds the column.
 */
export const numberSettings = {
  hour: {
    column: 'digest_hour',
    field: 'hour',
    from: 0,
    to: 23,
    default: 7,
    label: 'At',
    title: 'Hour',
    subject: 'The hour',
    help: '0 to 23, in their time zone',
    inWords: hourInWords,
    section: null,
  },
  paperCount: {
    column: 'paper_count',
    field: 'count',
    from: 1,
    to: 20,
    default: 5,
    label: 'Papers in a digest, at most',
    title: 'Papers in a digest',
    subject: 'The number of papers',
    help: '1 to 20 papers',
    inWords: (value) => `up to ${value}`,
    section: 'how-much',
  },
  minimumScore: {
    column: 'minimum_score',
    field: 'minimum',
    from: 0,
    to: 100,
    default: 0,
    label: 'Skip the mail unless something reaches',
    title: 'Minimum relevance',
    hint: 'From 0 to 100, as beside each paper’s reason in the mail. What matches less is left out; 0 leaves out only what hardly matches at all.',
    subject: 'The minimum',
    help: 'relevance from 0 to 100',
    inWords: (value) => `${value} of 100`,
    section: 'how-much',
  },
  adventurousness: {
    column: 'adventurousness',
    field: 'adventurousness',
    from: 0,
    to: 3,
    default: 0,
    label: 'How adventurous',
    title: 'Adventurousness',
    subject: 'How adventurous',
    help: '0 (only what they asked for) to 3 (surprise me)',
    choices: [
      'Only what I asked for',
      'And one paper from elsewhere',
      'And two from elsewhere',
      'Surprise me: three from elsewhere',
    ],
    inWords: (value) => adventures[value] ?? '',
    section: 'how-much',
  },
  oldestPaperDays: {
    column: 'oldest_paper_days',
    field: 'oldest',
    from: 0,
    to: 3650,
    default: 0,
    label: 'Leave out papers older than (days)',
    title: 'Oldest paper',
    hint: 'Counted from the day a paper first came out to the day it was listed. 0 leaves out none.',
    subject: 'The age of papers',
    help: '0 to 3650 days since a paper came out; 0 for papers of any age',
    inWords: (value) => (value === 0 ? 'papers of any age' : count(value, 'day')),
    section: 'how-much',
  },
  abstractLength: {
    column: 'abstract_length',
    field: 'abstract',
    from: 0,
    to: 2,
    default: 0,
    label: 'Of each paper, show',
    title: 'Abstracts in the mail',
    subject: 'How much of each paper',
    help: '0 (one sentence), 1 (and two more) or 2 (the whole abstract)',
    choices: ['One sentence that says what is new', 'That sentence and two more', 'The whole abstract'],
    inWords: (value) => ['one sentence', 'three sentences', 'the whole abstract'][value] ?? '',
    section: 'how-much',
  },
  pictures: {
    column: 'pictures',
    field: 'pictures',
    from: 0,
    to: 1,
    default: 0,
    label: 'Pictures in the mail',
    title: 'Pictures in the mail',
    hint: 'Loading a picture tells our server that a mail was opened, when, and from which network address. Its own address is the same for every reader, and we keep no note of it. A mail without pictures tells nothing.',
    subject: 'Pictures in the mail',
    help: '0 (no pictures) or 1 (a picture of each paper that has one)',
    choices: ['No pictures', 'A picture of each paper that has one'],
    inWords: (value) => (value === 1 ? 'a picture of each paper' : 'none'),
    section: 'how-much',
  },
} as const satisfies Record<string, NumberSetting>;

export type NumberKey = keyof typeof numberSettings;
export type NumberField = (typeof numberSettings)[NumberKey]['field'];
/** Holds the values of the settings, each a whole number within its range. */
export type Numbers = Record<NumberKey, number>;

type CamelCase<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;
/** Names a setting in JSON and in Prisma's rows: its column in camel case, such as `digestHour`. */
export type NumberName = CamelCase<(typeof numberSettings)[NumberKey]['column']>;
export const nameOf = ({ column }: Pick<NumberSetting, 'column'>): NumberName =>
  column.replace(/_(\w)/g, (_, first: string) => first.toUpperCase()) as NumberName;

/** Lists the settings in the order of the form, of files and of statements. */
export const numberEntries = Object.entries(numberSettings) as [NumberKey, NumberSetting][];

const fromEntries = (numberOf: (key: NumberKey, setting: NumberSetting) => number): Numbers =>
  Object.fromEntries(numberEntries.map(([key, setting]) => [key, numberOf(key, setting)])) as Numbers;

export const defaultNumbers = (): Numbers => fromEntries((_, setting) => setting.default);
export const pickNumbers = (values: Numbers): Numbers => fromEntries((key) => values[key]);

/** Returns the whole number that a text holds, or null if it is outside the setting's range or no whole number. */
export const readNumber = ({ from, to }: Pick<NumberSetting, 'from' | 'to'>, text: string): number | null => {
  const value = Number(text);
  return text.trim() !== '' && Number.isInteger(value) && value >= from && value <= to ? value : null;
};

/** Returns the columns of a SELECT from `alias`, each named by its setting's key or by its field. */
export const selectNumbers = (alias: string, by: 'key' | 'field'): string =>
  numberEntries
    .map(([key, { column, field }]) => `${alias}.${column} as "${by === 'key' ? key : field}"`)
    .join(', ');

/** Returns the settings of the section "How much", each with the reader's value. */
export const howMuch = (values: Numbers): (NumberSetting & { value: number })[] =>
  numberEntries.flatMap(([key, setting]) =>
    setting.section === 'how-much' ? { ...setting, value: values[key] } : [],
  );

/** Maps each list of a form or a file to the kind of interest that it holds. */
export const interestLists = {
  topics: 'topic',
  keywords: 'keyword',
  muted: 'muted',
  authors: 'author',
  blocked: 'blocked',
} as const;
/** Lists the kinds of rated papers, each of which is a list too, of papers. */
export const ratedLists = ['liked', 'disliked'] as const;
export type RatedList = (typeof ratedLists)[number];
export type InterestList = keyof typeof interestLists;
export const interestEntries = Object.entries(interestLists) as [
  InterestList,
  (typeof interestLists)[InterestList],
][];
