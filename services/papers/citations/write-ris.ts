import { sortedName } from './author-names.ts';
import { type CslItem, issuedOn } from './csl-item.ts';

const TYPES: Record<CslItem['type'], string> = { article: 'UNPB', 'article-journal': 'JOUR' };

const two = (number: number): string => String(number).padStart(2, '0');

/** Returns `2025/09/04/`; parts that are not known are empty. */
const dateOf = ([year, month, day]: number[]): string =>
  `${year}/${month ? two(month) : ''}/${day ? two(day) : ''}/`;

const record = (item: CslItem): string => {
  const date = issuedOn(item);
  const lines: [string, string | undefined][] = [
    ['TY', TYPES[item.type]],
    ['ID', item.id],
    ['TI', item.title],
    ...(item.author ?? []).map((name): [string, string] => [
      'AU',
      'literal' in name ? name.literal : sortedName(name, 'given'),
    ]),
    ['PY', date[0]?.toString()],
    ['DA', date.length > 0 ? dateOf(date) : undefined],
    ['PB', item.publisher],
    ['AN', item.number],
    ['DO', item.DOI],
    ['UR', item.URL],
    ...(item.keyword?.split(', ') ?? []).map((word): [string, string] => ['KW', word]),
    ['AB', item.abstract],
  ];
  const written = lines.flatMap(([tag, value]) => (value === undefined ? [] : `${tag}  - ${value}\r\n`));
  return `${written.join('')}ER  - \r\n`;
};

/** Writes items as RIS: a line a field, which is never folded, because readers of RIS join folded lines differently. */
export const writeRis = (items: CslItem[]): string => items.map(record).join('\r\n');
