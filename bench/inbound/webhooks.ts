import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import autocannon from 'autocannon';
import type { Figures } from '../figures.ts';

type Load = { url: string; seconds: number; connections: number; batch: number; perSecond?: number };

/** Returns the key that the load signs with, and the settings of an API that accepts it. */
export const createWebhookKey = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const der = publicKey.export({ format: 'der', type: 'spki' });
  return { privateKey, env: { WEBHOOK_SENDGRID_KEY: der.toString('base64') } };
};

const eventOf = (id: string) => ({
  email: `${id}@example.org`,
  timestamp: 1_756_965_600,
  'smtp-id': '<digest.7.abcdefghijklmnop@papers.example.org>',
  event: 'bounce',
  type: 'bounce',
  status: '5.1.1',
  reason: '550 5.1.1 The email account that you tried to reach does not exist.',
  ip: '192.0.2.1',
  sg_event_id: id,
  sg_message_id: `${id}.filter0077p1las1.21536.5717FC482.0`,
});

/** Sends signed batches of new events for a while. Throws where one is not stored as a whole. */
const run = async ({ url, seconds, connections, batch, perSecond }: Load, privateKey: KeyObject) => {
  let sent = 0;
  const mark = randomBytes(6).toString('hex');
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    ...(perSecond && { overallRate: perSecond }),
    requests: [
      {
        method: 'POST',
        path: '/webhooks/sendgrid',
        setupRequest: (request) => {
          const body = JSON.stringify(Array.from({ length: batch }, () => eventOf(`${mark}-${sent++}`)));
          const timestamp = String(Math.floor(Date.now() / 1_000));
          const signature = createSign('SHA256').update(timestamp).update(body).sign(privateKey, 'base64');
          const headers = {
            'content-type': 'application/json',
            'x-twilio-email-event-webhook-timestamp': timestamp,
            'x-twilio-email-event-webhook-signature': signature,
          };
          return { ...request, headers, body };
        },
      },
    ],
  });
  if (result.non2xx + result.errors + result.timeouts > 0 || result['2xx'] === 0)
    throw new Error(`webhooks: ${result['2xx']} taken, ${result.non2xx} refused, ${result.errors} failed`);
  return { eventsPerSecond: (result['2xx'] * batch) / result.duration, p99Ms: result.latency.p99 };
};

/**
 * Measures how many events of a provider's webhook one API process verifies and stores: in batches of 100, as SendGrid sends
 * them, and one by one, as most others do. The API has the settings of `createWebhookKey`.
 */
export const measureWebhooks = async (options: {
  url: string;
  privateKey: KeyObject;
  seconds: number;
  say: (line: string) => void;
}): Promise<Figures> => {
  const { url, privateKey, seconds, say } = options;
  await run({ url, seconds: 2, connections: 4, batch: 100 }, privateKey);
  const batches = await run({ url, seconds, connections: 4, batch: 100 }, privateKey);
  say(`webhooks in batches of 100: ${Math.round(batches.eventsPerSecond)} events a second`);
  // The time of a response means something only below the highest rate.
  const half = Math.max(1, Math.floor(batches.eventsPerSecond / 200));
  const calm = await run({ url, seconds, connections: 4, batch: 100, perSecond: half }, privateKey);
  const single = await run({ url, seconds, connections: 16, batch: 1 }, privateKey);
  say(`webhooks of one event: ${Math.round(single.eventsPerSecond)} events a second`);
  return {
    webhookEventsPerSecond: batches.eventsPerSecond,
    webhookBatchP99Ms: batches.p99Ms,
    webhookBatchP99MsAtHalfLoad: calm.p99Ms,
    webhookSingleEventsPerSecond: single.eventsPerSecond,
    webhookSingleP99Ms: single.p99Ms,
  };
};
