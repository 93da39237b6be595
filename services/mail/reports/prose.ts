import { allAddresses } from './addresses.ts';
import type { Finding } from './finding.ts';
import { isVague, replyIn } from './reply.ts';
import { MAX_RECIPIENTS } from './report.ts';

const MAX_LINES = 2_000;
const MAX_LINE_CHARS = 2_000;

/** A line of a report with the address that it is about, where it is about one. */
type Line = { text: string; strong: string | null; weak: string[] };

/**
 * Reads a report in prose: which addresses stand where a failed recipient does, and what was said after each.
 * @param notRecipients addresses that are not the recipient, such as the sender's, in lower case
 */
export const readProse = (
  report: string,
  known: { failed: string[]; notRecipients: Set<string> },
): Finding[] => {
  const lines = report
    .split('\n', MAX_LINES)
    .map((text) => lineOf(text.slice(0, MAX_LINE_CHARS), known.notRecipients));
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
  /(?:rcpt to|recipients?|recipient address|addressed to|deliver(?:y|ed)? to|send to|sent to|message to|mail to|address(?:es)?|account|user|mailbox|unknown user|undeliverable to|failed|empf[äa]nger|destinataire|destinatario|^[ \t]*to)[ \t]*(?:is|was)?[ \t]*[:=]?[ \t]*["'<([]{0,3}$/i;
const NOT_NAMED =
  /(?:^|[>\s"])(?:from|sender|reply-to|return-path|mail from|message-id|contact|cc|bcc|subject|e-mail us at|references|in-reply-to)\s*[:=<]/i;
const ALONE = /^[\s>*"'<([-]{0,20}(?:to:|recipient:|address:|smtp:|email:)?[\s"'<([]{0,5}$/i;

const lineOf = (text: string, notRecipients: Set<string>): Line => {
  if (!text.includes('@') || NOT_NAMED.test(text)) return { text, strong: null, weak: [] };
  const weak = allAddresses(text).filter((address) => isRecipient(address, notRecipients));
  const first = weak[0];
  if (first === undefined) return { text, strong: null, weak };
  const before = text.slice(0, text.indexOf(first));
  const isStrong = ALONE.test(before) || NAMED.test(before) || hasReply(text);
  return { text, strong: isStrong ? first : null, weak };
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
  const strong = distinct(lines.map(({ strong }) => strong).filter((address) => address !== null));
  return (strong.length > 0 ? strong : distinct(lines.flatMap(({ weak }) => weak)).slice(0, 1)).slice(
    0,
    MAX_RECIPIENTS,
  );
};

const distinct = (addresses: string[]): string[] => [
  ...new Map(addresses.map((address) => [address.toLowerCase(), address])).values(),
];

const linesAbout = (lines: Line[], recipient: string, recipients: string[]): Line[] => {
  const all = new Set(recipients.map((each) => each.toLowerCase()));
  const wanted = recipient.toLowerCase();
  const from = lines.findIndex(({ strong }) => strong?.toLowerCase() === wanted);
  if (from === -1) return linesNaming(lines, recipient);
  const length = lines
    .slice(from + 1)
    .findIndex(
      ({ strong }) => strong !== null && strong.toLowerCase() !== wanted && all.has(strong.toLowerCase()),
    );
  return lines.slice(from, length === -1 ? undefined : from + 1 + length);
};

const linesNaming = (lines: Line[], recipient: string): Line[] =>
  lines.filter(({ text }) => text.toLowerCase().includes(recipient.toLowerCase()));

const MAX_DIAGNOSTIC_LINES = 6;
const MAX_CONTEXT_CHARS = 4_000;

/** Finds the line in which the server gave its reply, and what follows it. */
const saidIn = (lines: Line[]): Pick<Finding, 'status' | 'diagnostic' | 'context'> => {
  const context = lines
    .map(({ text }) => text)
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
  if (/^\s*>>>/.test(text) || CONSEQUENCE.test(text)) return 0;
  const { code, status } = replyIn(text);
  if (code === null && status === null) return 0;
  const points = (code === null ? 0 : 4) + (status === null ? 0 : isVague(status) ? 1 : 3);
  return points + (SAID.test(text) ? 1 : 0);
};

// What a server that goes on trying writes.
const DELAYED =
  /\b(?:this is a warning message only|do not need to resend|will (?:continue|keep) (?:trying|to try|to attempt)|still (?:being )?(?:trying|retried|attempting)|will be retried|has not (?:yet )?been delivered|could not (?:yet )?send (?:message )?for (?:past|the (?:last|past))|will try again|not yet been delivered|delivery (?:is )?delayed|has been delayed|no action is required|will retry|warning: message still undelivered|wird weiter(?:hin)? versucht)\b/i;

const actionOf = (report: string): Finding['action'] =>
  DELAYED.test(report.slice(0, 20_000)) ? 'delayed' : 'failed';
