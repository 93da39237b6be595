import { addressOf } from './addresses.ts';
import { parseHeader } from './header.ts';
import type { Report, Verdict } from './report.ts';

/** Reads the part message/feedback-report (RFC 5965); `recipient` is that of the returned mail. */
export const readFeedback = (text: string, recipient: string | null): Report => {
  const fields = parseHeader(text);
  const type = /[a-z-]+/.exec((fields.get('feedback-type') ?? '').toLowerCase())?.[0] ?? 'abuse';
  const named =
    addressOf(fields.get('original-rcpt-to') ?? '') ?? addressOf(fields.get('removal-recipient') ?? '');
  return reportOf(verdicts[type] ?? 'complaint', `feedback-${type.slice(0, 40)}`, named ?? recipient);
};

// RFC 5965, 7.3; RFC 6430 (not-spam), 6591 (auth-failure) and the registry. `opt-out` is the reader's wish to get no more.
const verdicts: Record<string, Verdict> = {
  'not-spam': 'other',
  'opt-out': 'unsubscribe',
  'opt-out-list': 'unsubscribe',
  'auth-failure': 'other',
  dkim: 'other',
};

export const reportOf = (verdict: Verdict, rule: string, recipient: string | null): Report => ({
  verdict,
  rule,
  recipient,
  status: null,
  code: null,
  diagnostic: null,
});
