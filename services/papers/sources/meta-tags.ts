import { Tokenizer } from 'htmlparser2';

const MAX_TAGS = 12_000;
const nothing = (): void => {};

/**
 * Returns the contents of the `meta` tags of a page by name, in lower case, each in the order of the page. It reads tags
 * without building a tree, because a page may nest elements to any depth.
 */
export const readMetaTags = (html: string): Map<string, string[]> => {
  const tags = new Map<string, string[]>();
  let count = 0;
  let attributes: Map<string, string> | null = null;
  let name = '';
  // This is a list, because appending half a million entities to a string cost seconds of garbage collection.
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
        // Of several attributes with the same name the first one counts.
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
