import { addressOf } from './addresses.ts';
import type { Finding } from './finding.ts';
import { type Header, parseHeader } from './header.ts';
import { saidBeside } from './prose.ts';
import { preferred } from './reply.ts';
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
    .flatMap((group) => (isOfSeveral(group) ? group.split(NEXT_RECIPIENT, MAX_GROUPS) : [group]))
    .filter((group) => group.trim() !== '')
    .reduce(joinRecipient, []);

const isOfSeveral = (group: string): boolean =>
  (group.match(/^final-recipient[ \t]{0,5}:/gim)?.length ?? 0) > 1;

/** Joins Original-Recipient with the Final-Recipient after it, which are of one recipient. */
const joinRecipient = (groups: string[], group: string): string[] => {
  const last = groups.at(-1);
  if (
    last !== undefined &&
    last.length < MAX_JOINED_CHARS &&
    HAS_RECIPIENT.test(last) &&
    !HAS_OUTCOME.test(last)
  )
    groups[groups.length - 1] = `${last}\n${group}`;
  else groups.push(group);
  return groups;
};
const MAX_JOINED_CHARS = 2_000;
const HAS_OUTCOME = /(?:^|\n)(?:status|action|diagnostic-code)[ \t]{0,5}:/i;
const HAS_RECIPIENT = /(?:^|\n)(?:Final|Original)-Recipient[ \t]{0,5}:/i;

const isOfRecipient = (group: Header): boolean =>
  group.has('final-recipient') ||
  group.has('original-recipient') ||
  (group.has('action') && group.has('status')) ||
  group.has('x-actual-recipient');

const DIAGNOSTIC_FIELDS = ['diagnostic-code', 'x-supplementary-info', 'x400-supplementary-info'];
const findingOf = (group: Header, context: string): Finding => {
  const status = /([245]\.\d{1,3}\.\d{1,3})/.exec(group.get('status') ?? '')?.[1] ?? null;
  const diagnostic = DIAGNOSTIC_FIELDS.flatMap((name) => group.all(name).map(untyped)).join(' ') || null;
  const recipient = recipientOf(group, context);
  const beside = saidBeside(context, recipient ?? '\0');
  return {
    recipient,
    action: isGivenUp(status, context) ? 'failed' : actionOf(group.get('action'), status),
    status: preferred(status, diagnostic === null ? beside.status : null),
    diagnostic: diagnostic ?? beside.diagnostic,
    near: beside.context,
    context: `${group.get('x-display-name') ?? ''} ${group.get('status') ?? ''}\n${context}`,
  };
};

/** Returns a value without its type, such as `smtp;` or `rfc822;`. */
const untyped = (value: string): string => value.replace(/^[ \t]*[\w-]{1,40}[ \t]{0,10};[ \t]*/, '');

const ORIGINAL_ADDRESS = /^\s{0,10}original address:/im;
const recipientOf = (group: Header, context: string): string | null => {
  const [final, original, actual] = ['final-recipient', 'original-recipient', 'x-actual-recipient'].map(
    (name) => addressOf(untyped(group.get(name) ?? '')),
  );
  // A server that forwards or has its own names for mailboxes tells people the address that was mailed.
  if (final != null && original != null && context.includes(original))
    if (!context.includes(final) || ORIGINAL_ADDRESS.test(context)) return original;
  return final ?? original ?? actual ?? null;
};

// OpenSMTPD 6.8 calls a mail delayed whose time in the queue is over.
const isGivenUp = (status: string | null, context: string): boolean =>
  status === '4.4.7' && context.includes(': Envelope expired');

// RFC 3464, 2.3.3. An action that is missing or not one of them is read from the status.
const actionOf = (value: string | null, status: string | null): Finding['action'] => {
  const action = /^[\s"]*([a-z]+)/i.exec(value ?? '')?.[1]?.toLowerCase();
  if (action === 'delayed') return 'delayed';
  if (action === 'delivered' || action === 'relayed' || action === 'expanded') return 'delivered';
  if (action !== 'failed' && status?.startsWith('2')) return 'delivered';
  return 'failed';
};
