import { idfOf, type TermStatistics } from './statistics.ts';
import { REQUEST_WORDS } from './stop-words.ts';
import { cleanText, fold, type Token, tokenise } from './text.ts';
import { phraseKey, type Vocabulary } from './vocabulary.ts';

/**
 * A word of a variant; `gap`: how many positions after the word before it (1 when adjacent, 0 for the first);
 * `idf`: its rarity in the statistics.
 */
export type Word = { term: string; gap: number; idf: number };

/** One wording of an interest. A `question` is matched as a bag of words, with a bonus for adjacent words. */
export type Variant = { words: Word[]; question: boolean };

/** A keyword of at least this many content words is read as a sentence, not as a phrase. */
const WORDS_OF_A_QUESTION = 6;
const MAX_VARIANTS = 40;

// "papers about reward models" asks for reward models.
const LEAD_IN =
  /^\s*(?:new |recent |the latest |all )?(?:papers?|articles?|research|work|anything|everything)\s+(?:on|about|in|of)\s+/i;

const variantOf = (text: string, statistics: TermStatistics): Variant | null => {
  const clean = cleanText(text.replace(LEAD_IN, ''));
  let tokens = tokenise(clean);
  const content = (list: Token[]) => list.filter((token) => token.term !== '');
  const first = tokens.findIndex((token) => token.term !== '');
  const last = tokens.findLastIndex((token) => token.term !== '');
  if (first < 0) return null;
  const broken = tokens.slice(first, last).some((token) => token.start === token.end);
  const question = content(tokens).length >= WORDS_OF_A_QUESTION || (broken && content(tokens).length > 2);
  if (question) {
    const kept = tokens.map((token) =>
      REQUEST_WORDS.has(fold(clean.slice(token.start, token.end))) ? { ...token, term: '' } : token,
    );
    if (content(kept).length > 0) tokens = kept;
  }
  const words: Word[] = [];
  let previous = -1;
  tokens.forEach((token, position) => {
    if (token.term === '') return;
    const gap = previous < 0 ? 0 : position - previous;
    words.push({ term: token.term, gap, idf: idfOf(statistics, token.term) });
    previous = position;
  });
  const only = content(tokens)[0]!;
  // "RAG" asks for the acronym, never for a rag; a long word in capitals is only shouting.
  if (words.length === 1 && only.acronym && !/^\p{Lu}{5,}$/u.test(clean)) words[0]!.term = only.acronym;
  return { words, question };
};

/** Returns the wordings that the vocabulary adds: acronyms of a phrase, and long forms of acronyms, also inside a phrase. */
const unfold = (texts: readonly string[], { expansions, acronyms }: Vocabulary): string[] => {
  const found: string[] = [];
  for (const text of texts) {
    for (const acronym of acronyms.get(phraseKey(text)) ?? []) found.push(acronym);
    const clean = cleanText(text);
    const tokens = tokenise(clean);
    // A word in small letters may be an acronym where it stands alone ("rlhf"), hardly within a phrase.
    const alone = tokens.length === 1;
    for (const token of tokens) {
      const acronym = token.acronym ?? (alone ? `=${token.term}` : '');
      for (const { longForm } of expansions.get(acronym) ?? []) {
        const whole = `${clean.slice(0, token.start)}${longForm}${clean.slice(token.end)}`;
        found.push(whole);
      }
    }
  }
  return found;
};

/** Returns the distinct wordings of a label: itself, its aliases, and what the vocabulary adds to them. */
export const variantsOf = (
  label: string,
  aliases: readonly string[],
  statistics: TermStatistics,
): Variant[] => {
  const said = [label, ...aliases];
  const variants = new Map<string, Variant>();
  for (const text of [...said, ...unfold(said, statistics.vocabulary)]) {
    const variant = text.startsWith('=')
      ? { words: [{ term: text, gap: 0, idf: idfOf(statistics, text) }], question: false }
      : variantOf(text, statistics);
    if (!variant || variants.size >= MAX_VARIANTS) continue;
    const key = variant.words.map(({ term, gap }) => `${gap}${term}`).join(' ');
    if (!variants.has(key)) variants.set(key, variant);
  }
  return [...variants.values()];
};
