import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fetched, FetchedBytes, FetchInput } from '../../services/platform/fetcher.ts';
import type { World } from './world.ts';

export type Signed = { headers: Record<string, string>; payload: string };

const secondsOf = (at: Date): string => String(Math.floor(at.getTime() / 1_000));
const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));
const json = { 'content-type': 'application/json' };

export const GENERIC_SECRET = 'the-key-of-the-generic-webhook';

/** A request of the generic format, as docs/webhooks.md describes it. */
export const signGeneric = (body: unknown, at: Date, secret = GENERIC_SECRET): Signed => {
  const payload = textOf(body);
  const signature = createHmac('sha256', secret)
    .update(`${secondsOf(at)}.${payload}`)
    .digest('hex');
  return {
    payload,
    headers: { ...json, 'paperboy-timestamp': secondsOf(at), 'paperboy-signature': `v1=${signature}` },
  };
};

export const MAILGUN_KEY = 'the-signing-key-of-mailgun';

export const signMailgun = (event: unknown, at: Date, token: string, key = MAILGUN_KEY): Signed => {
  const timestamp = secondsOf(at);
  const signature = createHmac('sha256', key).update(`${timestamp}${token}`).digest('hex');
  return {
    headers: json,
    payload: JSON.stringify({ signature: { timestamp, token, signature }, 'event-data': event }),
  };
};

export const createSendgridKeys = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return { setting: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'), privateKey };
};

export const signSendgrid = (events: unknown, at: Date, privateKey: KeyObject): Signed => {
  const payload = textOf(events);
  return {
    payload,
    headers: {
      ...json,
      'x-twilio-email-event-webhook-timestamp': secondsOf(at),
      'x-twilio-email-event-webhook-signature': createSign('SHA256')
        .update(secondsOf(at))
        .update(payload)
        .sign(privateKey, 'base64'),
    },
  };
};

export const RESEND_SECRET = `whsec_${Buffer.from('a key of 24 bytes, or so').toString('base64')}`;

export const signResend = (event: unknown, at: Date, id: string, secret = RESEND_SECRET): Signed => {
  const payload = textOf(event);
  const signature = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${id}.${secondsOf(at)}.${payload}`)
    .digest('base64');
  return {
    payload,
    headers: {
      ...json,
      'svix-id': id,
      'svix-timestamp': secondsOf(at),
      'svix-signature': `v1,${Buffer.alloc(32).toString('base64')} v1,${signature}`,
    },
  };
};

/** What is needed to receive from SNS: made once, valid for a hundred years, and known to nobody else. */
const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../fixtures/sns', name), 'utf8');
export const sns = {
  topic: 'arn:aws:sns:eu-west-1:123456789012:mail-events',
  certificateUrl:
    'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
  certificate: fixture('sns.pem'),
  otherName: fixture('other-name.pem'),
  intermediate: fixture('intermediate.pem'),
  root: fixture('root.pem'),
  key: fixture('sns-key.pem'),
};

type SnsMessage = Record<string, string>;

const inOrder = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

/** A message as SNS posts it. `over` replaces fields before it is signed. */
export const signSns = (message: unknown, at: Date, over: SnsMessage = {}): Signed => {
  const fields: SnsMessage = {
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: sns.topic,
    Message: textOf(message),
    Timestamp: at.toISOString(),
    SignatureVersion: '2',
    SigningCertURL: sns.certificateUrl,
    ...over,
  };
  const signed = inOrder.filter((name) => fields[name] !== undefined);
  const signature = createSign(fields.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256')
    .update(signed.map((name) => `${name}\n${fields[name]}\n`).join(''))
    .sign(sns.key, 'base64');
  return {
    headers: {
      'content-type': 'text/plain; charset=UTF-8',
      'x-amz-sns-message-type': fields.Type!,
      'x-amz-sns-topic-arn': fields.TopicArn!,
    },
    payload: JSON.stringify({ ...fields, Signature: signature }),
  };
};

/** A fetcher that has these texts at these addresses and nothing else, and keeps what it was asked for. */
export const createFetched = (texts: Record<string, string>) => {
  const asked: FetchInput[] = [];
  const fetch = async (input: FetchInput): Promise<Fetched> => {
    asked.push(input);
    const text = texts[input.url];
    return text === undefined
      ? {
          kind: 'failed',
          fault: 'status',
          reason: 'it answered 404',
          status: 404,
          attempts: 1,
          retryAfterMs: null,
        }
      : { kind: 'ok', text, etag: null, lastModified: null, attempts: 1 };
  };
  const fetchBytes = (): Promise<FetchedBytes> => Promise.reject(new Error('only texts are fetched here'));
  return { asked, fetch, fetchBytes, close: async () => {} };
};

/** Sends a webhook to the application itself. */
export const send = (world: Pick<World, 'app'>, path: string, { headers, payload }: Signed) =>
  world.app.inject({ method: 'POST', url: path, headers, payload });

/** What the way in has stored, in the order of arrival; once it was handled, the event is deleted. */
export const storedItems = async (world: Pick<World, 'db'>) => {
  const { rows } = await world.db.query<{ via: string; content: Buffer | null; repeats: number }>(
    'select via, content, repeats from inbound_items order by id',
  );
  return rows.map(({ via, content, repeats }) => ({
    via,
    event: content && JSON.parse(content.toString()),
    repeats,
  }));
};
