import { stemmer } from 'stemmer';
import { STOP_WORDS } from './stop-words.ts';

/**
 * One position of a text. `term` is what is matched: folded and stemmed, '' for a stop word or a boundary.
 * `acronym` is set for words written like one ("LLMs" gives `=llm`), so that MAP and a map can be told apart.
 * `start` and `end` are offsets in the cleaned text: the word as its author wrote it.
 */
export type Token = { term: string; acronym: string | null; start: number; end: number };

// Letters that Unicode does not decompose, with the spelling that people type instead.
const UNDECOMPOSED: Record<string, string> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŋ: 'n',
}; // biome-ignore format: a table

// Normalisation sorts marks in time quadratic in their number; UAX #15 allows at most 30 in a row. Half-width sound marks
// become marks when normalised.
const withoutLongRuns = (text: string): string =>
  /[\u0300-\uffff]/.test(text) ? text.replace(/([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu, '$1') : text;

/** Removes case, accents, width and invisible characters: "Étude" and "etude" become equal. */
export const fold = (text: string): string => {
  const lower = text.toLowerCase();
  if (/^[ -~]*$/.test(lower)) return lower;
  return withoutLongRuns(lower)
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/[ßæœøłđðþıħŋ]/g, (char) => UNDECOMPOSED[char] ?? char);
};

/**
 * Returns the text without LaTeX markup and invisible characters, in NFC. `$M^3$ViT` gives `M3ViT`, `{C}onvergent`
 * gives `Convergent`, `Barab\'asi` gives `Barabasi`, `\emph{x}` gives `x`; bidirectional marks and the like go.
 */
export const cleanText = (text: string): string => {
  let clean = withoutLongRuns(text)
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '');
  if (/[\\${}]/.test(clean)) {
    clean = clean
      .replace(/\\[{}]/g, '')
      .replace(/\\['"`^~=.]\s*\{?\\?(\p{L})\}?/gu, '$1')
      .replace(/\\[cvuHkdbr]\{(\p{L})\}/gu, '$1')
      .replace(/\\[a-zA-Z]+\*?/g, ' ')
      .replace(/\\(.)/g, '$1')
      .replace(/\$([^$]{1,60})\$/g, (_, maths: string) => maths.replace(/[\s^_{}]/g, ''))
      .replace(/[${}]/g, '');
  }
  return clean.replace(/\s+/g, ' ').trim();
};

const stems = new Map<string, string>();
const STEM_CACHE = 100_000;
// A longer string is no word of any language, and caching such strings would take megabytes.
const MAX_STEMMED_CHARS = 64;

const cachedStem = (word: string): string => {
  let stem = stems.get(word);
  if (stem === undefined) {
    if (stems.size >= STEM_CACHE) stems.clear();
    stem = stemOf(word);
    stems.set(word, stem);
  }
  return stem;
};

// Words that Porter's rules give the same stem though research distinguishes them: "image generation" is no general image,
// "distributed training" no training distribution.
const KEPT_APART: readonly [RegExp, string][] = [
  [/^generali[sz]/, 'generaliz'],
  [/^generals?$|^generally$|^generality$/, 'general'],
  [/^generic/, 'generic'],
  [/^distributions?$|^distributional(ly)?$/, 'distribution'],
  [/^transformers?$/, 'transformer'],
  [/^tokeni[sz]/, 'tokeniz'],
  [/^continual(ly)?$/, 'continual'],
  [/^continuous(ly)?$|^continuity$/, 'continuous'],
  [/^objectives?$/, 'objective'],
  [/^communit/, 'community'],
  [/^experienc/, 'experience'],
  [/^animals?$/, 'animal'],
  [/^adapters?$/, 'adapter'],
  [/^agentic$/, 'agentic'],
  [/^activations?$/, 'activation'],
  [/^internal/, 'internal'],
  [/^foundations?$/, 'foundation'],
  [/^foundational/, 'foundational'],
  [/^consistency$/, 'consistency'],
  [/^reasoning$/, 'reasoning'],
  [/^competitions?$/, 'competition'],
  [/^news$/, 'news'],
];
const MAYBE_APART =
  /^(comp|reas|cons|adap|agen|gene|dist|tran|toke|cont|obje|comm|expe|anim|acti|inte|foun|news)/;

const stemOf = (word: string): string =>
  (MAYBE_APART.test(word) && KEPT_APART.find(([pattern]) => pattern.test(word))?.[1]) || stemmer(word);

/** Returns Porter's stem of a folded word; short words, numbers and other scripts are returned unchanged. */
export const stem = (word: string): string =>
  word.length > 3 && word.length <= MAX_STEMMED_CHARS && /^[a-z]+$/.test(word) ? cachedStem(word) : word;

const UPPER_TWICE = /\p{Lu}.*\p{Lu}/u;

/** Returns `=llm` for a word that is written as an acronym (LLM, LLMs, MoE, QLoRA), else null. */
export const acronymTerm = (word: string): string | null => {
  if (word.length < 2 || word.length > 9 || !UPPER_TWICE.test(word)) return null;
  const singular = /\p{Lu}s$/u.test(word) ? word.slice(0, -1) : word;
  return singular.length < 2 ? null : `=${fold(singular)}`;
};

// Words that are written with and without a hyphen in the same field, so that both give the same parts.
const GLUED =
  /^(multi(?!pl|tud)|fine(?=tun)|pre(?=train)|zero(?=shot)|few(?=shot)|super(?=resol)|self(?=superv)|semi(?=superv)|cross(?=modal|lingual|domain|attention|view)|non(?=linear|convex))(\p{L}{4,})$/u;

const WORD = /[\p{L}\p{N}\p{M}]+(?:['’](?:s|t|re|ve|ll|d|m)\b)?|[,;:.!?()[\]]/giu;

/**
 * Splits a cleaned text into positions. Hyphenated words give their parts ("text-to-image": text, to, image), and so
 * do words that the field writes both ways ("multitask"). A punctuation mark takes one empty position, so that
 * no phrase runs over the end of a clause.
 */
export const tokenise = (clean: string): Token[] => {
  const tokens: Token[] = [];
  for (const match of clean.matchAll(WORD)) {
    const written = match[0];
    const start = match.index;
    if (/^[,;:.!?()[\]]$/.test(written)) {
      tokens.push({ term: '', acronym: null, start, end: start });
      continue;
    }
    const apostrophe = written.search(/['’]/);
    const word = apostrophe < 0 ? written : written.slice(0, apostrophe);
    const end = start + word.length;
    const folded = fold(word);
    const glued = GLUED.exec(folded);
    if (glued && folded.length === word.length) {
      const head = glued[1]!;
      tokens.push({ term: stem(head), acronym: null, start, end });
      tokens.push({ term: stem(glued[2]!), acronym: null, start, end });
      continue;
    }
    const acronym = acronymTerm(word);
    // "GPS" is no plural, "GPs" is one.
    const term = STOP_WORDS.has(folded) && !acronym ? '' : termOf(word, folded, acronym);
    tokens.push({ term, acronym, start, end });
  }
  return tokens;
};

const termOf = (word: string, folded: string, acronym: string | null): string => {
  if (acronym && /\p{Lu}s$/u.test(word)) return acronym.slice(1);
  if (acronym && word.length <= 5 && word === word.toUpperCase()) return folded;
  return stem(folded);
};
