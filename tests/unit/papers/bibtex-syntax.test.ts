import { type BibtexValue, type BibtexItem as LibraryItem, parse } from 'bibtex-parse';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BibtexItem,
  type BibtexPart,
  parseBibtex,
} from '../../../services/papers/text/bibtex-syntax.ts';

const partsOf = ({ datatype, value }: BibtexValue): BibtexPart[] | null => {
  if (datatype === 'null') return null;
  if (datatype === 'concatinate') return (value as BibtexValue[]).flatMap((each) => partsOf(each) ?? []);
  return [{ text: String(value), isName: datatype === 'identifier' }];
};

const itemOf = (item: LibraryItem): BibtexItem => {
  if (item.itemtype === 'comment') return { kind: 'comment', text: item.comment };
  if (item.itemtype === 'preamble') return { kind: 'preamble' };
  if (item.itemtype === 'string') return { kind: 'string', name: item.name, value: partsOf(item) };
  const fields = item.fields.map((field) => ({ name: field.name, value: partsOf(field) }));
  return { kind: 'entry', fields };
};

const readByLibrary = (text: string): BibtexItem[] | null => {
  try {
    return parse(text, { number: 'string' }).map(itemOf);
  } catch {
    return null;
  }
};

const PIECES = [
  ...['@', '@a', '@misc', '@_', '@@', '@1', '@string', '@STRING', '@comment', '@comments', '@preamble'],
  ...['{', '}', '(', ')', '[', ']', '"', ',', ', ', '=', ' = ', '#', ' ', '\n', 'é', 'a', 'b c', '12', '3x'],
  ...['\\', '\\\\', '\\"', '\\{', '\\}', 'key,', 't={x}', 't="y"', '{a}'],
  ...['@misc{k, a={b}}', '@string{a="b"}'],
];

test('any BibTeX is read as the package bibtex-parse reads it', () => {
  const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 });
  const text = fc
    .tuple(fc.constantFrom('@misc{k, ', '@misc{k, ', '@string{', ''), pieces, fc.constantFrom('}', ''))
    .map(([begin, middle, end]) => begin + middle.join('') + end);
  fc.assert(
    fc.property(text, (bibtex) => {
      expect(parseBibtex(bibtex)).toEqual(readByLibrary(bibtex));
    }),
    { numRuns: 10_000 },
  );
});
