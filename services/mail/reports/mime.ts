import PostalMime, { type Email } from 'postal-mime';
import { type Header, parseHeader } from './header.ts';
import { htmlToText } from './html-text.ts';

/** A part other than the text for people, decoded. */
export type Part = { type: string; text: string };

/** A message as far as reading reports needs it. */
export type Message = {
  header: Header;
  /** The text for people: plain, else made from HTML; empty where there is none. */
  text: string;
  parts: Part[];
};

/** Of the header so much is looked at, for all parts together. */
export const MAX_HEADER_BYTES = 256 * 1024;
const MAX_NESTING = 20;

/** Parses MIME; what the library refuses (headers too long, nested too deep) is read as one plain text. */
export const parseMessage = async (raw: Uint8Array): Promise<Message> => {
  try {
    return ofEmail(raw, await PostalMime.parse(raw, options));
  } catch {
    const { header, body } = splitPlain(raw);
    return { header, text: body, parts: [] };
  }
};

const options = {
  forceRfc822Attachments: true,
  maxNestingDepth: MAX_NESTING,
  maxHeadersSize: MAX_HEADER_BYTES,
};

const ofEmail = (raw: Uint8Array, email: Email): Message => {
  const header = parseHeader(email.headerLines.map(({ line }) => line).join('\n'));
  const parts = email.attachments.map(({ mimeType, content }) => ({ type: mimeType, text: decode(content) }));
  const text = email.text || htmlToText(email.html ?? '');
  // A multipart without its boundary, or with another one, has no parts: what there is stands in the raw body.
  if (text.trim() === '' && parts.length === 0) return { header, text: splitPlain(raw).body, parts };
  return { header, text: text.replaceAll('\r', ''), parts };
};

const splitPlain = (raw: Uint8Array): { header: Header; body: string } => {
  const text = decode(raw).replaceAll('\r', '');
  const end = text.indexOf('\n\n');
  const headerEnd = end === -1 ? text.length : end;
  return {
    header: parseHeader(text.slice(0, Math.min(headerEnd, MAX_HEADER_BYTES))),
    body: text.slice(headerEnd),
  };
};

const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('latin1');

/** Decodes UTF-8, or Latin-1 where it is none: no byte is lost. */
const decode = (content: string | ArrayBuffer | Uint8Array): string => {
  if (typeof content === 'string') return content;
  try {
    return utf8.decode(content).replaceAll('\r\n', '\n');
  } catch {
    return latin1.decode(content).replaceAll('\r\n', '\n');
  }
};
