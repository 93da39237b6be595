import { addressOf } from './addresses.ts';
import type { Finding } from './finding.ts';
import { type Header, parseHeader } from './header.ts';
import { MAX_RECIPIENTS } from './report.ts';

/** What a part message/delivery-status says (RFC 3464), or its form for UTF-8 (RFC 6533). */
export type DeliveryStatus = {
  findings: Finding[];
  /** Fields of the message as a whole. */
  message: Header;
};

/** Parses groups of fields, parted by empty lines; the first is of the message, each other of one recipient. */
export const readDeliveryStatus = (text: string, context: string): DeliveryStatus => {
  const groups = splitGroups(text).map(parseHeader);
  const message = groups[0] ?? parseHeader('');
  const findings = groups.filter(isOfRecipient).slice(0, MAX_RECIPIENTS);
  return { message, findings: findings.map((group) => findingOf(group, context)) };
};

const MAX_GROUPS = 1_000;
// Some servers leave out the empty line between recipients.
const NEXT_RECIPIENT = /\n(?=(?:Final|Original)-Recipient[ \t]{0,5}:)/i;

const splitGroups = (text: string): string[] =>
  text
    .split(/\n[ \t]*\n/, MAX_GROUPS)
    .flatMap((group) => joinRecipient(group.split(NEXT_RECIPIENT, MAX_GROUPS)))
    .filter((group) => group.trim() !== '');

/** Joins Original-Recipient with the Final-Recipient after it, which are of one recipient. */
const joinRecipient = (pieces: string[]): string[] => {
  const joined: string[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (
      last !== undefined &&
      !(HAS_RECIPIENT.test(last) && /(?:^|\n)(?:Status|Action)[ \t]{0,5}:/i.test(last))
    )
      joined[joined.length - 1] = `${last}\n${piece}`;
    else joined.push(piece);
  }
  return joined;
};
const HAS_RECIPIENT = /(?:^|\n)(?:Final|Original)-Recipient[ \t]{0,5}:/i;

const isOfRecipient = (group: Header): boolean =>
  group.has('final-recipient') ||
  group.has('original-recipient') ||
  (group.has('action') && group.has('status')) ||
  group.has('x-actual-recipient');

const findingOf = (group: Header, context: string): Finding => {
  const status = /([245]\.\d{1,3}\.\d{1,3})/.exec(group.get('status') ?? '')?.[1] ?? null;
  const diagnostic = group.all('diagnostic-code').map(untyped).join(' ') || null;
  return {
    recipient: recipientOf(group),
    action: actionOf(group.get('action'), status),
    status,
    diagnostic,
    context: `${group.get('x-supplementary-info') ?? ''} ${group.get('x-display-name') ?? ''} ${group.get('status') ?? ''}\n${context}`,
  };
};

/** Returns a value without its type, such as `smtp;` or `rfc822;`. */
const untyped = (value: string): string => value.replace(/^[ \t]*[\w-]{1,40}[ \t]{0,10};[ \t]*/, '');

const RECIPIENT_FIELDS = ['final-recipient', 'original-recipient', 'x-actual-recipient'];
const recipientOf = (group: Header): string | null => {
  for (const name of RECIPIENT_FIELDS) {
    const address = addressOf(untyped(group.get(name) ?? ''));
    if (address !== null) return address;
  }
  return null;
};

// RFC 3464, 2.3.3. An action that is missing or not one of them is read from the status.
const actionOf = (value: string | null, status: string | null): Finding['action'] => {
  const action = /^[\s"]*([a-z]+)/i.exec(value ?? '')?.[1]?.toLowerCase();
  if (action === 'delayed') return 'delayed';
  if (action === 'delivered' || action === 'relayed' || action === 'expanded') return 'delivered';
  if (action !== 'failed' && status?.startsWith('2')) return 'delivered';
  return 'failed';
};
