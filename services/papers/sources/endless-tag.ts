/** A start tag longer than this is none: the parser takes it character by character, which for a megabyte fills the heap. */
const MAX_TAG_CHARS = 32_768;

const TAG = /^<[^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*>/;
const APART: [begin: string, end: string][] = [
  ['<![CDATA[', ']]>'],
  ['<!--', '-->'],
];

/** Whether any tag of a piece of XML is too long, or never ends. */
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
