import { fieldWeightsOf, strengthOf } from './bm25f.ts';
import { nameParts } from './names.ts';
import { readPaper } from './paper-text.ts';
import { idfOf, type TermStatistics } from './statistics.ts';
import { REQUEST_WORDS } from './stop-words.ts';
import { cleanText, fold, type Token, tokenise } from './text.ts';
import type { Interest, RankPaper } from './types.ts';
import { phraseKey, type Vocabulary } from './vocabulary.ts';

/**
 * A word of a variant; `gap`: how many positions after the word before it (1 when adjacent, 0 for the first);
 * `idf`: its rarity in the statistics.
 */
export type Word = { term: string; gap: number; idf: number };

/** One way to say an interest. A `question` is a sentence: its words are a bag, adjacent ones a bonus. */
export type Variant = { words: Word[]; question: boolean };

export type WeightedTerm = { term: string; weight: number };

/** An interest made ready for any day's index. */
export type Facet =
  | { kind: 'topic' | 'keyword'; label: string; variants: Variant[] }
  | { kind: 'author'; label: string; names: string[][] }
  | { kind: 'liked'; label: string; terms: WeightedTerm[]; paperId: string };

/** `muted` and `blocked` (authors' names) exclude papers, whatever else speaks for them. */
export type Profile = {
  facets: Facet[];
  disliked: WeightedTerm[][];
  muted: Variant[];
  blocked: string[][];
};

/** A keyword of at least this many content words is read as a sentence, not as a phrase. */
const WORDS_OF_A_QUESTION = 6;
/** Terms kept of a liked paper. */
const TERMS_OF_A_PAPER = 60;
const MOST_VARIANTS = 40;

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

/** Adds what the vocabulary knows: the acronym of a phrase, the long form of an acronym, also inside a phrase. */
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

/** Every way to say a label: its own, its aliases, and what the vocabulary adds to either. */
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
    if (!variant || variants.size >= MOST_VARIANTS) continue;
    const key = variant.words.map(({ term, gap }) => `${gap}${term}`).join(' ');
    if (!variants.has(key)) variants.set(key, variant);
  }
  return [...variants.values()];
};

// Topics are few and shared by all readers, so each is unfolded once for the statistics it is read against.
const topicsOf = new WeakMap<TermStatistics, Map<string, Variant[]>>();

const topicVariants = (label: string, aliases: readonly string[], statistics: TermStatistics): Variant[] => {
  const known = topicsOf.get(statistics) ?? new Map<string, Variant[]>();
  topicsOf.set(statistics, known);
  const key = [label, ...aliases].join('\n');
  const variants = known.get(key) ?? variantsOf(label, aliases, statistics);
  known.set(key, variants);
  return variants;
};

/**
 * The terms that stand out in a paper, best first: BM25F strength times rarity, as a vector of length 1.
 */
export const termsOfPaper = (paper: RankPaper, statistics: TermStatistics): WeightedTerm[] => {
  const text = readPaper(paper);
  const weights = fieldWeightsOf([text], statistics);
  const places = new Map<string, number[]>();
  text.tokens.forEach(({ term }, position) => {
    if (term.length < 2 || /^[\d.]+$/.test(term)) return;
    const list = places.get(term);
    if (list) list.push(position);
    else places.set(term, [position]);
  });
  const all = [...places].map(([term, positions]) => {
    const strength = strengthOf(weights, text.fieldEnds, 0, positions);
    return { term, strength, value: strength * idfOf(statistics, term) };
  });
  const best = all.sort((a, b) => b.value - a.value || (a.term < b.term ? -1 : 1)).slice(0, TERMS_OF_A_PAPER);
  const length = Math.sqrt(best.reduce((sum, { value }) => sum + value * value, 0)) || 1;
  return best.map(({ term, value }) => ({ term, weight: value / length }));
};

/**
 * Makes a reader's interests ready. The result depends on nothing but its arguments and may be kept as long as the
 * statistics are; it holds no reference to an index.
 */
export const buildProfile = (interests: readonly Interest[], statistics: TermStatistics): Profile => {
  const profile: Profile = { facets: [], disliked: [], muted: [], blocked: [] };
  for (const interest of interests) {
    switch (interest.kind) {
      case 'topic':
      case 'keyword': {
        const { kind, label, aliases = [] } = interest;
        const variants =
          kind === 'topic'
            ? topicVariants(label, aliases, statistics)
            : variantsOf(label, aliases, statistics);
        profile.facets.push({ kind, label, variants });
        break;
      }
      case 'muted':
        profile.muted.push(...variantsOf(interest.label, interest.aliases ?? [], statistics));
        break;
      case 'blocked':
        profile.blocked.push(...[interest.label, ...(interest.aliases ?? [])].map(nameParts));
        break;
      case 'author': {
        const names = [interest.label, ...(interest.aliases ?? [])].map(nameParts);
        profile.facets.push({ kind: 'author', label: interest.label, names });
        break;
      }
      case 'liked': {
        const { paper } = interest;
        const terms = termsOfPaper(paper, statistics);
        profile.facets.push({ kind: 'liked', label: paper.title, terms, paperId: paper.id });
        break;
      }
      case 'disliked':
        profile.disliked.push(termsOfPaper(interest.paper, statistics));
        break;
    }
  }
  return profile;
};
