import { excerpt, firstLanguageOf } from './excerpt.ts';
import { stripLinkSentences } from './links.ts';
import { splitSentences } from './sentences.ts';
import { rankSentences } from './telling-sentence.ts';

/** What a list shows of a paper: one sentence that says what is new, and more of the abstract where a reader wants it. */
export type Gist = {
  tldr: string;
  /** Whether a language model wrote the sentence; otherwise it is a sentence of the abstract. */
  byMachine: boolean;
  /** Further sentences, or the whole abstract; '' for none. */
  more: string;
};

type Abstracted = { title: string; abstract: string; tldr?: string | null };

/** The values of the setting "abstractLength": the TL;DR alone, two sentences more, the whole abstract. */
export const GIST_TLDR = 0;
export const GIST_SHORT = 1;
export const GIST_WHOLE = 2;

const MAX_TLDR_CHARS = 320;
const MAX_MORE_CHARS = 480;
const MORE_SENTENCES = 2;

/**
 * Returns a paper's gist. The sentence is the source's own, if it has one, or else the most telling one of the abstract: it
 * is chosen, never written. `length` is how much the reader wants (`GIST_TLDR`, `GIST_SHORT`, `GIST_WHOLE`).
 */
export const gistOf = ({ title, abstract, tldr }: Abstracted, length: number = GIST_TLDR): Gist => {
  const sentences = splitSentences(stripLinkSentences(firstLanguageOf(abstract)));
  const ranked = rankSentences(sentences, title);
  const chosen = tldr ? null : (ranked[0] ?? null);
  const text = tldr || (chosen === null ? '' : sentences[chosen]!);
  const gist = { tldr: excerpt(text, { maxChars: MAX_TLDR_CHARS }), byMachine: Boolean(tldr), more: '' };
  if (length === GIST_TLDR) return gist;
  if (length >= GIST_WHOLE) {
    // The chosen sentence stands in the abstract, and alone it may be all of it.
    return chosen !== null && sentences.length === 1 ? gist : { ...gist, more: abstract };
  }
  const others = ranked.filter((at) => at !== chosen).slice(0, MORE_SENTENCES);
  const more = others.sort((a, b) => a - b).map((at) => sentences[at]!);
  while (more.join(' ').length > MAX_MORE_CHARS) more.pop();
  return { ...gist, more: more.join(' ') };
};
