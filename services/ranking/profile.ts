import { fieldWeightsOf, strengthOf } from './bm25f.ts';
import { nameParts } from './names.ts';
import { readPaper } from './paper-text.ts';
import { idfOf, type TermStatistics } from './statistics.ts';
import { REQUEST_WORDS } from './stop-words.ts';
import { cleanText, fold, type Token, tokenise } from './text.ts';
import type { Interest, RankPaper } from './types.ts';
import { type PaperVector, vectorOf } from './vector-space.ts';
import { phraseKey, type Vocabulary } from './vocabulary.ts';

/**
 * A word of a variant; `gap`: how many positions after the word before it (1 when adjacent, 0 for the first);
 * `idf`: its rarity in the statistics.
 */
export type Word = { term: string; gap: number; idf: number };

/** One way to say an interest. A `question` is a sentence: its words are a bag, adjacent ones a bonus. */
export type Variant = { words: Word[]; question: boolean };

export type WeightedTerm = { term: string; weight: number };

/** A topic or keyword made ready for any day's index. */
export type WordFacet = {
  kind: 'topic' | 'keyword';
  label: string;
  variants: readonly Variant[];
  number: number;
};
/** An author, by the folded parts of every name given. */
export type AuthorFacet = { kind: 'author'; label: string; names: readonly string[][] };
/**
 * A liked or disliked paper, `terms` what stands out in it, worked out when first asked for. Like a topic or keyword it
 * has a number of its own among the facets of the same statistics, by which its row in an index is found.
 */
export type PaperFacet = {
  kind: 'liked';
  label: string;
  number: number;
  paperId: string;
  vector: PaperVector;
  terms: () => readonly WeightedTerm[];
};
export type Facet = WordFacet | AuthorFacet | PaperFacet;

/** `muted` and `blocked` exclude papers, whatever else speaks for them. */
export type Profile = {
  words: readonly WordFacet[];
  authors: readonly AuthorFacet[];
  liked: readonly PaperFacet[];
  /** The numbers of `words`, then of `liked`: all that ranking reads of them. */
  numbers: Int32Array;
  /** How much each liked paper's likeness counts: less the older the rating, and less the more of them there are. */
  likedWeights: Float32Array;
  disliked: readonly PaperFacet[];
  muted: readonly WordFacet[];
  blocked: readonly AuthorFacet[];
  /** Once asked for: see `scaleOf`. */
  placed: Scale | null;
};

/** A reader's matches over a background sample, ascending. */
export type Scale = { of: object; matches: Float32Array };

/** A keyword of at least this many content words is read as a sentence, not as a phrase. */
const WORDS_OF_A_QUESTION = 6;
/** Terms kept of a liked paper. */
const TERMS_OF_A_PAPER = 60;
const MOST_VARIANTS = 40;
/** A rating counts half as much more after so many days, but never less than LEAST_WEIGHT. */
const HALF_LIFE_DAYS = 180;
const LEAST_WEIGHT = 0.5;
/** As if one more paper were liked that is like nothing: one rating says less than ten. */
const RATING_PRIOR = 1;
/** Facets kept for the readers to come, per archive: some tens of megabytes. */
const MOST_SHARED = 20_000;

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

/** What readers have in common is worked out once for the statistics it is read against, and shared. */
type Shared = {
  facets: Map<string, WordFacet>;
  names: Map<string, AuthorFacet>;
  papers: Map<string, { facet: PaperFacet; paper: RankPaper }>;
  /** Never given twice, also where a facet is forgotten. */
  nextNumber: number;
};
const sharedOf = new WeakMap<TermStatistics, Shared>();

const shared = (statistics: TermStatistics): Shared => {
  const known = sharedOf.get(statistics);
  if (known) return known;
  const fresh: Shared = { facets: new Map(), names: new Map(), papers: new Map(), nextNumber: 0 };
  sharedOf.set(statistics, fresh);
  return fresh;
};

const remember = <T>(map: Map<string, T>, key: string, value: T): T => {
  if (map.size >= MOST_SHARED) map.clear();
  map.set(key, value);
  return value;
};

const wordFacet = (
  { kind, label, aliases = [] }: { kind: WordFacet['kind']; label: string; aliases?: readonly string[] },
  statistics: TermStatistics,
): WordFacet => {
  const known = shared(statistics);
  const { facets } = known;
  const key = [kind, label, ...aliases].join('\n');
  const facet = facets.get(key);
  if (facet) return facet;
  const number = known.nextNumber;
  known.nextNumber += 1;
  return remember(facets, key, { kind, label, variants: variantsOf(label, aliases, statistics), number });
};

const authorFacet = (
  { label, aliases = [] }: { label: string; aliases?: readonly string[] },
  statistics: TermStatistics,
): AuthorFacet => {
  const { names } = shared(statistics);
  const key = [label, ...aliases].join('\n');
  return (
    names.get(key) ??
    remember(names, key, { kind: 'author', label, names: [label, ...aliases].map(nameParts) })
  );
};

const paperFacet = (paper: RankPaper, statistics: TermStatistics): PaperFacet => {
  const all = shared(statistics);
  const known = all.papers.get(paper.id);
  // A corrected title or abstract is another text.
  if (known?.paper.title === paper.title && known.paper.abstract === paper.abstract) return known.facet;
  const number = all.nextNumber;
  all.nextNumber += 1;
  let terms: readonly WeightedTerm[] | undefined;
  const facet: PaperFacet = {
    kind: 'liked',
    label: paper.title,
    number,
    paperId: paper.id,
    vector: vectorOf(readPaper(paper), statistics.space),
    terms: () => {
      terms ??= termsOfPaper(paper, statistics);
      return terms;
    },
  };
  return remember(all.papers, paper.id, { facet, paper }).facet;
};

const weightOf = (ageDays = 0): number =>
  LEAST_WEIGHT + (1 - LEAST_WEIGHT) * 0.5 ** (Math.max(0, ageDays) / HALF_LIFE_DAYS);

/** Ratings' weights by age, divided by the root of their sum: fifty likes say more than ten, but not five times as much. */
const scaled = (weights: readonly number[]): Float32Array => {
  const scale = 1 / Math.sqrt(weights.reduce((sum, weight) => sum + weight, RATING_PRIOR));
  return Float32Array.from(weights, (weight) => scale * weight);
};

/**
 * Makes a reader's interests ready. The result depends on nothing but its arguments and may be kept as long as the
 * statistics are; it holds no reference to an index.
 */
export const buildProfile = (interests: readonly Interest[], statistics: TermStatistics): Profile => {
  const words: WordFacet[] = [];
  const authors: AuthorFacet[] = [];
  const liked: PaperFacet[] = [];
  const weights: number[] = [];
  const disliked: PaperFacet[] = [];
  const muted: WordFacet[] = [];
  const blocked: AuthorFacet[] = [];
  for (const interest of interests) {
    switch (interest.kind) {
      case 'topic':
      case 'keyword':
        words.push(wordFacet(interest as Parameters<typeof wordFacet>[0], statistics));
        break;
      case 'muted':
        muted.push(wordFacet({ ...interest, kind: 'keyword' }, statistics));
        break;
      case 'blocked':
        blocked.push(authorFacet(interest, statistics));
        break;
      case 'author':
        authors.push(authorFacet(interest, statistics));
        break;
      case 'liked':
        liked.push(paperFacet(interest.paper, statistics));
        weights.push(weightOf(interest.ageDays));
        break;
      case 'disliked':
        disliked.push(paperFacet(interest.paper, statistics));
        break;
    }
  }
  return {
    words,
    authors,
    liked,
    numbers: Int32Array.from([...words, ...liked], ({ number }) => number),
    likedWeights: scaled(weights),
    placed: null,
    disliked,
    muted,
    blocked,
  };
};
