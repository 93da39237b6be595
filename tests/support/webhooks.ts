import { createHmac } from 'node:crypto';
import type { World } from './world.ts';

export type Signed = { headers: Record<string, string>; payload: string };

export const GENERIC_SECRET = 'the-key-of-the-generic-webhook';

/** A request of the generic format, as docs/webhooks.md describes it. */
export const signGeneric = (body: unknown, at: Date, secret = GENERIC_SECRET): Signed => {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  const seconds = String(Math.floor(at.getTime() / 1_000));
  const signature = createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex');
  return {
    payload,
    headers: {
      'content-type': 'application/json',
      'paperboy-timestamp': seconds,
      'paperboy-signature': `v1=${signature}`,
    },
  };
};

/** Sends a webhook to the application itself. */
export const send = (world: Pick<World, 'app'>, path: string, { headers, payload }: Signed) =>
  world.app.inject({ method: 'POST', url: path, headers, payload });

/** What the way in has stored, in the order of arrival. */
export const storedItems = async (world: Pick<World, 'db'>) => {
  const { rows } = await world.db.query<{ via: string; content: Buffer; repeats: number }>(
    'select via, content, repeats from inbound_items order by id',
  );
  return rows.map(({ via, content, repeats }) => ({ via, event: JSON.parse(content.toString()), repeats }));
};
