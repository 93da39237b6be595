import { maxHeaderSize } from 'node:http';
import { splitScripts } from '../../services/api/reading/bare-scripts.ts';
import { cardLines } from '../../services/api/reading/card.ts';
import { readQuery, rewrite } from '../../services/papers/search/query.ts';
import { splitAuthors } from '../../services/papers/sources/arxiv-atom.ts';
import { MAX_LINE_CHARS, MAX_LINES } from '../../services/papers/sources/daily-papers-text.ts';
import { joinKeywords } from '../../services/papers/sources/keywords.ts';
import { dateInName, readPageDate } from '../../services/papers/sources/page-date.ts';
import { abstractsComeFirst, type Line, pairLines } from '../../services/papers/sources/pair-lines.ts';
import { MAX_TEXT_BYTES } from '../../services/papers/sources/read-text-file.ts';
import { MAX_ABSTRACT_CHARS } from '../../services/papers/sources/source.ts';
import { MAX_ITEM_CHARS } from '../../services/papers/sources/xml-items.ts';
import { cleanText, tidySpaces } from '../../services/papers/text/clean-text.ts';
import { excerpt } from '../../services/papers/text/excerpt.ts';
import { splitFormulas } from '../../services/papers/text/formulas.ts';
import { titleKey } from '../../services/papers/text/identity.ts';
import { latexToText } from '../../services/papers/text/latex.ts';
import {
  dropLinkLeftovers,
  extractLinks,
  normaliseUrl,
  stripLinkSentences,
} from '../../services/papers/text/links.ts';
import { splitSentences } from '../../services/papers/text/sentences.ts';
import { MAX_FETCHED_BYTES } from '../../services/platform/fetcher.ts';
import { nameParts, sameName } from '../../services/ranking/names.ts';
import { cleanText as cleanForRanking, fold, tokenise } from '../../services/ranking/text.ts';
import { cutAtWord, eachLine, oneLine, wrap } from '../../services/templating/plain-text.ts';
import type { MeasuredParser } from './parsers.ts';

// Reads as many lines as the parser of the file does.
const linesOf = (text: string): Line[] => {
  const lines: Line[] = [];
  for (const each of eachLine(text))
    if (lines.push({ line: lines.length + 1, text: each }) === MAX_LINES) break;
  return lines;
};

/** The functions that the parsers and the pages share, each with the longest field as its limit. */
export const textParsers: MeasuredParser[] = [
  // A list of authors is one text, which can be as long as an entry of a feed.
  { name: 'latexToText', limit: MAX_ITEM_CHARS, parse: latexToText },
  { name: 'splitAuthors', limit: MAX_ITEM_CHARS, parse: splitAuthors },
  { name: 'tidySpaces', limit: MAX_LINE_CHARS, parse: tidySpaces },
  { name: 'joinKeywords', limit: MAX_FETCHED_BYTES, parse: (text) => joinKeywords(text.split(',')) },
  { name: 'normaliseUrl', limit: MAX_FETCHED_BYTES, parse: normaliseUrl },
  { name: 'pairLines', limit: MAX_TEXT_BYTES, parse: (text) => pairLines(linesOf(text)) },
  { name: 'abstractsComeFirst', limit: MAX_TEXT_BYTES, parse: (text) => abstractsComeFirst(linesOf(text)) },
  { name: 'readPageDate', limit: MAX_TEXT_BYTES, parse: (text) => readPageDate(`Thu, Sep ${text}`) },
  { name: 'dateInName', limit: maxHeaderSize, parse: dateInName },
  { name: 'cleanText', limit: MAX_ABSTRACT_CHARS, parse: cleanText },
  { name: 'splitFormulas', limit: MAX_ABSTRACT_CHARS, parse: splitFormulas },
  { name: 'splitScripts', limit: MAX_ABSTRACT_CHARS, parse: splitScripts },
  { name: 'titleKey', limit: MAX_ABSTRACT_CHARS, parse: titleKey },
  { name: 'extractLinks', limit: MAX_ABSTRACT_CHARS, parse: extractLinks },
  { name: 'dropLinkLeftovers', limit: MAX_ABSTRACT_CHARS, parse: dropLinkLeftovers },
  { name: 'stripLinkSentences', limit: MAX_ABSTRACT_CHARS, parse: stripLinkSentences },
  { name: 'splitSentences', limit: MAX_ABSTRACT_CHARS, parse: splitSentences },
  { name: 'excerpt', limit: MAX_ABSTRACT_CHARS, parse: (text) => excerpt(text) },
  { name: 'oneLine', limit: MAX_ABSTRACT_CHARS, parse: oneLine },
  { name: 'cutAtWord', limit: MAX_ABSTRACT_CHARS, parse: (text) => cutAtWord(text, text.length / 2) },
  { name: 'wrap', limit: MAX_ABSTRACT_CHARS, parse: (text) => wrap(text) },
  { name: 'cardLines', limit: MAX_ABSTRACT_CHARS, parse: cardLines },
  { name: 'ranking text', limit: MAX_ABSTRACT_CHARS, parse: (text) => tokenise(cleanForRanking(text)) },
  { name: 'ranking fold', limit: MAX_ABSTRACT_CHARS, parse: fold },
  {
    name: 'ranking names',
    limit: MAX_ABSTRACT_CHARS,
    parse: (text) => sameName(nameParts(text), ['ada', 'lovelace']),
  },
  { name: 'a search', limit: maxHeaderSize, parse: readQuery },
  { name: 'a search: rewritten', limit: maxHeaderSize, parse: (text) => rewrite(text, ['author', 'topic']) },
];
