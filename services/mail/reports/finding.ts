import { type Classified, classify } from './classify.ts';
import { isVague, preferred, replyIn } from './reply.ts';
import { replyBelow } from './reply-below.ts';
import type { Report } from './report.ts';

/** What a report says of one recipient, before it is judged. */
export type Finding = {
  recipient: string | null;
  /** The field Action of RFC 3464. */
  action: 'failed' | 'delayed' | 'delivered';
  status: string | null;
  /** What the receiving server said. */
  diagnostic: string | null;
  /** What stands beside the recipient in the text for people, for where the diagnostic says nothing. */
  near?: string;
  /** What else the report says. */
  context: string;
};

const MAX_DIAGNOSTIC_CHARS = 500;

/** Judges what a delivery report says of a recipient. */
export const judge = (given: Finding): Report => {
  const finding = given.diagnostic === null ? { ...given, diagnostic: replyBelow(given) } : given;
  const said = replyIn(finding.diagnostic ?? '');
  const status = preferred(finding.status, said.status);
  const base = {
    recipient: finding.recipient,
    status,
    code: said.code,
    diagnostic: finding.diagnostic === null ? null : oneLine(finding.diagnostic),
  };
  if (finding.action !== 'failed')
    return { ...base, verdict: finding.action, rule: `action-${finding.action}` };
  const { verdict, rule } = classifyFailure(finding, status, said.code);
  // A recipient whom a mail did not reach, for a reason nobody understands, counts as one that may take the next.
  return verdict === 'other'
    ? { ...base, verdict: 'soft', rule: 'failed-unexplained' }
    : { ...base, verdict, rule };
};

const classifyFailure = (finding: Finding, status: string | null, code: number | null): Classified => {
  const said = finding.diagnostic ?? '';
  const bySaid = classify({ status, code, text: said });
  if (!saysLittle(bySaid, status)) return bySaid;
  if (finding.near !== undefined) {
    const byNear = classify({ status, code, text: `${said}\n${finding.near}` });
    if (!saysLittle(byNear, status)) return byNear;
  }
  const byContext = classify({ status, code, text: `${said}\n${finding.context}` });
  // Weak words stand in any server's explanations, such as that the mail follows as an attachment.
  const isWeak = finding.near !== undefined && WEAK_RULES.has(byContext.rule);
  return (isWeak || saysLittle(byContext, status)) && bySaid.verdict !== 'other' ? bySaid : byContext;
};
const WEAK_RULES = new Set(['content', 'policy', 'policy-weak']);

/** Tells whether a code alone decided, so that anything else that is known counts for more. */
export const saysLittle = ({ rule }: Classified, status: string | null): boolean =>
  rule === 'unexplained' ||
  rule.startsWith('code-') ||
  (rule.startsWith('status-') && (status === null || isVague(status)));

/** Returns a text as one line of at most `MAX_DIAGNOSTIC_CHARS`. */
export const oneLine = (text: string): string =>
  [
    ...text
      .slice(0, 2 * MAX_DIAGNOSTIC_CHARS)
      .replace(/\s+/g, ' ')
      .trim(),
  ]
    .slice(0, MAX_DIAGNOSTIC_CHARS)
    .join('');
