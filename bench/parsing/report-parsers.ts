import { classify } from '../../services/mail/reports/classify.ts';
import { readMessage } from '../../services/mail/reports/read-message.ts';
import { MAX_MESSAGE_BYTES } from '../../services/mail/reports/report.ts';
import type { MeasuredParser } from './parsers.ts';

const FROM = 'From: MAILER-DAEMON@mx.example\nSubject: failure notice\n';

const report = (name: string, make: (hostile: string) => string): MeasuredParser => ({
  name: `a report: ${name}`,
  limit: MAX_MESSAGE_BYTES,
  parse: (text) => readMessage(Buffer.from(make(text)), []),
});

const part = (type: string, text: string): string =>
  `${FROM}Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: ${type}\n\n${text}\n--b--\n`;

/** Mails that come back. */
export const reportParsers: MeasuredParser[] = [
  report('all of it', (text) => text),
  report('a field', (text) => `${FROM}X-Failed-Recipients: ${text}\n\na`),
  report('its type', (text) => `${FROM}Content-Type: multipart/mixed; boundary="${text}"\n\n--${text}\n\na`),
  report('prose', (text) => `${FROM}\n${text}`),
  report('after an address', (text) => `${FROM}\n<a@b.example>: 550 ${text}`),
  report('HTML', (text) => `${FROM}Content-Type: text/html\n\n<p>${text}`),
  report('delivery status', (text) => part('message/delivery-status', `Final-Recipient: rfc822; ${text}`)),
  report('abuse report', (text) =>
    part('message/feedback-report', `Feedback-Type: abuse\nOriginal-Rcpt-To: ${text}`),
  ),
  report('returned mail', (text) => part('message/rfc822', `Return-Path: <a@b.example>\n${text}`)),
  {
    name: 'a refusal: its rule',
    limit: MAX_MESSAGE_BYTES,
    parse: (text) => classify({ status: '5.0.0', code: 550, text }),
  },
];
