import { reportOf } from './abuse-report.ts';
import { type Finding, judge } from './finding.ts';
import { MAX_RECIPIENTS, type Report } from './report.ts';

const KIND = /"(?:notification|event)Type"\s?:\s?"(Bounce|Complaint|Delivery)"/;
const MAX_SCANNED_CHARS = 200_000;

/**
 * Reads an event of Amazon SES that came by mail, which is JSON inside JSON; null where the text is none. Mail breaks its long
 * lines, so that it is no JSON any more: its objects are found by their braces.
 */
export const readNotification = (
  text: string,
): { kind: 'delivery-report' | 'abuse-report'; reports: Report[] } | null => {
  if (!text.includes('otificationType') && !text.includes('eventType')) return null;
  const json = text
    .slice(0, MAX_SCANNED_CHARS)
    .replace(/!?\n ?/g, '')
    .replaceAll('\\"', '"');
  const kind = KIND.exec(json)?.[1];
  if (kind === undefined) return null;
  const recipients = json
    .split('{')
    .map((piece) => piece.slice(0, piece.indexOf('}') + 1))
    .filter((piece) => piece.includes('"emailAddress"'))
    .slice(0, MAX_RECIPIENTS);
  if (kind === 'Complaint')
    return {
      kind: 'abuse-report',
      reports: atLeastOne(
        recipients.map((piece) => reportOf('complaint', 'feedback-abuse', fieldOf(piece, 'emailAddress'))),
        reportOf('complaint', 'feedback-abuse', null),
      ),
    };
  return {
    kind: 'delivery-report',
    reports: atLeastOne(
      recipients.map((piece) => judge(findingOf(kind, piece))),
      judge(findingOf(kind, '')),
    ),
  };
};

const atLeastOne = (reports: Report[], other: Report): Report[] => (reports.length > 0 ? reports : [other]);

const findingOf = (kind: string, piece: string): Finding => ({
  recipient: fieldOf(piece, 'emailAddress'),
  action: kind === 'Delivery' ? 'delivered' : fieldOf(piece, 'action') === 'delayed' ? 'delayed' : 'failed',
  status: fieldOf(piece, 'status'),
  diagnostic: fieldOf(piece, 'diagnosticCode'),
  context: '',
});

const fieldOf = (piece: string, name: string): string | null => {
  const from = piece.indexOf(`"${name}":"`);
  if (from === -1) return null;
  const start = from + name.length + 4;
  return piece.slice(start, piece.indexOf('"', start));
};
