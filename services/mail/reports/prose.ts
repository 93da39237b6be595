import { allAddresses } from './addresses.ts';
import type { Finding } from './finding.ts';
import { isVague, replyIn } from './reply.ts';
import { MAX_RECIPIENTS } from './report.ts';

const MAX_LINES = 2_000;
const MAX_LINE_CHARS = 2_000;

/**
 * A line of a report and the address that it is about. `named`: it stands where a failed recipient does; `listed`: in a field such
 * as `To`, which may be of the mail that was sent; `mentioned`: anywhere else.
 */
type Line = { text: string; address: string | null; place: 'named' | 'listed' | 'mentioned' | null };

/**
 * Reads a report in prose: which addresses stand where a failed recipient does, and what was said after each.
 * @param notRecipients addresses that are not the recipient, such as the sender's, in lower case
 */
export const readProse = (
  report: string,
  known: { failed: string[]; notRecipients: Set<string> },
): Finding[] => {
  const lines = placeAddresses(
    report.split('\n', MAX_LINES).map((text) => text.slice(0, MAX_LINE_CHARS)),
    known.notRecipients,
  );
  const recipients = recipientsOf(lines, known.failed);
  const action = actionOf(report);
  if (recipients.length === 0) return [{ ...saidIn(lines), recipient: null, action }];
  return recipients.map((recipient) => {
    const about = recipients.length === 1 ? lines : linesAbout(lines, recipient, recipients);
    const said = saidIn(about);
    // A transcript below all addresses may hold the replies.
    const found =
      said.diagnostic === null && recipients.length > 1 ? saidIn(linesNaming(lines, recipient)) : said;
    return { ...found, recipient, action };
  });
};

// After these words an address is the recipient that failed.
const NAMED =
  /(?:rcpt to|recipients?|recipient address|addressed to|deliver(?:y|ed)? to|send to|sent to|message to|mail to|address(?:es)?|account|user|mailbox|for|unknown user|undeliverable to|failed|empf[äa]nger|destinataire|destinatario|smtp)[ \t]{0,5}(?:is|was)?[ \t]{0,20}[:=]?[ \t]{0,20}["'<([]{0,3}$/i;
const LISTED = /^[\s>*]{0,10}(?:to|cc|an|à|a|para|orig-to)[ \t]*:/i;
const NOT_NAMED =
  /(?:^|[>\s"])(?:from|sender|reply-to|return-path|mail from|message-id|contact|bcc|subject|e-mail us at|references|in-reply-to)\s*[:=<]/i;
const ALONE = /^[\s>*"'<([-]{0,20}(?:recipient:|address:|smtp:|email:)?[\s"'<([]{0,5}$/i;
// After such a line come the recipients that failed.
const INTRODUCTION =
  /\b(?:(?:did not|not) reach|following (?:e-?mail )?(?:recipient|address|user|account|person)|failed recipient|(?:recipient|address)(?:es|s|\(s\)|\(es\))? (?:that )?(?:failed|were affected|could not|had)|could ?n.t be delivered to|could not be delivered to|(?:permanent|fatal) errors?|delivery problems|delivery to .{0,40} failed)\b/i;
const MAX_INTRODUCED_LINES = 8;

const placeAddresses = (texts: string[], notRecipients: Set<string>): Line[] => {
  let introduced = 0;
  return texts.map((text) => {
    introduced = INTRODUCTION.test(text) ? MAX_INTRODUCED_LINES : introduced - 1;
    return lineOf(text, notRecipients, introduced > 0);
  });
};

const lineOf = (text: string, notRecipients: Set<string>, isIntroduced: boolean): Line => {
  const none: Line = { text, address: null, place: null };
  if (!text.includes('@') || NOT_NAMED.test(text)) return none;
  const address = allAddresses(text).find((each) => isRecipient(each, notRecipients));
  if (address === undefined) return none;
  if (LISTED.test(text)) return { text, address, place: 'listed' };
  const before = text.slice(0, text.indexOf(address));
  const isNamed = isIntroduced || ALONE.test(before) || NAMED.test(before) || hasReply(text);
  return { text, address, place: isNamed ? 'named' : 'mentioned' };
};

const isRecipient = (address: string, notRecipients: Set<string>): boolean =>
  !notRecipients.has(address.toLowerCase()) &&
  !/^(?:postmaster|mailer-daemon|abuse|support|helpdesk)@/i.test(address);

const hasReply = (text: string): boolean => {
  const { code, status } = replyIn(text);
  return code !== null || status !== null;
};

const recipientsOf = (lines: Line[], failed: string[]): string[] => {
  if (failed.length > 0) return failed.slice(0, MAX_RECIPIENTS);
  for (const wanted of ['named', 'listed', 'mentioned'] as const) {
    const found = distinct(lines.filter(({ place }) => place === wanted).map(({ address }) => address!));
    if (found.length > 0) return found.slice(0, wanted === 'named' ? MAX_RECIPIENTS : 1);
  }
  return [];
};

const distinct = (addresses: string[]): string[] => [
  ...new Map(addresses.map((address) => [address.toLowerCase(), address])).values(),
];

const linesAbout = (lines: Line[], recipient: string, recipients: string[]): Line[] => {
  const all = new Set(recipients.map((each) => each.toLowerCase()));
  const wanted = recipient.toLowerCase();
  const isNamed = ({ address, place }: Line): boolean => place === 'named' && all.has(address!.toLowerCase());
  const from = lines.findIndex((line) => isNamed(line) && line.address!.toLowerCase() === wanted);
  if (from === -1) return linesNaming(lines, recipient);
  const length = lines
    .slice(from + 1)
    .findIndex((line) => isNamed(line) && line.address!.toLowerCase() !== wanted);
  return lines.slice(from, length === -1 ? undefined : from + 1 + length);
};

const MAX_NEAR_LINES = 12;
const RULE_LINE = /^[\s]{0,20}[-=_*]{5}/;

/** Returns what a report in prose says beside an address: its reply, and the few lines there. */
export const saidBeside = (
  report: string,
  recipient: string,
): Pick<Finding, 'status' | 'diagnostic' | 'context'> => {
  const lines = report.split('\n', MAX_LINES).map((text) => text.slice(0, MAX_LINE_CHARS));
  const wanted = recipient.toLowerCase();
  const from = lines.findIndex((text) => text.toLowerCase().includes(wanted) && !LISTED.test(text));
  if (from === -1) return { status: null, diagnostic: null, context: '' };
  const near = lines.slice(from, from + MAX_NEAR_LINES);
  const end = near.findIndex((text) => RULE_LINE.test(text));
  return saidIn(
    near.slice(0, end === -1 ? undefined : end).map((text) => ({ text, address: null, place: null })),
  );
};

const linesNaming = (lines: Line[], recipient: string): Line[] =>
  lines.filter(({ text }) => text.toLowerCase().includes(recipient.toLowerCase()));

// Words of the mail's own subject say nothing of its delivery.
const OF_THE_MAIL = /^[\s>*]{0,10}(?:from|to|cc|subject|date|sent|message-id|x-[a-z-]{1,40})[ \t]*:/i;
const MAX_DIAGNOSTIC_LINES = 6;
const MAX_CONTEXT_CHARS = 4_000;

/** Finds the line in which the server gave its reply, and what follows it. */
const saidIn = (lines: Line[]): Pick<Finding, 'status' | 'diagnostic' | 'context'> => {
  const context = lines
    .map(({ text }) => text)
    .filter((text) => !OF_THE_MAIL.test(text))
    .join('\n')
    .slice(0, MAX_CONTEXT_CHARS);
  let best = { at: -1, points: 0 };
  for (const [at, { text }] of lines.entries()) {
    const points = pointsOf(text);
    if (points > best.points) best = { at, points };
  }
  if (best.at === -1) return { status: null, diagnostic: null, context };
  const first = lines[best.at]!.text.trim();
  const more = lines.slice(best.at + 1, best.at + MAX_DIAGNOSTIC_LINES);
  const end = more.findIndex(({ text }) => text.trim() === '' || /^\s*(?:>>>|---)/.test(text));
  const diagnostic = [
    first,
    ...more.slice(0, end === -1 ? undefined : end).map(({ text }) => text.trim()),
  ].join(' ');
  return { status: replyIn(diagnostic).status, diagnostic, context };
};

// Replies that are only the consequence of an earlier one.
const CONSEQUENCE =
  /\b50[0-9]\b.{0,40}\b(?:need|valid|no|without|must|bad sequence)\b.{0,40}\b(?:rcpt|recipients?|sequence|commands)\b/i;
const SAID = /<<<|\bsaid\b|\breason\b|\bresponse\b|\breplied\b|\breturned\b|\bresponded\b|\berror\b/i;

const pointsOf = (text: string): number => {
  if (/^\s*(?:>>> ?[A-Z]|subject:|date:|message-id:|x-)/i.test(text) || CONSEQUENCE.test(text)) return 0;
  const { code, status } = replyIn(text);
  if (code === null && status === null) return 0;
  const points = (code === null ? 0 : 4) + (status === null ? 0 : isVague(status) ? 1 : 3);
  return points + (SAID.test(text) ? 1 : 0);
};

// What a server that goes on trying writes.
const DELAYED =
  /\b(?:this is a warning message only|do not need to resend|will (?:continue|keep) (?:trying|to try|to attempt)|still (?:being )?(?:trying|retried|attempting)|will be retried|has not yet been delivered|could not (?:yet )?send (?:message )?for (?:past|the (?:last|past))|will try again|not yet been delivered|delivery (?:is )?delayed|has been delayed|no action is required|will retry|warning: message still undelivered|wird weiter(?:hin)? versucht)\b/i;

const actionOf = (report: string): Finding['action'] =>
  DELAYED.test(report.slice(0, 20_000)) ? 'delayed' : 'failed';
