/** Matches a web address in running text, up to white space or a character that no address contains. */
export const URL_IN_TEXT =
  /(?<![=/])(?:https?:\/\/|(?<![\w.])www\.(?=[\w-]+\.))(?:(?!https?:\/\/|[\s{}<>"“”|]).|(?<=[=/])https?:\/\/)+/gi;

/** Applies `change` to the text between web addresses; the addresses stay as they are. */
export const mapOutsideUrls = (text: string, change: (part: string) => string): string => {
  let result = '';
  let from = 0;
  for (const match of text.matchAll(URL_IN_TEXT)) {
    result += change(text.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return result + change(text.slice(from));
};

/** Returns an address without the escapes of LaTeX: `\_`, `\%`, `\allowbreak`. */
export const unescapeUrl = (url: string): string =>
  url.replace(/\\allowbreak\s?|\\-|\\\//g, '').replace(/\\([_%#&~$])/g, '$1');
