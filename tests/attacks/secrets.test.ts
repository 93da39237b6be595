import { randomBytes } from 'node:crypto';
import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { purposes } from '../../services/subscribers/links.ts';
import { fromAnywhere } from '../support/from-anywhere.ts';
import { keyed } from '../support/keyed.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { signIn } from '../support/operator.ts';
import { postAndReply, replyToWaiting } from '../support/requests.ts';
import { createWorld, linkIn, post, type World } from '../support/world.ts';

const APP_SECRET = `secret-${randomBytes(24).toString('hex')}`;
const PASSWORD = `password-${randomBytes(12).toString('hex')}`;

let world: World;
let relay: MailServer;
/** What a refusing relay, Postgres and every handler are given, and no line may hold; by what it is. */
const secrets = new Map<string, string>();
const routes: RouteOptions[] = [];
let isRefusing = false;

beforeAll(async () => {
  relay = await startMailServer({
    authOptional: false,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    // Relays repeat the address that they refuse.
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('unknown') ? new Error(`<${address}>: no such person`) : null),
    onAuth: ({ password }, _session, done) => {
      if (password === PASSWORD && !isRefusing) return done(null, { user: 'paperboy' });
      return done(new Error('Invalid login'));
    },
  });
  world = await createWorld({
    seeded: true,
    env: {
      LOG_LEVEL: 'trace',
      APP_SECRET,
      SMTP_URL: relay.url.replace('smtp://', `smtp://paperboy:${PASSWORD}@`),
    },
    app: { onRoute: (route) => routes.push(route) },
  });
});
afterAll(async () => {
  await world.close();
  await relay.close();
});

/** Lives through everything that has a secret in it: what goes well, what is refused, and what breaks. */
const live = async (): Promise<void> => {
  const client = fromAnywhere(world.app);
  const note = (what: string, text: string): void => {
    secrets.set(what, text);
  };
  note('APP_SECRET', APP_SECRET);
  note('the SMTP password', PASSWORD);
  note('the SMTP password, encoded', Buffer.from(`\0paperboy\0${PASSWORD}`).toString('base64'));

  await post(world.app, '/subscribe', { email: 'signup@person.example' });
  await replyToWaiting(world);
  const confirm = await linkIn(relay.mails.at(-1)!.raw, 'confirm');
  note('a token of confirm', confirm.split('/').at(-1)!);
  await post(world.app, confirm, {});
  const readerId = await world.addReader('reader@person.example', { topics: ['diffusion-models'] });
  for (const purpose of purposes)
    note(
      `a token of ${purpose}`,
      world.links.sign(purpose, { subject: readerId, detail: 1 }, world.clock.now()),
    );
  const preferences = `/preferences/${secrets.get('a token of preferences')}`;
  await postAndReply(world, `${preferences}/address`, { email: 'moving@person.example' });
  await postAndReply(world, `${preferences}/erase`);
  await post(world.app, '/preferences', { email: 'reader@person.example' });
  await replyToWaiting(world);

  const { headers } = await keyed(world, 'subscribers:write', 'subscribers:read', 'webhooks:write');
  note('a key of the API', headers.authorization.slice('Bearer '.length));
  note('a key that is none', `paperboy_${'x'.repeat(46)}`);
  const link = new URL(await world.signIn.linkForConsole());
  note('a link of an operator', link.pathname.split('/').at(-1)!);
  const operator = await signIn(world, link.href);
  note('a session', operator.cookie.split('=')[1]!);
  note('the key of a form', operator.key);
  await operator.post('/admin/subscribers/export');
  await operator.post('/admin/suppressions/look-up', { email: 'looked-up@person.example' });

  // Every route with everything that a request can hold, in the path, the query, the headers, the cookie and the body.
  for (const key of [headers.authorization, `Bearer ${secrets.get('a key that is none')}`]) {
    for (const { url, method } of routes.filter(({ url }) => !/sign-out|^\/admin\/queues|\*/.test(url))) {
      const path = url
        .replace(':token', secrets.get(`a token of ${url.split('/')[1]}`) ?? 'x')
        .replace(/:(?:date|period|name)\b/, '2025-09-04')
        .replace(/:\w+/g, '1');
      for (const each of [method].flat().filter((name) => name !== 'HEAD')) {
        const hasBody = each !== 'GET' && each !== 'OPTIONS';
        const email = 'everywhere@person.example';
        await client.send(each, `${path}?email=${email}&token=${secrets.get('a token of feed')}`, {
          headers: {
            authorization: key,
            cookie: operator.cookie,
            referer: `https://papers.example.org${preferences}`,
            'x-forwarded-for': email,
            'user-agent': `${email} ${PASSWORD}`,
          },
          ...(hasBody && {
            payload: { email, url: `https://x:${PASSWORD}@hooks.example/`, key: operator.key },
          }),
        });
      }
    }
  }
  await client.get(`/no/such/page/${secrets.get('a token of digest')}?reader@person.example`);
  await client.get(`/preferences/%E0%A4%A/${secrets.get('a token of digest')}`);

  await world.addReader('unknown@person.example', { topics: ['diffusion-models'] });
  await world.addReader('second@person.example', { topics: ['diffusion-models'] });
  world.clock.set('2025-09-05T00:00:00Z');
  await world.runDigests();

  // A relay that refuses the password, and a database that refuses a row and repeats it.
  isRefusing = true;
  await post(world.app, '/preferences', { email: 'refused@person.example' });
  await replyToWaiting(world).catch((err: unknown) => world.log.error({ err }, 'the reply was not sent'));
  await world.addReader('late@person.example', { topics: ['diffusion-models'] });
  world.clock.set('2025-09-05T09:00:00Z');
  await world.runDigests().catch((err: unknown) => world.log.error({ err }, 'the digests were not sent'));
  await world.db.query(`
    create function refuse() returns trigger language plpgsql as $$
    begin raise exception 'refused: %', new using detail = new::text; end $$;
    create trigger refuse before insert on signups for each row execute function refuse()`);
  expect((await client.post('/subscribe', { email: 'broken@person.example' })).statusCode).toBe(500);
};

test('no secret, token, key or address is in any log line at trace', async () => {
  await live();
  const lines = world.logLines.join('');
  expect(lines).toContain('"level":50');
  expect(lines).toContain('/preferences/:token');
  const told = [...secrets].filter(([, secret]) => secret !== '' && lines.includes(secret));
  expect(
    told.map(([what, secret]) => `${what}: ${world.logLines.find((line) => line.includes(secret))}`),
  ).toEqual([]);
  expect(world.logLines.filter((line) => /@person\.example|%40person/i.test(line))).toEqual([]);
  expect(secrets.size).toBeGreaterThan(purposes.length + 7);
});
