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
export const parseMessage = async (bytes: Uint8Array): Promise<Message> => {
  const raw = beginning(withLineFeeds(bytes.subarray(0, MAX_PARSED_BYTES)));
  try {
    const email = await PostalMime.parse(raw, options);
    const boundary = email.attachments.length === 0 ? lostBoundary(raw, email) : null;
    return ofEmail(
      raw,
      boundary === null ? email : await PostalMime.parse(withBoundary(raw, email, boundary), options),
    );
  } catch {
    const { header, body } = splitPlain(raw);
    return { header, text: body, parts: [] };
  }
};

// The library keeps about 400 bytes and needs 8 µs for each line: 10 MB of empty lines ended a process that had 4 GB.
const MAX_PARSED_BYTES = 1024 * 1024;
const MAX_PARSED_LINES = 20_000;
// Of a returned mail only the header counts.
const MAX_RETURNED_LINES = 200;
const RETURNED_BEGINS =
  /^(?:content-type:[ \t]{0,5}(?:message\/(?:rfc822|partial|global\b(?!-d))|text\/rfc822)|received:|return-path:)/i;

/** Returns the first lines of a message, without the bodies of mails in it. */
const beginning = (bytes: Uint8Array): Uint8Array => {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Buffer[] = [];
  let keptFrom = 0;
  let returnedLines: number | null = null;
  let isHeader = true;
  let start = 0;
  for (let line = 0; line < MAX_PARSED_LINES && start < raw.length; line += 1) {
    const end = raw.indexOf(LF, start) + 1 || raw.length;
    const isEmpty = raw[start] === LF || raw[start] === CR;
    if (isHeader) isHeader = !isEmpty;
    else if (returnedLines === null || returnedLines > MAX_RETURNED_LINES) {
      const text = raw.toString('latin1', start, Math.min(end, start + 60));
      if (text.startsWith('--') && beginsPart(raw, end)) {
        if (returnedLines !== null) keptFrom = start;
        returnedLines = null;
      } else if (returnedLines === null && RETURNED_BEGINS.test(text)) returnedLines = 0;
    }
    if (returnedLines !== null && returnedLines++ === MAX_RETURNED_LINES)
      kept.push(raw.subarray(keptFrom, start));
    start = end;
  }
  if (returnedLines === null || returnedLines <= MAX_RETURNED_LINES) kept.push(raw.subarray(keptFrom, start));
  return kept.length === 1 ? kept[0]! : Buffer.concat(kept);
};

const beginsPart = (raw: Buffer, at: number): boolean =>
  /^content-/i.test(raw.toString('latin1', at, at + 8));

const [LF, CR] = [0x0a, 0x0d] as const;
/** Replaces the line ends of a message that has bare carriage returns only. */
const withLineFeeds = (bytes: Uint8Array): Uint8Array =>
  bytes.includes(LF) || !bytes.includes(CR) ? bytes : bytes.map((byte) => (byte === CR ? LF : byte));

const options = {
  forceRfc822Attachments: true,
  maxNestingDepth: MAX_NESTING,
  maxHeadersSize: MAX_HEADER_BYTES,
};

// A line of two hyphens followed by a field of MIME begins a part (RFC 2046, 5.1).
const FIRST_PART = /(?:^|\n)--([^\r\n]{1,200})\r?\n(?=content-[a-z-]{1,40}:)/i;
const RETURNED_HEADER = /\n(?:received|message-id|return-path):/i;
const SCANNED_BYTES = 64 * 1024;

/** Returns the boundary of parts that the header does not name, or names wrongly; null where there are none. */
const lostBoundary = (raw: Uint8Array, email: Email): string | null => {
  const head = new TextDecoder('latin1').decode(raw.subarray(0, SCANNED_BYTES));
  const match = FIRST_PART.exec(head);
  const named = email.headers.find(({ key }) => key === 'content-type')?.value ?? '';
  const isMultipart = /^\s*multipart\//i.test(named);
  if (match === null || (named !== '' && !isMultipart)) return null;
  // Below the header of a returned mail it is of that mail.
  if (!isMultipart && RETURNED_HEADER.test(head.slice(bodyOffset(raw), match.index))) return null;
  const boundary = match[1]!.trimEnd();
  return named.includes(`"${boundary}"`) ? null : boundary;
};

const withBoundary = (raw: Uint8Array, email: Email, boundary: string): Buffer => {
  const others = email.headerLines
    .filter(({ key }) => !/^content-|^mime-version$/.test(key))
    .map(({ line }) => line);
  const header = [
    ...others,
    `Content-Type: multipart/mixed; boundary="${boundary.replace(/["\\]/g, '\\$&')}"`,
  ];
  return Buffer.concat([Buffer.from(`${header.join('\n')}\n\n`), raw.subarray(bodyOffset(raw))]);
};

const bodyOffset = (raw: Uint8Array): number => {
  const head = new TextDecoder('latin1').decode(raw.subarray(0, MAX_HEADER_BYTES));
  const end = /\r?\n\r?\n/.exec(head);
  return end === null ? 0 : end.index + end[0].length;
};

const ofEmail = (raw: Uint8Array, email: Email): Message => {
  const header = parseHeader(email.headerLines.map(({ line }) => line).join('\n'));
  const parts = email.attachments.map(({ mimeType, content }) => ({ type: mimeType, text: decode(content) }));
  const text = email.text || htmlToText(email.html ?? '');
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
