import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { automaticHeaders } from '../../../services/mail/message.ts';
import type { Transport } from '../../../services/mail/transport.ts';
import type { Config } from '../../../services/platform/config.ts';
import type { Db } from '../../../services/platform/postgres.ts';
import type { Links } from '../../../services/subscribers/links.ts';
import { type Check, fail, ok, warn } from './check.ts';
import { isLocalName } from './local-name.ts';

const NAME = 'return mail';
const EVERY_MS = 250;

/** No subscriber has this id, so nothing is done about the mail. */
const NOBODY = 0;

/**
 * Sends a mail through the relay to a test return address, and waits until it has come back: by the MX record of BOUNCE_DOMAIN, the
 * mailbox, or whatever leads there.
 */
export const checkReturnMail = async (
  {
    config,
    db,
    links,
    transport,
  }: {
    config: Pick<Config, 'bounceDomain' | 'mailFrom'>;
    db: Db;
    links: Pick<Links, 'address'>;
    transport: Pick<Transport, 'send'>;
  },
  { now, waitMs }: { now: Date; waitMs: number },
): Promise<Check[]> => {
  const { bounceDomain } = config;
  if (!bounceDomain)
    return [
      warn(
        NAME,
        'BOUNCE_DOMAIN is not set: bounces go to MAIL_FROM, where nothing reads them',
        'Set BOUNCE_DOMAIN and lead its mail here: docs/operations.md, "Mail that comes back".',
      ),
    ];
  if (isLocalName(bounceDomain))
    return [
      warn(
        NAME,
        `${bounceDomain} is a local or example name: no bounce can come back to it`,
        'Set BOUNCE_DOMAIN to a domain of your own before you mail anybody.',
      ),
    ];
  const to = links.address('bounce', { subject: NOBODY, detail: randomInt(1, 2 ** 40) }, now)!;
  const sent = await transport.send({
    messageId: `doctor.${to}`,
    to,
    subject: 'A test of the way back',
    text: 'Paperboy’s doctor sent this mail to see whether bounces come back. Nothing is to be done.',
    html: '<p>Paperboy’s doctor sent this mail to see whether bounces come back. Nothing is to be done.</p>',
    headers: automaticHeaders(),
    bounceAddress: null,
  });
  if (sent.kind !== 'sent')
    return [
      fail(NAME, `the relay did not take a mail to ${bounceDomain}: ${sent.reply}`, 'Ask the relay why.'),
    ];
  const until = performance.now() + waitMs;
  while (performance.now() < until) {
    const { rows } = await db.query<{ via: string }>(
      'select via from inbound_items where received_at > $1 and $2 = any(recipients)',
      [new Date(now.getTime() - 60_000), to],
    );
    if (rows[0])
      return [ok(NAME, `a mail to a return address of ${bounceDomain} came back by ${rows[0].via}`)];
    await wait(EVERY_MS);
  }
  return [
    warn(
      NAME,
      `a mail to a return address of ${bounceDomain} did not come back within ${Math.round(waitMs / 1000)} s`,
      'Is the inbound process running, and does the MX record or the relay lead to it? The mail may also be slow: look at /admin/reports in some minutes.',
    ),
  ];
};
