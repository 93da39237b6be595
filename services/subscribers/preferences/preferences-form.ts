import Type, { type Static } from 'typebox';
import { normalize } from '../../platform/normalize.ts';
import { listed } from '../../platform/plural.ts';
import { interestEntries, type NumberField, type Numbers, numberEntries, readNumber } from '../settings.ts';
import { isZone } from '../zones.ts';
import { readKeyword } from './following.ts';
import { canPauseUntil } from './pause-end.ts';
import type { Preferences } from './preferences.ts';

const texts = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]));
const textsOf = <const Field extends string>(fields: readonly Field[]) =>
  Object.fromEntries(fields.map((field) => [field, texts])) as Record<Field, typeof texts>;

/** Describes the form's fields as they arrive: a text, or a list of texts where several fields share a name. */
export const PreferencesForm = Type.Object({
  ...textsOf(interestEntries.map(([list]) => list)),
  ...textsOf(numberEntries.map(([, { field }]) => field as NumberField)),
  ...textsOf(['schedule', 'days', 'weeklyDay', 'zone', 'pausedUntil']),
  ...textsOf(['papers', 'papersFile', 'papersAre', 'forget']),
});
export type PreferencesForm = Static<typeof PreferencesForm>;
export type FieldErrors = Record<string, string>;

const MAX_NAMED_TOPICS = 3;
export const interestLimits = { lines: 60, lineLength: 120, topics: 120 } as const;

/**
 * Reads the preferences form. A field that the form does not have keeps its `current` value. A field that cannot be
 * read gets an error that says what to do, and the other fields keep what the reader typed.
 */
export const readPreferencesForm = (
  form: PreferencesForm,
  current: Preferences,
  known: { topicSlugs: ReadonlySet<string>; today: string },
): { preferences: Preferences; errors: FieldErrors; unknownTopics: string[] } => {
  const errors: FieldErrors = {};
  const numbers = (): Numbers => {
    const read = numberEntries.map(([key, setting]) => {
      const text = single(form[setting.field as NumberField]);
      const value = text === null ? current[key] : readNumber(setting, text);
      if (value === null)
        errors[setting.field] = `${setting.subject} is a whole number from ${setting.from} to ${setting.to}.`;
      return [key, value ?? current[key]];
    });
    return Object.fromEntries(read) as Numbers;
  };
  const lines = (field: 'keywords' | 'muted' | 'authors' | 'blocked', what: string): string[] => {
    const text = single(form[field]);
    if (text === null) return current[field];
    const list = [
      ...new Set(
        normalize(text)
          .split(/[\r\n]+/)
          .map(tidyInterest)
          .filter(Boolean),
      ),
    ];
    if (list.length > interestLimits.lines)
      errors[field] = `${what}: ${interestLimits.lines} lines are the limit; there are ${list.length}.`;
    const long = list.find((line) => line.length > interestLimits.lineLength);
    if (long)
      errors[field] =
        `${what}: "${long.slice(0, 30)}…" is longer than ${interestLimits.lineLength} characters. One a line.`;
    return list;
  };

  const topics = [...new Set(many(form.topics))];
  const unknownTopics = topics.filter((slug) => !known.topicSlugs.has(slug));
  if (unknownTopics.length > 0) errors.topics = unknownTopicsInWords(unknownTopics, ': save to keep that');
  if (topics.length > interestLimits.topics)
    errors.topics = `Topics: ${interestLimits.topics} are the limit; there are ${topics.length}.`;
  const weeklyDay = (): number => {
    const day = readNumber({ from: 1, to: 7 }, single(form.weeklyDay) ?? '1');
    if (day === null) errors.weeklyDay = 'The day is a whole number from 1 to 7.';
    return day ?? 1;
  };
  const weekly = single(form.schedule) === 'weekly';
  const days = weekly
    ? [weeklyDay()]
    : form.schedule === undefined && form.days === undefined
      ? current.days
      : [...new Set(many(form.days).map(Number))].sort();
  if (days.length === 0) errors.days = 'Tick at least one day, or pause instead.';
  else if (days.some((day) => !Number.isInteger(day) || day < 1 || day > 7))
    errors.days = 'Tick days of the week only.';
  const zone = single(form.zone) ?? current.zone;
  if (!isZone(zone)) errors.zone = 'Choose your time zone from the list.';
  const pausedUntil = single(form.pausedUntil) ?? current.pausedUntil ?? '';
  if (pausedUntil !== '' && !isDate(pausedUntil))
    errors.pausedUntil = 'Write the date as year-month-day, such as 2026-01-31, or leave it empty.';
  // The end of a pause that the reader did not touch stays in the form until their first digest after it.
  else if (
    pausedUntil !== '' &&
    pausedUntil !== current.pausedUntil &&
    !canPauseUntil(pausedUntil, known.today)
  )
    errors.pausedUntil = `Pause until: ${pausedUntil} is not after today. Choose a later day, or leave it empty.`;

  const keywords = lines('keywords', 'Words');

  return {
    errors,
    unknownTopics,
    preferences: {
      topics: topics.filter((slug) => known.topicSlugs.has(slug)),
      keywords: [...new Set([...keywords, ...unknownTopics.flatMap(topicAsKeyword)])],
      muted: lines('muted', 'Muted words'),
      authors: lines('authors', 'Authors'),
      blocked: lines('blocked', 'Blocked authors'),
      ...numbers(),
      days: errors.days ? [] : days,
      zone,
      // A date that is refused is shown again as typed.
      pausedUntil:
        pausedUntil === '' || (!errors.pausedUntil && pausedUntil <= known.today) ? null : pausedUntil,
    },
  };
};

/** Returns the words that stand for a topic which does not exist: `graph-networks` becomes `graph networks`. */
const topicAsKeyword = (slug: string): string[] => {
  const keyword = readKeyword(slug.replaceAll('-', ' '));
  return keyword === null ? [] : [keyword];
};

/** Says that topics do not exist and are offered as words instead, among which the form then shows them. */
export const unknownTopicsInWords = (slugs: string[], then = ''): string => {
  const names = slugs.slice(0, MAX_NAMED_TOPICS).map((slug) => `“${tidyInterest(slug).slice(0, 60)}”`);
  const others = slugs.length - names.length;
  const list = listed([...names, ...(others > 0 ? [`${others} more`] : [])]);
  return slugs.length === 1
    ? `There is no topic ${list}. It stands among your words instead${then}.`
    : `There are no topics ${list}. They stand among your words instead${then}.`;
};

/**
 * Cuts the interests to their limits for a preview: a reader may type a hundred thousand lines, and ranking would read
 * each of them.
 */
export const withinLimits = (preferences: Preferences): Preferences => {
  const cut = (list: string[]): string[] =>
    list.filter(({ length }) => length <= interestLimits.lineLength).slice(0, interestLimits.lines);
  const { keywords, muted, authors, blocked } = preferences;
  return {
    ...preferences,
    keywords: cut(keywords),
    muted: cut(muted),
    authors: cut(authors),
    blocked: cut(blocked),
  };
};

const FORGOTTEN = /^(paper|wait)-([1-9]\d{0,8})$/;

/** Returns the papers and waits that a reader has ticked to forget: `paper-12`, `wait-5`. It ignores other values. */
export const readForgotten = (form: PreferencesForm): { papers: number[]; waiting: number[] } => {
  const ids = (kind: string): number[] =>
    many(form.forget).flatMap((value) => {
      const [, of, id] = FORGOTTEN.exec(value) ?? [];
      return of === kind ? [Number(id)] : [];
    });
  return { papers: ids('paper'), waiting: ids('wait') };
};

/** Returns the last value of a field; null when the form does not have it. */
export const single = (value: string | string[] | undefined): string | null =>
  value === undefined ? null : Array.isArray(value) ? (value.at(-1) ?? null) : value;
const many = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());
/** Returns an interest as typed, on one line and without control characters. */
export const tidyInterest = (line: string): string =>
  line
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
/** Returns whether a text is the `YYYY-MM-DD` of a day that exists. */
export const isDate = (text: string): boolean => {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};
