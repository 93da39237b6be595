import type { ParseReport } from '../paper.ts';
import { parseArxivAtom } from './arxiv-atom.ts';
import { DAILY_PAPERS_TEXT, parseDailyPapersText } from './daily-papers-text.ts';
import { parseFeed } from './feed.ts';
import { HF_DAILY_PAPERS, parseHfDailyPapers } from './hf-daily-papers.ts';
import { type SourceKind, sourceKinds } from './source.ts';

const parsers: Record<SourceKind, (text: string, options: { date?: string }) => ParseReport> = {
  [DAILY_PAPERS_TEXT]: parseDailyPapersText,
  [HF_DAILY_PAPERS]: parseHfDailyPapers,
  arxiv: parseArxivAtom,
  feed: parseFeed,
};

export const isSourceKind = (text: string): text is SourceKind =>
  (sourceKinds as readonly string[]).includes(text);

/** Which source a text is of, by what it begins with. */
export const detectSource = (text: string): SourceKind => {
  const head = text
    .slice(0, 4_000)
    .replace(/^\ufeff/, '')
    .trimStart();
  if (head.startsWith('[') || /^\{\s*"(?:paper|error)"/.test(head)) return HF_DAILY_PAPERS;
  if (head.startsWith('{')) return 'feed';
  if (/^<(?:\?xml|feed|rss|rdf:RDF)[\s>]/i.test(head)) {
    return /xmlns:arxiv=|\/\/(?:[a-z]+\.)*arxiv\.org\/(?:atom|rss|api)\b/i.test(head) ? 'arxiv' : 'feed';
  }
  return DAILY_PAPERS_TEXT;
};

/** Reads a text as what it is of, or as `kind`. */
export const parseSource = (
  text: string,
  options: { date?: string; kind?: SourceKind } = {},
): { kind: SourceKind; report: ParseReport } => {
  const kind = options.kind ?? detectSource(text);
  return { kind, report: parsers[kind](text, { date: options.date }) };
};
