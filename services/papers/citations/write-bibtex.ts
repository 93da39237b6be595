import { type CslName, sortedName } from './author-names.ts';
import { type CslItem, issuedOn } from './csl-item.ts';

// BibTeX counts braces even behind a backslash, so a brace is written by its name.
const ESCAPES: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
};
for (const char of '&%$#_') ESCAPES[char] = `\\${char}`;

/** Returns text as LaTeX prints it. Letters of every script stay as they are: LaTeX has read UTF-8 since 2018. */
const escaped = (text: string): string => text.replace(/[\\{}~^<>|&%$#_]/g, (char) => ESCAPES[char]!);

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}.+’-]*/gu;

/** Protects words with a capital after their first letter (BERT, arXiv), which styles would write in lower case. */
const title = (text: string): string => {
  let result = '';
  let from = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const isProtected = /\p{Lu}/u.test(word.slice(1));
    result += escaped(text.slice(from, index)) + (isProtected ? `{${word}}` : word);
    from = index + word.length;
  }
  return result + escaped(text.slice(from));
};

// "and" and a comma separate names, so a part with either is enclosed.
const part = (text: string): string => (/\band\b|,/i.test(text) ? `{${escaped(text)}}` : escaped(text));

const author = (name: CslName): string => {
  if ('literal' in name) return `{${escaped(name.literal)}}`;
  const { family, given, suffix, 'non-dropping-particle': particle } = name;
  return sortedName(
    {
      family: part(family),
      ...(given && { given: part(given) }),
      ...(suffix && { suffix: part(suffix) }),
      ...(particle && { 'non-dropping-particle': part(particle) }),
    },
    'family',
  );
};

/** Addresses are read as they are, so a character that would end the field is percent-encoded. */
const verbatim = (text: string): string => text.replace(/[{}\\\s]/g, encodeURIComponent);

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const entry = (item: CslItem): string => {
  const [year, month] = issuedOn(item);
  const arxivId = item.number?.startsWith('arXiv:') ? item.number.slice('arXiv:'.length) : null;
  const fields: Record<string, string | undefined> = {
    title: title(item.title),
    author: item.author?.map(author).join(' and '),
    year: year?.toString(),
    month: month === undefined ? undefined : MONTHS[month - 1],
    ...(arxivId !== null && { eprint: arxivId, archivePrefix: 'arXiv', primaryClass: item.categories?.[0] }),
    publisher: item.publisher,
    doi: item.DOI && verbatim(item.DOI),
    url: verbatim(item.URL),
    keywords: item.keyword && escaped(item.keyword),
    abstract: item.abstract && escaped(item.abstract),
  };
  const lines = Object.entries(fields).flatMap(([name, value]) => {
    if (value === undefined) return [];
    // The name of a month is a macro of every style, and stands without braces.
    return name === 'month' ? `  month = ${value},\n` : `  ${name} = {${value}},\n`;
  });
  return `@misc{${item.id},\n${lines.join('')}}\n`;
};

/** Writes items as BibTeX. All are `@misc`, as arXiv writes them, because `@article` needs the name of a journal. */
export const writeBibtex = (items: CslItem[]): string => items.map(entry).join('\n');
