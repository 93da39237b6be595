/** A longer start tag is refused: the parser reads it character by character, and one of a megabyte fills the heap. */
const MAX_TAG_CHARS = 32_768;

const TAG = /^<[^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*>/;
const APART: [begin: string, end: string][] = [
  ['<![CDATA[', ']]>'],
  ['<!--', '-->'],
];

/** Tells whether any tag, comment or CDATA section in a piece of XML never ends, or any tag is too long. */
export const hasEndlessTag = (xml: string): boolean => {
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at)) {
    const apart = APART.find(([begin]) => xml.startsWith(begin, at));
    if (apart) {
      const end = xml.indexOf(apart[1], at);
      if (end < 0) return true;
      at = end + apart[1].length;
    } else {
      const tag = TAG.exec(xml.slice(at, at + MAX_TAG_CHARS));
      if (tag === null) return true;
      at += tag[0].length;
    }
  }
  return false;
};
