/** Returns a table of Markdown, its first row the head, with columns of one width, as the formatter leaves them. */
export const markdownTable = (rows: string[][]): string => {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const line = (cells: string[], fill: string): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at]!, fill)).join(' | ')} |\n`;
  const [head, ...body] = rows;
  const rule = widths.map(() => '');
  return line(head!, ' ') + line(rule, '-') + body.map((row) => line(row, ' ')).join('');
};
