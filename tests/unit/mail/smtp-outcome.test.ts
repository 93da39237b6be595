import { expect, test } from 'vitest';
import { readSmtpError } from '../../../services/mail/smtp-outcome.ts';

const error = (facts: object) => Object.assign(new Error('x'), facts);

test('a reply decides; without one only a failure to connect proves that nothing was sent', () => {
  expect(
    readSmtpError(
      error({ code: 'EENVELOPE', responseCode: 550, response: '550 5.1.1 no such user', command: 'RCPT TO' }),
    ),
  ).toMatchObject({ kind: 'rejected', hardBounce: true });
  expect(
    readSmtpError(
      error({
        code: 'EMESSAGE',
        responseCode: 550,
        response: '550 5.7.26 not authenticated',
        command: 'DATA',
      }),
    ),
  ).toMatchObject({ kind: 'rejected', hardBounce: false });
  expect(
    readSmtpError(error({ responseCode: 451, response: '451 4.3.0 later', command: 'RCPT TO' })),
  ).toMatchObject({ kind: 'deferred' });
  expect(
    readSmtpError(
      error({ code: 'EAUTH', responseCode: 535, response: '535 bad password', command: 'AUTH PLAIN' }),
    ),
  ).toMatchObject({ kind: 'unreachable' });
  expect(readSmtpError(error({ code: 'ESOCKET', syscall: 'connect', command: 'CONN' }))).toMatchObject({
    kind: 'unreachable',
  });
  expect(readSmtpError(error({ code: 'ECONNECTION', command: 'CONN' }))).toMatchObject({ kind: 'uncertain' });
  expect(readSmtpError(error({ code: 'ESOCKET', errno: -104, command: 'CONN' }))).toMatchObject({
    kind: 'uncertain',
  });
  expect(
    readSmtpError(
      error({
        code: 'EENVELOPE',
        responseCode: 550,
        response: '550 5.1.2 sender domain not found',
        command: 'MAIL FROM',
      }),
    ),
  ).toMatchObject({ kind: 'unreachable' });
  expect(
    readSmtpError(error({ responseCode: 554, response: '554 5.7.1 blocked', command: 'CONN' })),
  ).toMatchObject({ kind: 'unreachable' });
  expect(
    readSmtpError(Object.assign(new Error('certificate has expired'), { code: 'ESOCKET', command: 'CONN' })),
  ).toMatchObject({ kind: 'unreachable' });
  expect(readSmtpError(error({ responseCode: 550, response: '550 a\0b', command: 'RCPT TO' })).reply).toBe(
    '550 a b',
  );
});
