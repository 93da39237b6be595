import { addressOf } from './addresses.ts';
import { type Header, parseHeader } from './header.ts';
import type { Part } from './mime.ts';

const RETURNED =
  /^(?:message\/(?:rfc822|global|partial|rfc822-headers|global-headers)|text\/rfc822-headers|text\/rfc822|text\/rfc822-header)$/;

/** Returns the text of the returned mail, or of its header; null where no part holds it. */
export const returnedPart = (parts: Part[]): string | null =>
  (parts.find(({ type }) => RETURNED.test(type)) ?? parts.find(isAttachedHeader))?.text ?? null;

const isAttachedHeader = ({ type, text }: Part): boolean =>
  type.startsWith('text/') && beginsHeader(text.trimStart().split('\n', LOOKAHEAD), 0);

// Lines that part a report in prose from the mail that it returns.
const MARKER =
  /^[-=*_#>|\s]{0,40}(?:(?:the |begin of )?(?:original|returned|undelivered|unsent|rejected|failed|your original) (?:message|mail|e-mail|header|text)s?\b(?! (?:was|is|could|has|can|cannot|to|did|from|on|sent|received|wasn)\b)|below (?:this line )?is (?:a copy|the original)|this is a copy of|here is a copy|a copy of (?:the|your)|the headers? (?:of|from) the (?:original|message)|message headers? follow|headers? of the (?:original|message)|unsent message follows|non-delivered information|message contents? follow|ursprüngliche nachricht|kopfzeilen der|mensaje original|message original|original mail info|header of the source mail|content-type:[ \t]*(?:message\/rfc822|text\/rfc822-headers))/i;
const FIELD_LINE =
  /^[>|\s]{0,8}(?:[A-Za-z][\w-]{0,60}:(?:\s|$)|(?:received|message-id|from|to|date|subject|content-type):)/i;
const SURE_FIELD = /^[>|\s]{0,8}(?:received|return-path|message-id|mime-version|x-mailer|dkim-signature):/i;
const MAX_LINES = 20_000;
const LOOKAHEAD = 25;

/** Parts a report in prose from the mail or header that it returns, which may be empty. */
export const splitReturned = (text: string): { report: string; returned: string } => {
  const lines = text.split('\n', MAX_LINES);
  const marker = lines.findIndex((line, at) => at > 0 && line.length < 200 && MARKER.test(line));
  const header = lines.findIndex((_, at) => beginsHeader(lines, at));
  const at = Math.min(...[marker, header].filter((found) => found >= 0), lines.length);
  return {
    report: lines.slice(0, at).join('\n'),
    returned: lines
      .slice(Math.max(header, at))
      .join('\n')
      .replace(/^[>|] ?/gm, ''),
  };
};

const beginsHeader = (lines: string[], at: number): boolean => {
  if (!FIELD_LINE.test(lines[at]!) || (at > 0 && FIELD_LINE.test(lines[at - 1]!))) return false;
  let fields = 0;
  let isSure = false;
  for (const line of lines.slice(at, at + LOOKAHEAD)) {
    if (FIELD_LINE.test(line)) fields += 1;
    else if (!/^[>|]?[ \t]+\S/.test(line)) break;
    isSure ||= SURE_FIELD.test(line);
  }
  return isSure && fields >= 3;
};

/** Returns the header of a returned mail. */
export const returnedHeader = (returned: string): Header => {
  const text = returned.trimStart().slice(0, 256 * 1024);
  const end = text.search(/\n[ \t]*\n/);
  return parseHeader(end === -1 ? text : text.slice(0, end));
};

/** Returns the address that a returned mail was sent to, where it names one. */
export const returnedRecipient = (header: Header): string | null =>
  addressOf(header.get('x-original-to') ?? '') ??
  addressOf(header.get('delivered-to') ?? '') ??
  addressOf(header.get('to') ?? '');
