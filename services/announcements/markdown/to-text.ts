import type { Token } from 'markdown-it';
import { wrap } from '../../templating/plain-text.ts';

const WIDTH = 76;

/** A list or a quotation that the text stands in. `first` begins its first line, `rest` the others. */
type Frame = { first: string; rest: string };

/** Returns the words of a line of Markdown; a link is followed by its address. Lines end only where they must. */
export const inlineText = (children: Token[]): string => {
  const links: { from: number; url: string }[] = [];
  let text = '';
  for (const token of children) {
    if (token.type === 'softbreak') text += ' ';
    else if (token.type === 'hardbreak') text += '\n';
    else if (token.type === 'link_open')
      links.push({ from: text.length, url: String(token.attrGet('href') ?? '') });
    else if (token.type === 'link_close') {
      const { from, url } = links.pop()!;
      const bare = url.replace(/^mailto:/i, '');
      if (text.slice(from) !== bare && text.slice(from) !== url) text += ` (${bare})`;
    } else text += token.content;
  }
  return text;
};

/** Writes a parsed body as plain text, in lines of at most 76 characters where words allow it. */
export const toText = (tokens: Token[]): string => {
  const frames: Frame[] = [];
  const numbers: (number | null)[] = [];
  /** `isTight`: it belongs to a list without empty lines; `endsList`: to the end of an outermost list. */
  const blocks: { lines: string[]; isTight: boolean; endsList: boolean }[] = [];
  let heading = false;
  let isTight = false;

  const add = (lines: string[]): void => {
    const framed = lines.map((line) => {
      const before = frames.map((frame) => {
        const { first } = frame;
        frame.first = frame.rest;
        return first;
      });
      return `${before.join('')}${line}`.trimEnd();
    });
    blocks.push({ lines: framed, isTight, endsList: false });
  };
  const width = (): number => Math.max(20, WIDTH - frames.reduce((sum, { rest }) => sum + rest.length, 0));

  for (const token of tokens) {
    if (token.type === 'blockquote_open') frames.push({ first: '> ', rest: '> ' });
    else if (token.type === 'bullet_list_open') numbers.push(null);
    else if (token.type === 'ordered_list_open') numbers.push(Number(token.attrGet('start') ?? 1));
    else if (token.type.endsWith('_list_close')) {
      numbers.pop();
      const last = blocks.at(-1);
      if (last && numbers.length === 0) last.endsList = true;
    } else if (token.type === 'list_item_open') {
      const number = numbers.at(-1) ?? null;
      const first = number === null ? '- ' : `${number}. `;
      if (number !== null) numbers[numbers.length - 1] = number + 1;
      frames.push({ first, rest: ' '.repeat(first.length) });
    } else if (token.type === 'blockquote_close' || token.type === 'list_item_close') frames.pop();
    else if (token.type === 'heading_open') heading = true;
    else if (token.type === 'paragraph_open') isTight = token.hidden;
    else if (token.type === 'inline') {
      const lines = inlineText(token.children ?? [])
        .split('\n')
        .flatMap((line) => wrap(line, { width: width() }).split('\n'));
      if (heading) lines.push('-'.repeat(Math.max(...lines.map((line) => line.length))));
      add(lines);
      heading = false;
      isTight = false;
    } else if (token.type === 'hr') add(['-'.repeat(width())]);
    else if (token.type === 'fence' || token.type === 'code_block')
      add(
        token.content
          .trimEnd()
          .split('\n')
          .map((line) => `    ${line}`),
      );
  }
  return blocks
    .map((block, at) => {
      const before = blocks[at - 1];
      const joins = block.isTight && before?.isTight && !before.endsList;
      return (before ? (joins ? '\n' : '\n\n') : '') + block.lines.join('\n');
    })
    .join('');
};
