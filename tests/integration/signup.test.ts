import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOLD_MS } from '../../services/subscribers/requests/signup.ts';
import { eachConcurrently } from '../support/concurrency.ts';
import { createWorld, linkIn, post, type World } from '../support/world.ts';
import { connectionRefused } from '../support/wrapped-db.ts';

let world: World;
const queries: string[] = [];
/** Notes each statement. */
const onQuery = (text: string): undefined => {
  queries.push(text);
};
beforeAll(async () => {
  world = await createWorld({ seeded: true, onQuery, smtp: { hideSMTPUTF8: true } });
});
afterAll(() => world.close());

const count = async (sql: string, values: unknown[] = []): Promise<number> =>
  (await world.db.query(sql, values)).rows[0].n as number;

describe('signing up', () => {
  test('goes from the form to an active reader with a record of consent and a first digest', async () => {
    const raw = await world.signUp('ada@example.org');
    const confirmPath = await linkIn(raw!, 'confirm');
    const shown = await world.app.inject({ url: confirmPath });
    expect(shown.statusCode).toBe(200);
    expect(shown.body).toContain('<button');
    expect(await world.stateOf('ada@example.org')).toBe('pending');

    const confirmed = await post(
      world.app,
      confirmPath,
      { zone: 'Europe/Paris' },
      { 'user-agent': 'Test browser' },
    );
    expect(confirmed.statusCode).toBe(303);
    expect(await world.stateOf('ada@example.org')).toBe('active');
    const { rows } = await world.db.query(
      `select c.*, host(c.confirm_ip) as ip from consents c join subscribers s on s.id = c.subscriber_id where s.address = 'ada@example.org'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      wording_version: '2025-11',
      ip: '127.0.0.1',
      confirm_agent: 'Test browser',
      source: 'form',
    });
    expect(rows[0].wording).toContain('one mail a day');
    expect(rows[0].confirmed_at).toEqual(world.clock.now());

    const preferencesPath = String(confirmed.headers.location).replace(/\?.*/, '');
    const page = await world.app.inject({ url: String(confirmed.headers.location) });
    expect(page.body).toContain('Europe/Paris');
    const saved = await post(world.app, preferencesPath, {
      topics: ['multi-task-learning'],
      keywords: '',
      muted: '',
      authors: '',
      count: '3',
      minimum: '0',
      schedule: 'days',
      days: ['1', '2', '3', '4', '5'],
      hour: '8',
      zone: 'Europe/Paris',
      pausedUntil: '',
    });
    expect(saved.statusCode).toBe(303);
    await world.runDigests();
    const mails = world.mail.to('ada@example.org');
    expect(mails).toHaveLength(2);
    const digest = await simpleParser(mails[1]!.raw);
    expect(digest.text).toContain('Because you follow Multi-task learning');
    expect(digest.text).toContain('out of 68');
  });

  test('EMAIL 20: an unknown, a pending, an active and a suppressed address get the same response from the same work', async () => {
    await world.signUp('pending@example.org');
    await world.addReader('active@example.org');
    await world.suppression.add(world.db, 'suppressed@example.org', 'complaint', world.clock.now());
    const statements: string[][] = [];
    const answers = [];
    for (const who of ['unknown', 'pending', 'active', 'suppressed']) {
      queries.length = 0;
      const email = `${who}@example.org`;
      const { statusCode, body } = await post(world.app, '/subscribe', { email });
      // The page repeats what was typed, and differs in nothing else.
      answers.push({ statusCode, body: body.replace(email, 'TYPED') });
      statements.push([...queries]);
    }
    expect(answers[0]!.statusCode).toBe(200);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    // The same single statement runs for all of them. A worker looks the address up later.
    expect(statements[0]).toHaveLength(1);
    for (const seen of statements) expect(seen).toEqual(statements[0]);
  });

  test('EMAIL 20: a reader who is subscribed is mailed a link to their preferences, a suppressed one nothing', async () => {
    await world.addReader('known@example.org');
    const raw = await world.signUp('known@example.org');
    expect(await linkIn(raw!, 'preferences')).toMatch(/^\/preferences\//);
    expect(raw).not.toContain('/confirm/');
    await world.suppression.add(world.db, 'gone@example.org', 'complaint', world.clock.now());
    expect(await world.signUp('gone@example.org')).toBeNull();
    expect(await world.stateOf('gone@example.org')).toBeNull();
  });

  test('EMAIL 21: a thousand sign-ups of one address at once bring one confirmation', async () => {
    await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        world.signup.request({
          address: 'many@example.org',
          addressKey: 'many@example.org',
          ip: `10.0.${index >> 8}.${index & 255}`,
          agent: null,
          zone: null,
          ignore: null,
        }),
      ),
    );
    const { rows } = await world.db.query(`select id from signups where address_key = 'many@example.org'`);
    await eachConcurrently(rows, 10, ({ id }) => world.signupReplies.send(id));
    expect(world.mail.to('many@example.org')).toHaveLength(1);
    world.clock.forward(16 * 60_000);
    expect(await world.signUp('many@example.org')).not.toBeNull();
    expect(world.mail.to('many@example.org')).toHaveLength(2);
  });

  test('a slip in the address is asked about, and one press sends the same form to the other address', async () => {
    const typed = {
      email: 'Ada@gmial.con',
      topics: ['diffusion-models'],
      keyword: 'kites',
      zone: 'Asia/Tokyo',
    };
    const { body } = await post(world.app, '/subscribe', typed);
    expect(body).toContain('>Ada@gmial.con</b>');
    const [, again] = /<form class="meant" method="post" action="\/subscribe">([\s\S]*?)<\/form>/.exec(body)!;
    const fields = [...again!.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]);
    expect(Object.fromEntries(fields)).toEqual({
      ...typed,
      email: 'Ada@gmail.com',
      topics: 'diffusion-models',
    });
    // Nothing was changed in silence: the request went to the address as typed.
    const { rows } = await world.db.query(`select address from signups where address ilike 'ada@gm%'`);
    expect(rows).toEqual([{ address: 'Ada@gmial.con' }]);
    const other = await post(world.app, '/subscribe', { email: 'ada@example.org' });
    expect(other.body).not.toContain('class="meant"');
  });

  test('EMAIL 22: a filled honeypot gets the neutral response and no mail; a form sent back at once gets its mail a moment later', async () => {
    const form = async (): Promise<string> =>
      /name="started" value="([^"]+)"/.exec((await world.app.inject({ url: '/' })).body)![1]!;
    const typed = 'person@example.org';
    const neutral = await post(world.app, '/subscribe', { email: typed });
    const robots: { email: string; [field: string]: string }[] = [
      { email: 'robot1@example.org', website: 'https://spam.example' },
      { email: 'robot3@example.org', started: 'made-up' },
    ];
    for (const robot of robots) {
      const answer = await post(world.app, '/subscribe', robot);
      expect({ status: answer.statusCode, body: answer.body }).toEqual({
        status: 200,
        body: neutral.body.replace(typed, robot.email),
      });
    }
    // Who pastes an address and presses Enter is a person all the same.
    const quick = await post(world.app, '/subscribe', { email: 'quick@example.org', started: await form() });
    expect({ status: quick.statusCode, body: quick.body }).toEqual({
      status: 200,
      body: neutral.body.replace(typed, 'quick@example.org'),
    });
    const link = await post(world.app, '/preferences', { email: 'quick@example.org', started: await form() });
    expect(link.statusCode).toBe(200);
    const started = await form();
    world.clock.forward(2_500);
    await post(world.app, '/subscribe', { email: 'reader@example.org', started });
    const { rows } = await world.db.query<{ id: number }>('select id from signups');
    for (const { id } of rows) await world.signupReplies.send(id);
    for (const robot of robots) expect(world.mail.to(robot.email)).toHaveLength(0);
    expect(world.mail.to('reader@example.org')).toHaveLength(1);
    expect(world.mail.to('quick@example.org')).toHaveLength(0);
    // The jobs of the two quick forms wait, without the sweeper.
    const waiting = await world.dispatcher.counts();
    expect(waiting.find(({ name }) => name === 'transactional')).toMatchObject({ delayed: 2 });
    world.clock.forward(HOLD_MS - 2_500);
    for (const { id } of rows) await world.signupReplies.send(id);
    expect(world.mail.to('quick@example.org')).toHaveLength(1);
    for (const robot of robots) expect(world.mail.to(robot.email)).toHaveLength(0);
  });

  test('a form from a tab that was open for more than a month gets its mail', async () => {
    const { body } = await world.app.inject({ url: '/' });
    const started = /name="started" value="([^"]+)"/.exec(body)![1]!;
    world.clock.forward(31 * 24 * 3_600_000);
    expect(await world.signUp('patient@example.org', { started })).not.toBeNull();
  });

  test('EMAIL 21: every request made after the last mail gets its own, up to three a day over all kinds', async () => {
    await world.addReader('asks@example.org');
    const ask = async (path: string): Promise<boolean> => {
      world.clock.forward(1_000);
      const before = world.mail.to('asks@example.org').length;
      await post(world.app, path, { email: 'asks@example.org' });
      const { rows } = await world.db.query<{ id: number }>('select max(id) as id from signups');
      await world.signupReplies.send(rows[0]!.id);
      return world.mail.to('asks@example.org').length > before;
    };
    expect([await ask('/subscribe'), await ask('/subscribe'), await ask('/preferences')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([await ask('/subscribe'), await ask('/preferences')]).toEqual([false, false]);
    world.clock.forward(24 * 3_600_000);
    expect(await ask('/preferences')).toBe(true);
  });

  test('who has just confirmed and asks again gets the link to their preferences', async () => {
    const confirmPath = await linkIn((await world.signUp('eager@example.org'))!, 'confirm');
    await post(world.app, confirmPath, {});
    world.clock.forward(60_000);
    expect(await linkIn((await world.signUp('eager@example.org'))!, 'preferences')).toBeTruthy();
  });

  test('EMAIL 23: a confirmation link is for one purpose, expires, can be pressed twice, and is not stored', async () => {
    const confirmPath = await linkIn((await world.signUp('once@example.org'))!, 'confirm');
    const token = confirmPath.replace('/confirm/', '');
    for (const other of ['preferences', 'unsubscribe', 'digest']) {
      expect((await world.app.inject({ url: `/${other}/${token}` })).statusCode).toBe(404);
    }
    expect((await post(world.app, confirmPath, {})).statusCode).toBe(303);
    expect((await post(world.app, confirmPath, {})).statusCode).toBe(303);
    expect(
      await count(
        `select count(*)::int as n from consents c join subscribers s on s.id = c.subscriber_id where s.address_key = 'once@example.org'`,
      ),
    ).toBe(1);
    const dump = await world.db.query(
      'select signups::text as row from signups union all select subscribers::text from subscribers',
    );
    expect(dump.rows.some((row) => row.row.includes(token))).toBe(false);

    const latePath = await linkIn((await world.signUp('late@example.org'))!, 'confirm');
    const before = world.clock.now();
    world.clock.forward(49 * 3_600_000);
    expect((await world.app.inject({ url: latePath })).statusCode).toBe(404);
    expect((await post(world.app, latePath, {})).statusCode).toBe(404);
    expect(await world.stateOf('late@example.org')).toBe('pending');
    world.clock.set(before);
  });

  test('a confirmation link does not bring back somebody who has unsubscribed since', async () => {
    const confirmPath = await linkIn((await world.signUp('left@example.org'))!, 'confirm');
    await post(world.app, confirmPath, {});
    const used = await world.app.inject({ url: confirmPath });
    expect(used.body).toContain('You are subscribed already');
    expect(used.body).toContain('This link was used before');
    expect(used.body).toContain('Open my preferences');
    const { rows } = await world.db.query(
      `select id from subscribers where address_key = 'left@example.org'`,
    );
    await world.subscription.unsubscribe(rows[0].id);
    expect((await post(world.app, confirmPath, {})).statusCode).toBe(404);
    expect(await world.stateOf('left@example.org')).toBe('unsubscribed');
    const page = await world.app.inject({ url: confirmPath });
    expect(page.statusCode).toBe(404);
    expect(page.body).toContain('This link was used before');
    expect(page.body).toContain('href="/#subscribe">Sign up again');
  });

  test('EMAIL 24: a value that is not one address is refused by a message that names the field, and nothing is queued', async () => {
    const before = await count('select count(*)::int as n from signups');
    const bad = [
      '',
      'nobody',
      'a@b@example.org',
      'a@example.org, b@example.org',
      'a@example.org;b@example.org',
      'a@example.org\r\nBcc: b@example.org',
      `${'x'.repeat(65)}@example.org`,
      'a@',
      '@example.org',
      'a@localhost',
      'a b@example.org',
      'a@exa mple.org',
      '<a@example.org>',
    ];
    for (const email of bad) {
      const answer = await post(world.app, '/subscribe', { email }, { accept: 'application/json' });
      expect({ email, status: answer.statusCode, field: answer.json().error.field }).toEqual({
        email,
        status: 400,
        field: 'email',
      });
    }
    const json = (payload: unknown) =>
      world.app.inject({
        method: 'POST',
        url: '/subscribe',
        headers: { accept: 'application/json' },
        payload: payload as object,
      });
    for (const payload of [
      { email: 5 },
      { email: null },
      { email: { a: 1 } },
      {},
      { email: ['a@example.org', 'b@example.org'] },
    ]) {
      const answer = await json(payload);
      expect({ status: answer.statusCode, field: answer.json().error.field }).toEqual({
        status: 400,
        field: 'email',
      });
    }
    const twice = await world.app.inject({
      method: 'POST',
      url: '/subscribe',
      payload: 'email=a%40example.org&email=b%40example.org',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    });
    expect(twice.statusCode).toBe(400);
    const large = await post(
      world.app,
      '/subscribe',
      { email: 'x'.repeat(10_000_000) },
      { accept: 'application/json' },
    );
    expect(large.statusCode).toBe(413);
    expect(large.json().error.message).toContain('email');
    expect(
      (
        await world.app.inject({
          method: 'POST',
          url: '/subscribe',
          payload: '<a/>',
          headers: { 'content-type': 'text/xml' },
        })
      ).statusCode,
    ).toBe(415);
    expect(await count('select count(*)::int as n from signups')).toBe(before);
    expect((await post(world.app, '/subscribe', { email: '<script>' })).body).not.toContain('<script>');
  });

  test('EMAIL 13: spellings of one address are one subscriber, an international domain becomes punycode, a UTF-8 local part is held', async () => {
    const raw = await world.signUp('u@bücher.example');
    expect(raw).toContain('To: u@xn--bcher-kva.example\r\n');
    await post(world.app, await linkIn(raw!, 'confirm'), {});
    for (const spelling of ['U@Bücher.example', ' u@XN--BCHER-KVA.example ', 'u@bu\u0308cher.example.']) {
      world.clock.forward(20 * 60_000);
      expect(await linkIn((await world.signUp(spelling))!, 'preferences')).toBeTruthy();
    }
    expect(await count(`select count(*)::int as n from subscribers where address_key like 'u@xn--%'`)).toBe(
      1,
    );

    expect(await world.signUp('jörg@example.org')).toBeNull();
    const { rows } = await world.db.query(
      `select state, note from signups where address_key = 'jörg@example.org'`,
    );
    expect(rows[0]).toMatchObject({ state: 'failed', note: expect.stringContaining('SMTPUTF8') });
  });
});

describe('a relay that does not accept the mail', () => {
  test('is tried again, later each time, and a confirmation is given up after a day', async () => {
    const deferring = await createWorld({
      smtp: {
        onRcptTo: (_address, _session, done) =>
          done(Object.assign(new Error('later'), { responseCode: 451 })),
      },
    });
    try {
      expect(await deferring.signUp('r@example.org')).toBeNull();
      const row = async () => (await deferring.db.query('select state, attempts, note from signups')).rows[0];
      expect(await row()).toMatchObject({
        state: 'waiting',
        attempts: 1,
        note: expect.stringContaining('451'),
      });
      expect(await deferring.signup.forgotten(10)).toEqual([]);
      let tries = 0;
      for (let minute = 0; minute < 26 * 60; minute += 1) {
        deferring.clock.forward(60_000);
        for (const id of await deferring.signup.forgotten(10)) {
          tries += 1;
          await deferring.signupReplies.send(id);
        }
      }
      expect(await row()).toMatchObject({ state: 'failed' });
      expect(tries).toBeLessThan(40);
    } finally {
      await deferring.close();
    }
  });
});

describe('limits', () => {
  test('EMAIL 21: a thousand addresses from one place get 429 with Retry-After', async () => {
    const limited = await createWorld({ env: { SIGNUPS_PER_MINUTE: '20', TRUST_PROXY: 'loopback' } });
    try {
      const from = (ip: string, n: number) =>
        post(limited.app, '/subscribe', { email: `n${n}@example.org` }, { 'x-forwarded-for': ip });
      const answers = await Promise.all(Array.from({ length: 1000 }, (_, n) => from('203.0.113.9', n)));
      const refused = answers.filter((answer) => answer.statusCode === 429);
      expect(refused).toHaveLength(980);
      expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThan(0);
      expect((await from('198.51.100.7', 0)).statusCode).toBe(200);
      // The IPv6 addresses of one household count as one.
      const six = await Promise.all(
        Array.from({ length: 30 }, (_, n) => from(`2001:db8:1:2::${n.toString(16)}`, n)),
      );
      expect(six.filter((answer) => answer.statusCode === 429)).toHaveLength(10);
    } finally {
      await limited.close();
    }
  });

  test('while Redis is away a sign-up is accepted, and its mail is sent after the next sweep', async () => {
    const alone = await createWorld({ env: { REDIS_URL: 'redis://127.0.0.1:1' } });
    try {
      expect((await post(alone.app, '/subscribe', { email: 'patient@example.org' })).statusCode).toBe(200);
      expect(await alone.signup.forgotten(10)).toEqual([]);
      alone.clock.forward(2 * 60_000);
      for (const id of await alone.signup.forgotten(10)) await alone.signupReplies.send(id);
      expect(alone.mail.to('patient@example.org')).toHaveLength(1);
    } finally {
      await alone.close();
    }
  });

  test('while Postgres is away a sign-up gets 503, never a success', async () => {
    let isAway = false;
    const alone = await createWorld({ onQuery: () => (isAway ? connectionRefused() : undefined) });
    isAway = true;
    const answer = await post(alone.app, '/subscribe', { email: 'early@example.org' });
    isAway = false;
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('60');
    await alone.close();
  });
});
