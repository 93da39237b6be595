import { neutral, wrap } from '../../services/templating/plain-text.ts';

type Column = { title: string; align?: 'right' };

/**
 * Returns a text without what a terminal would obey: escape sequences, marks of direction, and returns of the carriage, by which
 * a subject or the name of a file could rewrite what stands around it. Lines and tabs stay.
 */
export const forTerminal = (text: string): string => neutral(text).replaceAll('\r', ' ');

/** Returns a text that others chose, such as the name of a file or the reply of a server, on one line of its own message. */
export const inLine = (text: string): string => forTerminal(text).replaceAll('\n', ' ');

/** Returns a message with its further lines indented, so that none that a name or a reply brings looks like another message. */
export const asMessage = (text: string): string => forTerminal(text).replace(/\n(?! )/g, '\n  ');

/** Lays out a table. Each column but the last is as wide as its widest cell; `align` puts numbers to the right. */
export const table = (columns: Column[], rows: (string | number)[][]): string => {
  const cells = [
    columns.map((column) => column.title),
    ...rows.map((row) => row.map((cell) => inLine(String(cell)))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => [...(row[at] ?? '')].length)));
  const pad = (text: string, at: number): string => {
    const room = ' '.repeat(widths[at]! - [...text].length);
    return columns[at]!.align === 'right' ? room + text : text + room;
  };
  return cells.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
};

export const paragraph = (text: string, indent = ''): string => wrap(text, { width: 100, indent });
