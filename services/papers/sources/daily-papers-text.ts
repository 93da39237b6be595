import { isIsoDate } from '../../platform/dates.ts';
import { eachLine } from '../../templating/plain-text.ts';
import type { DateOnPage, PaperDraft, ParseReport, Rejection } from '../paper.ts';
import { cleanText, tidySpaces } from '../text/clean-text.ts';
import { latexOf } from '../text/formulas.ts';
import { paperIdentity, titleKey } from '../text/identity.ts';
import { dropLinkLeftovers, extractLinks } from '../text/links.ts';
import { readPageDate, showPageDate } from './page-date.ts';
import { abstractsComeFirst, type Line, pairLines } from './pair-lines.ts';
import { readTextFile } from './read-text-file.ts';
import { failedReport, MAX_ABSTRACT_CHARS, type SourceKind } from './source.ts';

export type DailyPapersOptions = {
  /** `YYYY-MM-DD`, the day of the edition. It takes precedence over the date on the page, which has no year. */
  date?: string;
};

/** A longer line is refused for its length, so it is not tidied first. */
export const MAX_LINE_CHARS = 10 * MAX_ABSTRACT_CHARS;
/** The most lines of a day's list, which has two for each paper: a title and an abstract. */
export const MAX_LINES = 10_000;

// These are compared without white space, because the export joins words: "byAK and the research community".
const BANNER = new Set(['new', 'subscribe', 'dailypapers', 'byakandtheresearchcommunity', 'login', 'signup']);
const isBanner = (text: string): boolean => {
  const key = text.toLowerCase().replace(/\s/g, '');
  return BANNER.has(key) || /^gettrendingpapersinyouremailinbox/.test(key);
};

/**
 * Parses the text export of Daily Papers: an optional banner with the date, then a title line and an abstract line
 * for each paper. It accepts any line ends, blank lines and a byte-order mark. Line numbers are 1-based.
 * A page without a date is fatal without `date`, and a warning with it. A page date that differs from `date` is a
 * warning, because an operator may file a list under any day.
 */
export const parseDailyPapersText = (text: string, options: DailyPapersOptions = {}): ParseReport => {
  const { date } = options;
  if (date !== undefined && !isIsoDate(date)) {
    return failedReport(`"${date}" is no date: write it as YYYY-MM-DD, for example 2025-09-04`);
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) return failedReport('a binary file, not text: it holds NUL bytes', lineAt(text, nul));
  const page = readPage(text);
  const first = page.content[0] ?? page.banner;
  if (!first) return failedReport('the file is empty: nothing to take');
  if (/^(?:<!doctype|<html|<\?xml|<feed|<rss)\b/i.test(first.text)) {
    return failedReport('this is HTML or XML, not the text export: save the page as plain text', first.line);
  }
  if (/^(?:\{"|\[\{|\{$|\[$)/.test(first.text))
    return failedReport('this is JSON, not the text export', first.line);
  if (page.endedAt !== null)
    return failedReport(`more than ${MAX_LINES / 2} papers: not one day's list`, page.endedAt);
  if (abstractsComeFirst(page.content)) {
    return failedReport('each abstract stands before its title: put the title first', first.line);
  }

  const report: ParseReport = { ...readPapers(page.content), dateOnPage: page.date, fatal: null };
  report.rejected.push(...page.rejected);
  report.rejected.sort((a, b) => a.line - b.line);
  checkDate(report, page.dateLine, date);
  if (!report.fatal && report.papers.length === 0) {
    const why = report.rejected[0];
    report.fatal = why
      ? { line: why.line, reason: `no paper in the file: ${why.reason}` }
      : {
          line: first.line,
          reason: 'no paper in the file, only the banner: add a title line and an abstract line for each',
        };
  }
  return report;
};

/** Reads and parses a file; a problem with the file itself is returned as `fatal`. */
export const readDailyPapersFile = async (
  path: string,
  { date }: DailyPapersOptions = {},
): Promise<ParseReport> => {
  const source = await readTextFile(path);
  return source.fatal
    ? failedReport(source.fatal.reason, source.fatal.line)
    : parseDailyPapersText(source.text, { date });
};

const lineAt = (text: string, at: number): number => text.slice(0, at).split(/\r\n|\r|\n/).length;

type Page = {
  content: Line[];
  rejected: Rejection[];
  banner: Line | null;
  date: DateOnPage | null;
  dateLine: number;
  /** The line at which the page became too long to be read; null if it did not. */
  endedAt: number | null;
};
const countLines = (page: Page): number => page.content.length + page.rejected.length;

/** Returns the lines of papers and the date. The banner may stand anywhere; lines after a different date are rejected. */
const readPage = (text: string): Page => {
  const page: Page = { content: [], rejected: [], banner: null, date: null, dateLine: 1, endedAt: null };
  let otherDay: string | null = null;
  let line = 0;
  for (const raw of eachLine(text)) {
    line += 1;
    const shown = raw.length > MAX_LINE_CHARS ? raw : tidySpaces(raw);
    if (shown === '') continue;
    const date = readPageDate(shown);
    if (date && !page.date) {
      page.date = date;
      page.dateLine = line;
    } else if (date) {
      otherDay = showPageDate(date) === showPageDate(page.date!) ? null : `line ${line}, "${shown}"`;
    }
    if (date || isBanner(shown)) page.banner ??= { line, text: shown };
    else if (otherDay) {
      page.rejected.push({
        line,
        reason: `stands under a second date (${otherDay}): put that day in a file of its own`,
      });
    } else page.content.push({ line, text: shown });
    if (countLines(page) > MAX_LINES) return { ...page, endedAt: line };
  }
  return page;
};

const readPapers = (content: Line[]): Pick<ParseReport, 'papers' | 'rejected' | 'warnings'> => {
  const papers: PaperDraft[] = [];
  const rejected: Rejection[] = [];
  const warnings: Rejection[] = [];
  const firstLines = new Map<string, number>();
  for (const found of pairLines(content)) {
    if (found.kind === 'no-abstract') {
      const reason = 'a title without an abstract: add the abstract on the next line, or take the title out';
      rejected.push({ line: found.at.line, reason });
    } else if (found.kind === 'no-title') {
      const reason = 'an abstract without a title: add the title before it, or join it to the abstract above';
      rejected.push({ line: found.at.line, reason });
    } else {
      const { title, abstract } = found;
      const draft = toDraft(title, abstract);
      if (typeof draft === 'string') {
        rejected.push({ line: title.line, reason: draft });
        continue;
      }
      const same = firstLines.get(paperIdentity(draft));
      if (same !== undefined)
        rejected.push({ line: title.line, reason: `same as line ${same}: take one of them out` });
      else {
        firstLines.set(paperIdentity(draft), title.line);
        papers.push(draft);
        const damaged = [title, abstract].find(({ text }) => text.includes('\ufffd'));
        if (damaged)
          warnings.push({ line: damaged.line, reason: 'holds a damaged character (�): check the encoding' });
      }
    }
  }
  return { papers, rejected, warnings };
};

/** Returns a draft, or the reason why there is none. */
const toDraft = (titleLine: Line, abstractLine: Line): PaperDraft | string => {
  if (abstractLine.text.length > MAX_ABSTRACT_CHARS) {
    return `its abstract on line ${abstractLine.line} has ${abstractLine.text.length} characters, over ${MAX_ABSTRACT_CHARS}: shorten it`;
  }
  const title = cleanText(titleLine.text);
  if (titleKey(title) === '') return 'a title without a letter or digit: write the title, or take it out';
  const source = dropLinkLeftovers(abstractLine.text);
  const abstract = cleanText(source);
  return {
    line: titleLine.line,
    // An id in the text ("Recent research arXiv:2410.15027 ...") is that of another paper.
    arxivId: null,
    title,
    abstract,
    latex: latexOf(titleLine.text, source),
    authors: [],
    links: extractLinks(abstract),
    keywords: [],
    upvotes: null,
    publishedOn: null,
  };
};

const checkDate = (report: ParseReport, dateLine: number, date: string | undefined): void => {
  const onPage = report.dateOnPage;
  if (!onPage && !date) {
    report.fatal = {
      line: null,
      reason: 'no date on the page: name the file like 2025-09-04.txt, or pass --date YYYY-MM-DD',
    };
  } else if (!onPage) {
    report.warnings.unshift({ line: 1, reason: `no date on the page: taken as ${date}` });
  } else if (date && (Number(date.slice(5, 7)) !== onPage.month || Number(date.slice(8)) !== onPage.day)) {
    const reason = `the page says ${showPageDate(onPage)}, --date says ${date}: taken as ${date}`;
    report.warnings.unshift({ line: dateLine, reason });
  }
};

export const dailyPapersText: SourceKind = {
  kind: 'daily-papers-text',
  // The export cuts abstracts and joins words.
  precedence: 1,
  detect: () => true,
  parse: parseDailyPapersText,
};
