/** What a report means for its recipient: the most that any rule of the classifier says. */
export const verdicts = [
  /** The mailbox or its domain does not exist, or is disabled for good. */
  'hard',
  /** It exists and did not take this mail: full, greylisted, too many mails, a time-out. */
  'soft',
  /** The sender is at fault, not the reader: reputation, authentication, content, policy. */
  'blocked',
  /** The reader called the mail spam (RFC 5965). */
  'complaint',
  /** The reader asked by mail to be unsubscribed. */
  'unsubscribe',
  /** It has not arrived yet, and is still tried. */
  'delayed',
  'delivered',
  /** A vacation notice or another automatic reply (RFC 3834). */
  'auto-reply',
  /** None of these, such as a reply by a person. */
  'other',
] as const;
export type Verdict = (typeof verdicts)[number];

/** What a message or an event says about one recipient. */
export type Report = {
  verdict: Verdict;
  /** The rule that decided, as the classifier's table names it. */
  rule: string;
  /** The address in the report; null where it names none. */
  recipient: string | null;
  /** Enhanced status code (RFC 3463), such as `5.1.1`. */
  status: string | null;
  /** SMTP reply code (RFC 5321), such as 550. */
  code: number | null;
  /** What the receiving server said: one line of at most 500 characters. */
  diagnostic: string | null;
};

/** What leads from a report to the mail that it is about. Each list holds what was found, the most reliable first. */
export type Traces = {
  /** Addresses that may be a signed return address: the envelope's recipients, `To`, the returned `Return-Path`. */
  addresses: string[];
  /** Message-IDs of the returned mail, without angle brackets. */
  messageIds: string[];
  /** Tokens of unsubscribe links in the returned mail. */
  unsubscribeTokens: string[];
};

export type MessageKind =
  | 'delivery-report'
  | 'abuse-report'
  | 'auto-reply'
  | 'unsubscribe'
  | 'reply'
  | 'unreadable';

/** A message that came in, as far as it could be understood. */
export type ReadMessage = {
  kind: MessageKind;
  /** One for each recipient it speaks of; at least one, and at most `MAX_RECIPIENTS`. */
  reports: Report[];
  traces: Traces;
  /** The headers and the report part as text, at most 8 KB. */
  evidence: string;
};

/** More recipients of one report are left out: a digest has exactly one. */
export const MAX_RECIPIENTS = 100;
export const MAX_EVIDENCE_BYTES = 8_192;
/** The ways in refuse longer messages. */
export const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;
