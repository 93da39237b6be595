import { type BibtexItem, type BibtexPart, parseBibtex } from './bibtex-syntax.ts';

/** `line` is where the entry begins, 1-based. Fields by their names in lower case, as written, LaTeX and all. */
export type BibtexEntry = { line: number; fields: Map<string, string> };
export type TextLine = { line: number; text: string };
export type BibtexText = {
  entries: BibtexEntry[];
  /** The first lines of what begins like an entry and cannot be read, or stands for more text than is read. */
  broken: (TextLine & { why: 'syntax' | 'too-long' })[];
  /** Lines outside of entries, where BibTeX itself sees a comment. */
  between: TextLine[];
};

const BEGINS_ENTRY = /^[ \t]*@([a-z]+)[ \t]*[{(]/i;
const ANY_LINE_BEGINS_ENTRY = /^[ \t]*@([a-z]+)[ \t]*[{(]/im;

// Names that stand for names multiply: ten lines could ask for gigabytes. Those of journals make a text half as long again.
const MAX_EXPANSION = 4;
const FREE_CHARS = 10_000;

/** Whether any line begins an entry. */
export const looksLikeBibtex = (text: string): boolean => ANY_LINE_BEGINS_ENTRY.test(text);

/**
 * Reads BibTeX entry by entry, each beginning on a line of its own, so that one broken entry spoils no other.
 * Names of `@string` stand for what they were given before, as long as all of it together is at most four times the text.
 */
export const readBibtex = (text: string): BibtexText => {
  const names = createNames(FREE_CHARS + MAX_EXPANSION * text.length);
  const result: BibtexText = { entries: [], broken: [], between: [] };
  for (const { line, lines } of splitAtEntries(text)) {
    const type = BEGINS_ENTRY.exec(lines[0]!)?.[1]?.toLowerCase();
    if (type === undefined) addLines(result.between, lines, line);
    if (type === undefined || type === 'comment') continue;
    const items = parseBibtex(lines.join('\n'));
    const begin = { line, text: lines[0]!.trim() };
    if (items === null || items.some(lostComma)) {
      result.broken.push({ ...begin, why: 'syntax' });
      continue;
    }
    for (const item of items) {
      if (item.kind === 'string' && !names.define(item.name, item.value))
        result.broken.push({ ...begin, why: 'too-long' });
      if (item.kind !== 'entry') continue;
      const fields = new Map(item.fields.map(({ name, value }) => [name.toLowerCase(), names.expand(value)]));
      if (isWhole(fields)) result.entries.push({ line, fields });
      else result.broken.push({ ...begin, why: 'too-long' });
    }
    const last = items.at(-1);
    if (last?.kind === 'comment') {
      const after = last.text.split('\n');
      addLines(result.between, after, line + lines.length - after.length);
    }
  }
  return result;
};

const addLines = (to: TextLine[], lines: string[], from: number): void => {
  for (const [at, text] of lines.entries()) to.push({ line: from + at, text });
};

const splitAtEntries = (text: string): { line: number; lines: string[] }[] => {
  const chunks: { line: number; lines: string[] }[] = [];
  for (const [at, each] of text.split(/\r\n|\r|\n/).entries()) {
    if (at === 0 || BEGINS_ENTRY.test(each)) chunks.push({ line: at + 1, lines: [each] });
    else chunks.at(-1)!.lines.push(each);
  }
  return chunks;
};

// "@article{key title={…}}" reads as a field of the name "key title".
const lostComma = (item: BibtexItem): boolean =>
  item.kind === 'entry' && item.fields.some(({ name, value }) => /\s/.test(name) && value !== null);

const isWhole = (fields: Map<string, string | null>): fields is Map<string, string> =>
  [...fields.values()].every((text) => text !== null);

const createNames = (maxChars: number) => {
  const known = new Map<string, string>();
  let left = maxChars;
  const names = {
    /** The text of a value; null, before any of it is built, where its names stand for more than is left. */
    expand: (value: BibtexPart[] | null): string | null => {
      let chars = 0;
      // A name that was never defined is most often a value that lost its braces.
      const texts = (value ?? []).map(({ text, isName }) => {
        const meant = isName ? known.get(text.toLowerCase()) : undefined;
        chars += meant?.length ?? 0;
        return meant ?? text;
      });
      if (chars > left) return null;
      left -= chars;
      return texts.join('');
    },
    /** @returns whether its value could be expanded */
    define: (name: string, value: BibtexPart[] | null): boolean => {
      const text = names.expand(value);
      if (text !== null) known.set(name.toLowerCase(), text);
      return text !== null;
    },
  };
  return names;
};
