import { wrap } from '../../services/templating/plain-text.ts';

type Column = { title: string; align?: 'right' };

/** Lays out a table. Each column but the last is as wide as its widest cell; `align` puts numbers to the right. */
export const table = (columns: Column[], rows: (string | number)[][]): string => {
  const cells = [columns.map((column) => column.title), ...rows.map((row) => row.map(String))];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => [...(row[at] ?? '')].length)));
  const pad = (text: string, at: number): string => {
    const room = ' '.repeat(widths[at]! - [...text].length);
    return columns[at]!.align === 'right' ? room + text : text + room;
  };
  return cells.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
};

export const paragraph = (text: string, indent = ''): string => wrap(text, { width: 100, indent });
