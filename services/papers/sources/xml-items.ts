import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { hasEndlessTag } from './endless-tag.ts';
import { MAX_ITEMS, tooManyItems } from './source.ts';

/** An entry of a feed: `fields` are its children, in lists by name without prefix. */
export type XmlItem = { line: number; fields: Record<string, XmlNode[]>; fault: null };
export type XmlNode = {
  text: string;
  attributes: Record<string, string>;
  children: Record<string, XmlNode[]>;
};
export type XmlFault = { line: number; fields: null; fault: string };

const START = /<(?:entry|item)(?=[\s>])/g;
/** The longest entry that is read; ten thousand authors need a quarter of this. */
export const MAX_ITEM_CHARS = 4_000_000;
const TOO_LONG = `longer than ${MAX_ITEM_CHARS} characters`;
const END = /<\/(?:entry|item)\s*>/;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#',
  parseTagValue: false,
  parseAttributeValue: false,
  alwaysCreateTextNode: true,
  htmlEntities: true,
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
});

/**
 * Returns the entries of an Atom or RSS feed. Each is parsed by itself, so that one that is not well-formed or is cut off
 * does not spoil the others. Markup inside an entry (XHTML) is not searched for text.
 */
export const readXmlItems = (xml: string): (XmlItem | XmlFault)[] => {
  const starts: number[] = [];
  for (const { index } of xml.matchAll(START)) if (starts.push(index) > MAX_ITEMS) break;
  let line = 1;
  let lineEnd = xml.indexOf('\n');
  return starts.map((start, at) => {
    for (; lineEnd >= 0 && lineEnd < start; lineEnd = xml.indexOf('\n', lineEnd + 1)) line += 1;
    if (at === MAX_ITEMS) return { line, fields: null, fault: tooManyItems };
    const piece = xml.slice(start, starts[at + 1] ?? xml.length);
    const end = END.exec(piece);
    if (!end) return { line, fields: null, fault: 'cut off: it has no end' };
    if (end.index > MAX_ITEM_CHARS) return { line, fields: null, fault: TOO_LONG };
    return readItem(line, piece.slice(0, end.index + end[0].length));
  });
};

const readItem = (line: number, piece: string): XmlItem | XmlFault => {
  if (hasEndlessTag(piece)) return { line, fields: null, fault: 'not well-formed XML: a tag has no end' };
  const valid = XMLValidator.validate(piece);
  if (valid !== true) return { line, fields: null, fault: `not well-formed XML: ${valid.err.msg}` };
  try {
    const [root] = Object.values(parser.parse(piece) as Record<string, unknown[]>);
    return { line, fields: toNode(root![0]).children, fault: null };
  } catch (error) {
    return { line, fields: null, fault: `not readable XML: ${(error as Error).message}` };
  }
};

const toNode = (raw: unknown): XmlNode => {
  const node: XmlNode = { text: '', attributes: {}, children: Object.create(null) };
  if (typeof raw !== 'object' || raw === null) return { ...node, text: String(raw ?? '') };
  for (const [name, value] of Object.entries(raw)) {
    if (name === '#') node.text = String(Array.isArray(value) ? value.join('') : value);
    else if (name.startsWith('@')) node.attributes[name.slice(1)] = String(value);
    else {
      const local = name.replace(/^.*:/, '');
      node.children[local] ??= [];
      for (const child of [value].flat()) node.children[local].push(toNode(child));
    }
  }
  return node;
};

/** Returns the text of the first field with one of these names that has text, else null. */
export const textIn = (fields: Record<string, XmlNode[]>, ...names: string[]): string | null => {
  for (const name of names)
    for (const node of fields[name] ?? []) if (node.text.trim() !== '') return node.text.trim();
  return null;
};

/** Tells whether a text that begins so is an XML feed. */
export const isXmlFeed = (head: string): boolean => /^<(?:\?xml|feed|rss|rdf:RDF)[\s>]/i.test(head);
