import { type BibtexItem, type BibtexPart, parseBibtex } from './bibtex-syntax.ts';

/** An entry that begins on the 1-based `line`. `fields` has the values as written, with LaTeX, by name in lower case. */
export type BibtexEntry = { line: number; fields: Map<string, string> };
export type TextLine = { line: number; text: string };
export type BibtexText = {
  entries: BibtexEntry[];
  /** The first lines of entries that cannot be parsed, or that expand to more text than is allowed. */
  broken: (TextLine & { why: 'syntax' | 'too-long' })[];
  /** Lines between entries, which BibTeX itself treats as comments. */
  between: TextLine[];
};

const BEGINS_ENTRY = /^[ \t]*@([a-z]+)[ \t]*[{(]/i;
const ANY_LINE_BEGINS_ENTRY = /^[ \t]*@([a-z]+)[ \t]*[{(]/im;

// Names that stand for names multiply: ten lines could expand to gigabytes. Names of journals make a text half as long again.
const MAX_EXPANSION = 4;
const FREE_CHARS = 10_000;

/** Tells whether any line begins an entry. */
export const looksLikeBibtex = (text: string): boolean => ANY_LINE_BEGINS_ENTRY.test(text);

/**
 * Parses BibTeX entry by entry, so that one broken entry does not spoil the others. Each entry begins on a new line.
 * Names of `@string` are replaced by their values, as long as these together have at most about four times the length of
 * the text.
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

// "@article{key title={…}}", with its comma missing, is parsed as a field with the name "key title".
const lostComma = (item: BibtexItem): boolean =>
  item.kind === 'entry' && item.fields.some(({ name, value }) => /\s/.test(name) && value !== null);

const isWhole = (fields: Map<string, string | null>): fields is Map<string, string> =>
  [...fields.values()].every((text) => text !== null);

const createNames = (maxChars: number) => {
  const known = new Map<string, string>();
  let left = maxChars;
  const names = {
    /** Returns the text of a value; null, before it is built, if its names expand to more characters than are left. */
    expand: (value: BibtexPart[] | null): string | null => {
      let chars = 0;
      // A name that was never defined is usually a value without its braces, so it is kept as text.
      const texts = (value ?? []).map(({ text, isName }) => {
        const meant = isName ? known.get(text.toLowerCase()) : undefined;
        chars += meant?.length ?? 0;
        return meant ?? text;
      });
      if (chars > left) return null;
      left -= chars;
      return texts.join('');
    },
    /** Defines a name. @returns whether its value could be expanded */
    define: (name: string, value: BibtexPart[] | null): boolean => {
      const text = names.expand(value);
      if (text !== null) known.set(name.toLowerCase(), text);
      return text !== null;
    },
  };
  return names;
};
