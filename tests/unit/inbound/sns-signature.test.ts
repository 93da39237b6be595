import { describe, expect, test } from 'vitest';
import {
  createSnsSignature,
  readSigningKey,
  snsHostOf,
  urlAt,
} from '../../../services/inbound/providers/sns-signature.ts';
import { createFetched, type Signed, signSns, sns } from '../../support/webhooks.ts';

const NOW = new Date('2025-09-04T06:00:00Z');
const HOST = 'sns.eu-west-1.amazonaws.com';

const messageOf = ({ payload }: Signed) => JSON.parse(payload) as Record<string, unknown>;

const createVerifier = (texts: Record<string, string> = { [sns.certificateUrl]: sns.certificate }) => {
  const fetcher = createFetched(texts);
  const { verify } = createSnsSignature({ fetcher });
  return {
    asked: fetcher.asked,
    verify: (message: Record<string, unknown>, now = NOW) =>
      verify(message, message.Type as 'Notification', sns.topic, now),
  };
};

describe('a signature of SNS', () => {
  test.each(['1', '2'])('of version %s is good, with and without a subject', async (SignatureVersion) => {
    const { verify } = createVerifier();
    expect(await verify(messageOf(signSns({ a: 1 }, NOW, { SignatureVersion })))).toBe(true);
    expect(await verify(messageOf(signSns({ a: 1 }, NOW, { SignatureVersion, Subject: 'Amazon SES' })))).toBe(
      true,
    );
  });

  test('is bad once any field that it covers is changed', async () => {
    const { verify } = createVerifier();
    const good = messageOf(signSns('a', NOW, { Subject: 's' }));
    expect(await verify(good)).toBe(true);
    for (const field of ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn'])
      expect(await verify({ ...good, [field]: `${good[field]} ` }), field).toBe(false);
    for (const Signature of ['', 'AAAA', undefined, 1, [good.Signature]])
      expect(await verify({ ...good, Signature })).toBe(false);
    for (const SignatureVersion of ['0', '3', undefined, '__proto__'])
      expect(await verify({ ...good, SignatureVersion })).toBe(false);
  });

  test('needs a certificate of the pinned host, and nothing else is fetched', async () => {
    const { verify, asked } = createVerifier();
    const [, name] = /\/([^/]+)$/.exec(sns.certificateUrl)!;
    const others = [
      `http://${HOST}/${name}`,
      `https://sns.us-east-1.amazonaws.com/${name}`,
      `https://${HOST}.example.org/${name}`,
      `https://example.org/${name}`,
      `https://user@${HOST}/${name}`,
      `https://${HOST}:8443/${name}`,
      `https://${HOST}/other/${name}`,
      `https://${HOST}/${name}?a=1`,
      `https://${HOST}/evil.pem`,
      'file:///etc/passwd',
      'x',
    ];
    for (const SigningCertURL of others)
      expect(await verify(messageOf(signSns('a', NOW, { SigningCertURL }))), SigningCertURL).toBe(false);
    expect(asked).toEqual([]);
  });

  test('fetches a certificate once, without following a redirect', async () => {
    const { verify, asked } = createVerifier();
    const message = messageOf(signSns('a', NOW));
    expect(await Promise.all([verify(message), verify(message)])).toEqual([true, true]);
    expect(await verify(message)).toBe(true);
    expect(asked).toEqual([expect.objectContaining({ url: sns.certificateUrl, followRedirects: false })]);
  });

  test('that names ever new certificates makes few fetches', async () => {
    const { verify, asked } = createVerifier({});
    const urlOf = (at: number) =>
      `https://${HOST}/SimpleNotificationService-${at.toString(16).padStart(32, '0')}.pem`;
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, at) =>
        verify(messageOf(signSns('a', NOW, { SigningCertURL: urlOf(at) }))),
      ),
    );
    expect(asked).toHaveLength(10);
    // SNS tries again, a minute later.
    expect(results.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
    expect(await verify(messageOf(signSns('a', NOW)), new Date(NOW.getTime() + 60_000))).toBe(false);
  });
});

describe('a certificate', () => {
  const { certificate, intermediate, root, otherName } = sns;
  const isGood = (pem: string, roots = [root]) => readSigningKey(pem, HOST, roots) !== null;

  test('is good by its name', () => {
    expect(isGood(certificate)).toBe(true);
    expect(isGood(otherName)).toBe(false);
    for (const text of ['', 'x', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])
      expect(isGood(text)).toBe(false);
  });

  test('is good in its time, also once it is cached', async () => {
    const { verify } = createVerifier();
    const message = messageOf(signSns('a', NOW));
    expect(await verify(message, new Date('2019-12-31'))).toBe(false);
    expect(await verify(message)).toBe(true);
    expect(await verify(message, new Date('2120-01-02'))).toBe(false);
  });

  test('of another name, or with a chain to a root that is not trusted, makes no signature good', async () => {
    for (const pem of [otherName, certificate + intermediate]) {
      const { verify } = createVerifier({ [sns.certificateUrl]: pem });
      expect(await verify(messageOf(signSns('a', NOW)))).toBe(false);
    }
  });

  test('with those of its issuers has to lead to a root that is trusted', () => {
    expect(isGood(certificate + intermediate)).toBe(true);
    expect(isGood(certificate + intermediate + root)).toBe(true);
    expect(isGood(certificate + intermediate, [])).toBe(false);
    expect(isGood(certificate + root)).toBe(false);
    expect(isGood(certificate + otherName)).toBe(false);
  });
});

test('the host of a topic is that of its region and its partition', () => {
  expect(snsHostOf(sns.topic)).toBe(HOST);
  expect(snsHostOf('arn:aws-cn:sns:cn-north-1:123456789012:a')).toBe('sns.cn-north-1.amazonaws.com.cn');
  expect(urlAt(HOST, `https://${HOST}/?Action=ConfirmSubscription`)?.host).toBe(HOST);
  expect(urlAt(HOST, `https://${HOST}@example.org/`)).toBeNull();
});
