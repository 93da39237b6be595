import { Parser } from 'htmlparser2';

const BREAKS = new Set([
  'p',
  'div',
  'br',
  'tr',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'pre',
  'table',
  'blockquote',
  'hr',
  'ul',
  'title',
]);
const UNSEEN = new Set(['style', 'script', 'head']);

/** Returns the text of HTML, with a line for each block. */
export const htmlToText = (html: string): string => {
  if (html === '') return '';
  // What only calls itself HTML keeps its lines.
  if (!/<(?:br|p|div|table|tr|li|pre)\b/i.test(html)) return html.replace(/<\/?[a-z][^<>]{0,200}>/gi, '');
  const pieces: string[] = [];
  let unseen = 0;
  const parser = new Parser({
    onopentagname: (name) => {
      if (UNSEEN.has(name)) unseen += 1;
      if (BREAKS.has(name)) pieces.push('\n');
    },
    ontext: (text) => {
      if (unseen === 0) pieces.push(text.replace(/[\r\n\t ]+/g, ' '));
    },
    onclosetag: (name) => {
      if (UNSEEN.has(name)) unseen -= 1;
      if (BREAKS.has(name)) pieces.push('\n');
    },
  });
  parser.end(html);
  return pieces
    .join('')
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
};
