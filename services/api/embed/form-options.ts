import Type, { type Static } from 'typebox';
import type { Topic } from '../../papers/topics.ts';
import { oneLine } from '../../templating/plain-text.ts';
import { text, texts } from '../http/schemas.ts';
import { knownSlugs } from '../reading/topic-list.ts';
import { type FormLanguage, formWords, readLanguage } from './words.ts';

const MAX_WORDS_CHARS = 80;
const COLOUR = /^#[0-9a-f]{6}$/;
export const usualColours = { background: '#1d1b18', color: '#ffffff' } as const;

/** Describes the fields by which a visitor of `/embed` makes a form. */
export const EmbedQuery = Type.Object({
  lang: text(),
  label: text(),
  button: text(),
  background: text(),
  color: text(),
  return: text(),
  script: text(),
  topics: texts,
  part: text(),
});
export type EmbedQuery = Static<typeof EmbedQuery>;

/** Holds what a form for another site shows and does; its words are in `lang` where the visitor gave none. */
export type FormOptions = {
  lang: FormLanguage;
  label: string;
  button: string;
  /** Are the colours of the button and of its text, as `#rrggbb`. */
  background: string;
  color: string;
  topics: string[];
  /** Is the address of the page to which a browser returns, as typed, or ''. */
  returnTo: string;
  withScript: boolean;
};

const readWords = (value: string | undefined): string =>
  oneLine(value ?? '')
    .slice(0, MAX_WORDS_CHARS)
    .trim();

const readColour = (value: string | undefined, usual: string): string => {
  const colour = (value ?? '').toLowerCase();
  return COLOUR.test(colour) ? colour : usual;
};

/** Returns the form that a query describes. What cannot be used is left out or replaced by what is usual. */
export const readFormOptions = (query: EmbedQuery, topics: readonly Topic[]): FormOptions => ({
  lang: readLanguage(query.lang),
  label: readWords(query.label),
  button: readWords(query.button),
  background: readColour(query.background, usualColours.background),
  color: readColour(query.color, usualColours.color),
  topics: knownSlugs(query.topics, topics),
  returnTo: (query.return ?? '').trim(),
  withScript: query.script === 'yes',
});

/** Returns the query that describes a form's looks, which is all that its preview needs. */
export const looksQuery = ({ lang, label, button, background, color }: FormOptions): string =>
  new URLSearchParams({ lang, label, button, background, color }).toString();

/** Returns the words of a form: the visitor's own, and the language's where there are none. */
export const wordsOf = ({ lang, label, button }: FormOptions) => {
  const words = formWords[lang];
  return { ...words, label: label || words.label, button: button || words.button };
};
