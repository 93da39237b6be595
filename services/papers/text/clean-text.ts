import { normalize } from '../../platform/normalize.ts';
import { latexToText } from './latex.ts';
import { mapOutsideUrls } from './urls.ts';

// A capital after a full stop begins a sentence only if its word is one of these: "results.We" is separated, and
// "torch.Tensor", "T5.Large" and "Character.AI" are not.
const STARTER = `We|The|This|These|That|Those|Our|In|It|Its|To|For|On|By|As|At|With|From|An|However|Moreover|
Furthermore|Finally|Additionally|Specifically|Although|While|When|Despite|Since|Existing|Recent|Experiments|
Extensive|Experimental|Results|Code|Codes|Data|Project|Key|Here|There|Then|Thus|Hence|Therefore|Based|Using|Through`.replace(
  /\s/g,
  '',
);
const GLUED_SENTENCE = new RegExp(
  String.raw`(?<=[a-z]{2}|[a-z\d][)\]"”]|[\d%][%)])([.!?])(?=(?:${STARTER})[\s,])`,
  'g',
);
// "e.g.the choice"
const GLUED_ABBREVIATION = /\b(e\.g\.|i\.e\.)(?=[A-Za-z])/g;

/**
 * Restores white space that an export lost, but only where nothing else can be meant. Joined words ("ofthe",
 * "aconsiderable") and lost letters ("af inant") stay as they are, because changing them would be a guess.
 */
export const separateGlued = (text: string): string =>
  mapOutsideUrls(text, (part) => part.replace(GLUED_SENTENCE, '$1 ').replace(GLUED_ABBREVIATION, '$1 '));

const LIGATURES: Record<string, string> = { ﬀ: 'ff', ﬁ: 'fi', ﬂ: 'fl', ﬃ: 'ffi', ﬄ: 'ffl', ﬅ: 'st', ﬆ: 'st' };

/** Returns one line: each run of white space becomes one space, and invisible and control characters are removed. */
export const tidySpaces = (text: string): string =>
  text
    .replace(/[ﬀ-ﬆ]/g, (char) => LIGATURES[char] ?? char)
    .replace(
      /[\u00ad\u200b\u2060\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '',
    )
    .replace(/[\s\p{Cc}\p{Zs}\u2028\u2029]+/gu, ' ')
    .trim();

/** Returns a text as one line of clean Unicode (NFC); `convert` takes the LaTeX out. */
export const cleanWith = (text: string, convert: (text: string) => string): string =>
  normalize(tidySpaces(separateGlued(convert(tidySpaces(text)))));

/** Returns a title or an abstract of any source as one line of clean Unicode text (NFC). */
export const cleanText = (text: string): string => cleanWith(text, latexToText);
