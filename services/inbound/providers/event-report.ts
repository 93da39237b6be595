import type { Report, Traces, Verdict } from '../../mail/reports/report.ts';
import { MAX_EVIDENCE_BYTES, MAX_RECIPIENTS } from '../../mail/reports/report.ts';
import { storable } from '../../platform/storable.ts';
import type { EventJson, EventReading } from './provider.ts';

/** What a provider says about one recipient. */
export type Finding = {
  /** The verdict of the provider's own class, and its name in the provider's words. */
  verdict: Verdict;
  rule: string;
  recipient: string | null;
  status?: string | null;
  code?: number | null;
  /** What the receiving server said. */
  diagnostic?: string | null;
};

const MAX_DIAGNOSTIC_CHARS = 500;

/** Returns a text as one line of at most 500 characters. */
const line = (text: string): string =>
  storable(text.slice(0, 4 * MAX_DIAGNOSTIC_CHARS))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_DIAGNOSTIC_CHARS);

const toReport = ({ verdict, rule, recipient, status, code, diagnostic }: Finding): Report => ({
  verdict,
  rule,
  recipient: recipient && line(recipient),
  status: status ?? null,
  code: code ?? null,
  diagnostic: diagnostic ? line(diagnostic) : null,
});

/** Returns an event as the text that an operator sees beside a report, at most 8 KB. */
const evidenceOf = (event: EventJson): string => {
  const bytes = Buffer.from(storable(JSON.stringify(event, null, 1)));
  // The last character may be cut in half, and its replacement takes three bytes.
  return bytes.length <= MAX_EVIDENCE_BYTES
    ? bytes.toString()
    : bytes.subarray(0, MAX_EVIDENCE_BYTES - 2).toString();
};

const kindOf = (verdict: Verdict | undefined): EventReading['kind'] => {
  if (verdict === 'complaint') return 'abuse-report';
  return verdict === 'unsubscribe' ? 'unsubscribe' : 'delivery-report';
};

/** Returns a Message-ID without its angle brackets. */
const bare = (messageId: string): string => messageId.trim().replace(/^<|>$/g, '');

/** Returns the meaning of an event from what its provider says about each recipient, and from what leads to the mail. */
export const toReading = (
  event: EventJson,
  findings: Finding[],
  traces: { addresses?: (string | null)[]; messageIds?: (string | null)[] },
): EventReading => {
  const found = (list: (string | null)[] = []): string[] => list.filter((each) => each !== null);
  const known: Traces = {
    addresses: found(traces.addresses),
    messageIds: found(traces.messageIds).map(bare),
    unsubscribeTokens: [],
  };
  return {
    kind: kindOf(findings[0]?.verdict),
    reports: findings.slice(0, MAX_RECIPIENTS).map(toReport),
    traces: known,
    evidence: evidenceOf(event),
  };
};
