import { addressOf } from '../../mail/reports/addresses.ts';
import { classify } from '../../mail/reports/classify.ts';
import { evidenceOf } from '../../mail/reports/evidence.ts';
import { oneLine, saysLittle } from '../../mail/reports/finding.ts';
import { preferred, replyIn } from '../../mail/reports/reply.ts';
import { MAX_RECIPIENTS, type Report, type Verdict } from '../../mail/reports/report.ts';
import { tokensIn } from '../../mail/reports/traces.ts';
import { storable } from '../../platform/storable.ts';
import type { EventJson, EventReading } from './provider.ts';

/** What a provider says about one recipient. */
export type EventFinding = {
  /** The verdict of the provider's own class. */
  verdict: Verdict;
  /** The name of that class. */
  rule: string;
  recipient: string | null;
  status?: string | null;
  code?: number | null;
  /** What the receiving server said. */
  diagnostic?: string | null;
  /** False where the diagnostic is the provider's own text, which the classifier does not know. */
  isReply?: boolean;
};

/** The longest reply that is read; the classifier reads no more of it. */
const MAX_REPLY_CHARS = 2_000;
/** A line of a mail has at most 998 characters (RFC 5322, 2.1.1). */
const MAX_TRACE_CHARS = 998;
/** A rule may hold words of the provider's, which are few. */
const MAX_RULE_CHARS = 120;

const FAILURES: ReadonlySet<Verdict> = new Set(['hard', 'soft', 'blocked', 'other']);

const isStatus = (text: string | null | undefined): text is string =>
  /^[245]\.\d{1,3}\.\d{1,3}$/.test(text ?? '');
const isCode = (code: number | null | undefined): code is number =>
  Number.isInteger(code) && code! >= 200 && code! <= 599;

/**
 * Judges an event: of a mail that was not delivered, by what the server said, where the classifier understands more of it than
 * a code; else by the provider's class.
 */
const judge = (finding: EventFinding): Report => {
  const text = (finding.diagnostic ?? '').slice(0, MAX_REPLY_CHARS);
  const said = replyIn(text);
  const status = preferred(isStatus(finding.status) ? finding.status : null, said.status);
  const code = isCode(finding.code) ? finding.code : said.code;
  const report = {
    recipient: finding.recipient && oneLine(storable(finding.recipient)),
    status,
    code,
    diagnostic: finding.diagnostic ? oneLine(storable(finding.diagnostic)) : null,
  };
  const { verdict } = finding;
  const rule = oneLine(storable(finding.rule)).slice(0, MAX_RULE_CHARS);
  if (!FAILURES.has(verdict) || finding.isReply === false) return { ...report, verdict, rule };
  const found = classify({ status, code, text });
  const isBetter = found.verdict !== 'other' && (verdict === 'other' || !saysLittle(found, status));
  return isBetter ? { ...report, verdict: found.verdict, rule: found.rule } : { ...report, verdict, rule };
};

const kinds: Partial<Record<Verdict, EventReading['kind']>> = {
  complaint: 'abuse-report',
  unsubscribe: 'unsubscribe',
  'auto-reply': 'auto-reply',
};

/** Returns a Message-ID without its angle brackets. */
const bare = (messageId: string): string => messageId.trim().replace(/^<|>$/g, '');

const present = (list: (string | null)[] = []): string[] =>
  list.filter((each): each is string => each !== null && each.length <= MAX_TRACE_CHARS);

/** Returns the meaning of an event from what its provider says about each recipient, and from what leads to the mail. */
export const toReading = (
  event: EventJson,
  findings: EventFinding[],
  traces: {
    /** May be a signed return address, alone or behind a name. */
    addresses?: (string | null)[];
    messageIds?: (string | null)[];
    /** Texts that may hold an unsubscribe link. */
    unsubscribeUrls?: (string | null)[];
  },
): EventReading => ({
  kind: kinds[findings[0]!.verdict] ?? 'delivery-report',
  reports: findings.slice(0, MAX_RECIPIENTS).map(judge),
  traces: {
    addresses: present(traces.addresses).map((text) => addressOf(text) ?? text),
    messageIds: present(traces.messageIds).map(bare),
    unsubscribeTokens: present(traces.unsubscribeUrls).flatMap(tokensIn),
  },
  evidence: evidenceOf([JSON.stringify(event, null, 1)]),
});
