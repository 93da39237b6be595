import { memoize } from '../platform/cache.ts';
import { withAttachedMessage } from './attachment.ts';
import { dateTime, mailbox, plainField, textField } from './header-fields.ts';
import type { Message } from './message.ts';
import { encodeQuotedPrintable } from './quoted-printable.ts';

// "=_" cannot stand in quoted-printable (RFC 2045, 6.7), so this is in neither part.
const BOUNDARY = '=_paperboy';

const partHead = (type: string): string =>
  `--${BOUNDARY}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`;

const TEXT_HEAD = partHead('text/plain');
const HTML_HEAD = `\r\n${partHead('text/html')}`;
const END = `\r\n--${BOUNDARY}--\r\n`;

/** Returns the body of a multipart/alternative (RFC 2046, 5.1.4) from its two quoted-printable parts. */
export const alternativeBody = (text: string, html: string): string =>
  TEXT_HEAD + text + HTML_HEAD + html + END;

/** The fields that describe the body. */
export const MIME_FIELDS = `MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="${BOUNDARY}"\r\n`;

// Subjects name the best paper, and a day has few of those.
const subjectField = memoize({ name: 'subject-fields', max: 2_000 }, (subject) =>
  textField('Subject', subject),
);

type Mailbox = { name: string; address: string };

// All mail of an installation has the same sender.
const fromFields = new WeakMap<Mailbox, string>();
const fromField = (from: Mailbox): string => {
  const known = fromFields.get(from);
  if (known !== undefined) return known;
  const field = plainField('From', mailbox(from));
  fromFields.set(from, field);
  return field;
};

type Head = Pick<Message, 'messageId' | 'to' | 'subject' | 'headers'>;

/** Returns a mail's header fields, each ended by CRLF, without the empty line. */
export const headerFields = (message: Head, options: { from: Mailbox; date: Date }): string => {
  let fields =
    fromField(options.from) +
    plainField('To', message.to) +
    subjectField(message.subject) +
    plainField('Date', dateTime(options.date)) +
    plainField('Message-ID', `<${message.messageId}>`);
  for (const name in message.headers) fields += plainField(name, message.headers[name]!);
  return fields + MIME_FIELDS;
};

/** Returns a message as header fields and body. */
export const composeMessage = (
  message: Message,
  options: { from: Mailbox; date: Date },
): { fields: string; body: string } => {
  const fields = headerFields(message, options);
  const body = alternativeBody(encodeQuotedPrintable(message.text), encodeQuotedPrintable(message.html));
  if (!message.attached) return { fields, body };
  const mixed = withAttachedMessage(`${MIME_FIELDS}\r\n${body}`, message.attached);
  return { fields: fields.slice(0, -MIME_FIELDS.length) + mixed.fields, body: mixed.body };
};
