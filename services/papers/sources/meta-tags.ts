import { Tokenizer } from 'htmlparser2';

const MAX_TAGS = 12_000;
const nothing = (): void => {};

/**
 * Reads the `meta` tags of a page: what they say by name in small letters, in the order of the page. Tags only, no tree:
 * a page may open elements as deeply as it likes.
 */
export const readMetaTags = (html: string): Map<string, string[]> => {
  const tags = new Map<string, string[]>();
  let count = 0;
  let attributes: Map<string, string> | null = null;
  let name = '';
  // A list, for half a million entities added to a text one by one cost the collector of garbage seconds.
  let value: string[] = [];
  const add = (): void => {
    const key = (attributes?.get('name') ?? attributes?.get('property'))?.toLowerCase();
    const content = attributes?.get('content')?.trim();
    attributes = null;
    if (!key || !content || count >= MAX_TAGS) return;
    count += 1;
    const same = tags.get(key);
    if (same) same.push(content);
    else tags.set(key, [content]);
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname: (start, end) => {
        attributes = html.slice(start, end).toLowerCase() === 'meta' ? new Map() : null;
      },
      onattribname: (start, end) => {
        name = html.slice(start, end).toLowerCase();
        value = [];
      },
      onattribdata: (start, end) => {
        if (attributes) value.push(html.slice(start, end));
      },
      onattribentity: (codePoint) => {
        if (attributes) value.push(String.fromCodePoint(codePoint));
      },
      onattribend: () => {
        // The first of the same name counts.
        if (attributes && !attributes.has(name)) attributes.set(name, value.join(''));
      },
      onopentagend: add,
      onselfclosingtag: add,
      oncdata: nothing,
      onclosetag: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onend: nothing,
      onprocessinginstruction: nothing,
      ontext: nothing,
      ontextentity: nothing,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return tags;
};
