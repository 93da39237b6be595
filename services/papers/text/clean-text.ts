import { normalize } from '../../platform/normalize.ts';
import { latexToText } from './latex.ts';
import { mapOutsideUrls } from './urls.ts';

// A capital after a full stop is a new sentence only where the word is one that begins sentences:
// "results.We" yes; "torch.Tensor", "T5.Large", "Character.AI" no.
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
 * Puts back the white space that an export lost, only where nothing else can be meant. Words run together
 * ("ofthe", "aconsiderable") and letters lost ("af inant") stay: splitting them would be a guess.
 */
export const separateGlued = (text: string): string =>
  mapOutsideUrls(text, (part) => part.replace(GLUED_SENTENCE, '$1 ').replace(GLUED_ABBREVIATION, '$1 '));

const LIGATURES: Record<string, string> = { ﬀ: 'ff', ﬁ: 'fi', ﬂ: 'fl', ﬃ: 'ffi', ﬄ: 'ffl', ﬅ: 'st', ﬆ: 'st' };

/** One line: every kind of white space is one space; invisible and control characters are gone. */
export const tidySpaces = (text: string): string =>
  text
    .replace(/[ﬀ-ﬆ]/g, (char) => LIGATURES[char] ?? char)
    .replace(
      /[\u00ad\u200b\u2060\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '',
    )
    .replace(/[\s\p{Cc}\p{Zs}\u2028\u2029]+/gu, ' ')
    .trim();

/** A title or an abstract from any source as one line of clean Unicode (NFC) prose. */
export const cleanText = (text: string): string =>
  normalize(tidySpaces(separateGlued(latexToText(tidySpaces(text)))));
