import { readFeedback, reportOf } from './abuse-report.ts';
import { addressOf, allAddresses } from './addresses.ts';
import { readNotification } from './amazon-notification.ts';
import { readDeliveryStatus } from './delivery-status.ts';
import { evidenceOf } from './evidence.ts';
import { type Finding, judge } from './finding.ts';
import type { Header } from './header.ts';
import {
  asksToUnsubscribe,
  isAutomatic,
  isChallenge,
  isForwardedComplaint,
  isOutOfOffice,
  isRejection,
  isSurelyBounce,
  looksLikeBounce,
  unsubscribeAddress,
} from './kinds.ts';
import { type Message, type Part, parseMessage } from './mime.ts';
import { readProse } from './prose.ts';
import type { MessageKind, ReadMessage, Report } from './report.ts';
import { returnedHeader, returnedPart, returnedRecipient, splitReturned } from './returned.ts';
import { tracesOf } from './traces.ts';

/** What readers of one format get. */
type Parsed = {
  message: Message;
  /** The text for people, up to the returned mail. */
  report: string;
  returned: string;
  returnedHeader: Header;
  recipients: string[];
};

/**
 * Reads a message that came back: a delivery report of any server, an abuse report, an automatic reply, a wish to unsubscribe or a
 * person's reply. Any bytes are read; it throws at none.
 * @param recipients those of the envelope with which it came; none where the way in has no envelope
 */
export const readMessage = async (raw: Uint8Array, recipients: string[]): Promise<ReadMessage> => {
  const message = await parseMessage(raw);
  const part = returnedPart(message.parts);
  const split = splitReturned(message.text);
  const returned = part ?? split.returned;
  const parsed: Parsed = {
    message,
    report: part === null ? split.report : message.text,
    returned,
    returnedHeader: returnedHeader(returned),
    recipients,
  };
  const { kind, reports, evidence } = understand(parsed);
  return {
    kind,
    reports,
    traces: tracesOf({
      recipients,
      header: message.header,
      returned: parsed.returnedHeader,
      returnedText: returned,
      reportText: [parsed.report, ...message.parts.map(({ text }) => text)].join('\n'),
    }),
    evidence: evidenceOf([headerText(message.header), evidence]),
  };
};

type Understood = { kind: MessageKind; reports: Report[]; evidence: string };

const understand = (parsed: Parsed): Understood => {
  const { message, recipients } = parsed;
  const { header } = message;
  const feedback = partOf(message.parts, 'message/feedback-report');
  if (feedback !== null)
    return {
      kind: 'abuse-report',
      reports: [readFeedback(feedback, returnedRecipient(parsed.returnedHeader))],
      evidence: feedback,
    };
  const status = readStatusParts(parsed);
  if (status !== null) return status;
  const notification = readNotification(message.text);
  if (notification !== null) return { ...notification, evidence: message.text };
  const single = (kind: MessageKind, verdict: Report['verdict'], rule: string): Understood => ({
    kind,
    // What is no report is about whoever wrote it.
    reports: [reportOf(verdict, rule, addressOf(header.get('from') ?? ''))],
    evidence: parsed.report,
  });
  // Dovecot says that it refuses a mail in the form of a receipt.
  if (partOf(message.parts, 'message/disposition-notification') !== null && !isRejection(header))
    return single('auto-reply', 'auto-reply', 'disposition-notification');
  if (isForwardedComplaint(header, parsed.returnedHeader) && parsed.returned !== '')
    return {
      kind: 'abuse-report',
      reports: [
        reportOf(
          'complaint',
          'complaint-forwarded',
          addressOf(parsed.returnedHeader.get('x-hmxmroriginalrecipient') ?? '') ??
            returnedRecipient(parsed.returnedHeader),
        ),
      ],
      evidence: parsed.report,
    };
  if (isOutOfOffice(header)) return single('auto-reply', 'auto-reply', 'out-of-office');
  if (isChallenge(header)) return single('auto-reply', 'auto-reply', 'challenge');
  if (looksLikeBounce(header, parsed.report)) {
    const bounce = readProseReport(parsed);
    if (bounce !== null) return bounce;
  }
  if (isAutomatic(header)) return single('auto-reply', 'auto-reply', 'automatic');
  const addresses = [...recipients, ...allAddresses(header.get('to') ?? '')];
  if (unsubscribeAddress(addresses) !== null)
    return single('unsubscribe', 'unsubscribe', 'unsubscribe-address');
  if (asksToUnsubscribe(header)) return single('unsubscribe', 'unsubscribe', 'unsubscribe-subject');
  return single('reply', 'other', 'reply');
};

const STATUS_TYPES = /^message\/(?:global-)?delivery-status$/;

const partOf = (parts: Part[], type: string): string | null =>
  parts.find((part) => part.type === type)?.text ?? null;

const readStatusParts = (parsed: Parsed): Understood | null => {
  const texts = parsed.message.parts.filter(({ type }) => STATUS_TYPES.test(type)).map(({ text }) => text);
  // Where no MIME leads to it, its fields stand in the text.
  const loose = texts.length === 0 ? looseStatus(parsed.message.text) : null;
  const text = loose ?? texts.join('\n\n');
  if (text === '') return null;
  const { findings } = readDeliveryStatus(text, parsed.report);
  if (findings.length === 0) return null;
  return {
    kind: 'delivery-report',
    reports: withRecipient(findings, parsed).map(judge),
    evidence: [text, parsed.report].join('\n\n'),
  };
};

const LOOSE = /(?:^|\n)(?:final|original)-recipient[ \t]{0,5}:/i;
const looseStatus = (text: string): string | null => {
  const at = text.slice(0, 200_000).search(LOOSE);
  if (at === -1) return null;
  const before = text.lastIndexOf('\n\n', at);
  return text.slice(before === -1 ? 0 : before, at + 20_000);
};

const readProseReport = (parsed: Parsed): Understood | null => {
  const { header } = parsed.message;
  const findings = readProse(parsed.report, {
    failed: allAddresses(header.all('x-failed-recipients').join(',')),
    notRecipients: sendersOf(parsed),
  });
  const reports = withRecipient(findings, parsed).map(judge);
  if (reports.every(saysNothing)) {
    // What was returned may be the report itself, sent on.
    const forwarded = looseStatus(parsed.returned);
    const inner = forwarded === null ? [] : readDeliveryStatus(forwarded, '').findings;
    if (inner.length > 0) return { kind: 'delivery-report', reports: inner.map(judge), evidence: forwarded! };
    if (!isSurelyBounce(header)) return null;
  }
  return { kind: 'delivery-report', reports, evidence: parsed.report };
};

const saysNothing = ({ rule, status, code }: Report): boolean =>
  rule === 'failed-unexplained' && status === null && code === null;

/** Puts in the recipient of the returned mail where a report of one recipient does not name it. */
const withRecipient = (findings: Finding[], { returnedHeader }: Parsed): Finding[] =>
  findings.map((finding) =>
    finding.recipient === null && findings.length === 1
      ? { ...finding, recipient: returnedRecipient(returnedHeader) }
      : finding,
  );

/** Returns the addresses that a report names without meaning its recipient: its own sender and receiver, and the mail's sender. */
const sendersOf = ({ message, recipients, returnedHeader }: Parsed): Set<string> => {
  const fields = [
    ...['from', 'to', 'return-path', 'delivered-to', 'x-original-to', 'message-id'].flatMap((name) =>
      message.header.all(name),
    ),
    ...['from', 'return-path', 'sender', 'reply-to', 'message-id'].flatMap((name) =>
      returnedHeader.all(name),
    ),
  ];
  return new Set([...recipients, ...fields.flatMap(allAddresses)].map((address) => address.toLowerCase()));
};

const EVIDENT_FIELDS = [
  'return-path',
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'auto-submitted',
  'content-type',
  'x-failed-recipients',
  'in-reply-to',
  'received',
];
const headerText = (header: Header): string =>
  EVIDENT_FIELDS.flatMap((name) =>
    header
      .all(name)
      .slice(0, 3)
      .map((value) => `${name}: ${value.slice(0, 300)}`),
  ).join('\n');
