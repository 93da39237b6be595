import { addressOf } from './addresses.ts';
import type { Header } from './header.ts';
import type { Traces } from './report.ts';

const MAX_OF_A_KIND = 20;
const MESSAGE_ID = /<([^<>\s@]{1,300}@[^<>\s@]{1,255})>/g;
const TOKEN = /\/unsubscribe\/([A-Za-z0-9_-]{20,120})/g;
const MAX_SCANNED_CHARS = 1_000_000;

/** Collects what leads to the mail that a report is about, the most reliable first. */
export const tracesOf = (from: {
  /** Of the envelope with which the report came. */
  recipients: string[];
  header: Header;
  returned: Header;
  returnedText: string;
  reportText: string;
}): Traces => ({
  addresses: few([
    ...from.recipients,
    ...ADDRESS_FIELDS.flatMap((name) => addressesIn(from.header, name)),
    ...addressesIn(from.returned, 'return-path'),
  ]),
  messageIds: few([
    ...idsIn(from.returned.get('message-id')),
    ...ID_FIELDS.flatMap((name) => from.header.all(name).flatMap(idsIn)),
    ...[...from.reportText.slice(0, MAX_SCANNED_CHARS).matchAll(MENTIONED_ID)].map(([, id]) => id!),
  ]),
  unsubscribeTokens: few([
    ...tokensIn(from.returned.get('list-unsubscribe') ?? ''),
    ...tokensIn(from.returnedText),
    ...tokensIn(from.reportText),
  ]),
});

const ADDRESS_FIELDS = ['x-original-to', 'delivered-to', 'envelope-to', 'to'];
const ID_FIELDS = ['in-reply-to', 'references', 'x-original-message-id', 'original-message-id'];
const MENTIONED_ID = /\bmessage-?id\b[ \t"]{0,5}[:=]?[ \t"]{0,5}<?([^<>\s@"]{1,300}@[^<>\s@"]{1,255})>?/gi;

const few = (found: string[]): string[] => [...new Set(found)].slice(0, MAX_OF_A_KIND);

const addressesIn = (header: Header, name: string): string[] =>
  header
    .all(name)
    .flatMap((value) => value.split(',', MAX_OF_A_KIND))
    .map(addressOf)
    .filter((address) => address !== null);

const idsIn = (value: string | null): string[] =>
  [...(value ?? '').matchAll(MESSAGE_ID)].map(([, id]) => id!);

/** Returns the tokens of the unsubscribe links in a text. */
export const tokensIn = (text: string): string[] =>
  // A soft line break of quoted-printable may stand inside the link.
  [
    ...text
      .slice(0, MAX_SCANNED_CHARS)
      .replace(/=\r?\n/g, '')
      .matchAll(TOKEN),
  ]
    .slice(0, MAX_OF_A_KIND)
    .map(([, token]) => token!);
