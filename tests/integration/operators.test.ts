import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cookieOf, signIn } from '../support/operator.ts';
import { createWorld, post, type World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const ada = 'ada@papers.example.org';

let world: World;
beforeAll(async () => {
  world = await createWorld({ seeded: true, env: { ADMIN_EMAILS: `${ada}, Grace@papers.example.org` } });
});
afterAll(() => world.close());

const ask = (email: string) => post(world.app, '/admin/sign-in', { email }, { 'x-forwarded-for': '' });
const linkOfLastMail = async (): Promise<string> => {
  const { text } = await simpleParser(world.mail.mails.at(-1)!.raw);
  return new URL(/https:\/\/\S+\/admin\/sign-in\/\S+/.exec(text!)![0]).pathname;
};
const rows = async (table: string) => (await world.db.query(`select * from ${table}`)).rows;

test('without a session every page asks to sign in, and every action is refused', async () => {
  const page = await world.app.inject('/admin');
  expect(page.statusCode).toBe(401);
  expect(page.body).toContain('Operators sign in');
  expect(page.headers['cache-control']).toBe('no-store');
  expect(page.body).not.toContain('Today’s run');
  const acted = await post(world.app, '/admin/sign-out', {});
  expect(acted.statusCode).toBe(401);
  expect(acted.body).toContain('Your session has ended');
});

test('the response is the same for every address; only an operator is mailed a link, which works once', async () => {
  const [known, unknown] = [await ask(ada), await ask('eve@papers.example.org')];
  await world.signInMail.settled();
  expect([known.statusCode, known.body]).toEqual([unknown.statusCode, unknown.body]);
  expect(world.mail.mails.map(({ to }) => to)).toEqual([[ada]]);
  const path = await linkOfLastMail();

  // Scanners open links before people do.
  for (const method of ['GET', 'HEAD', 'GET'] as const)
    expect((await world.app.inject({ method, url: path })).statusCode).toBe(200);
  expect(await rows('operator_sessions')).toEqual([]);

  const entered = await post(world.app, path, {});
  expect(entered.statusCode).toBe(303);
  expect(entered.headers.location).toBe('/admin');
  expect(String(entered.headers['set-cookie'])).toMatch(
    /^paperboy-operator=[\w-]{43}; Max-Age=259200; Path=\/admin; HttpOnly; Secure; SameSite=Lax$/,
  );
  const page = await world.app.inject({ url: '/admin', headers: { cookie: cookieOf(entered.headers) } });
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain(ada);

  const again = await post(world.app, path, {});
  expect(again.statusCode).toBe(404);
  expect(again.headers['set-cookie']).toBeUndefined();
  expect((await world.app.inject(path)).body).toContain('This link does not work');
});

test('neither links nor cookies are in the database or the log', async () => {
  const link = await world.signIn.linkForConsole();
  const operator = await signIn(world, await world.signIn.linkForConsole());
  const secrets = [link.split('/').at(-1)!, operator.cookie.split('=')[1]!];
  const stored = JSON.stringify([await rows('operator_sign_ins'), await rows('operator_sessions')]);
  for (const secret of [...secrets, ada]) {
    expect(world.logLines.join('')).not.toContain(secret);
    if (secret !== ada) expect(stored).not.toContain(secret);
  }
  for (const secret of secrets)
    expect(stored).not.toContain(JSON.stringify([...Buffer.from(secret)]).slice(1, -1));
});

test('a mailed link expires after a quarter of an hour, and no more than three are valid', async () => {
  world.clock.forward(HOUR_MS);
  const before = world.mail.mails.length;
  for (let n = 0; n < 5; n++) {
    await ask('grace@PAPERS.example.org');
    await world.signInMail.settled();
  }
  expect(world.mail.mails.length - before).toBe(3);
  const path = await linkOfLastMail();
  world.clock.forward(15 * 60_000);
  expect((await post(world.app, path, {})).statusCode).toBe(404);
});

test('requests for a link that come at once get no more links than requests one after another', async () => {
  const operator = 'grace@papers.example.org';
  world.clock.forward(HOUR_MS);
  const given = await Promise.all(Array.from({ length: 25 }, () => world.signIn.linkByMail(operator)));
  expect(given.filter((link) => link !== null)).toHaveLength(3);
  const { rows: open } = await world.db.query(
    'select 1 from operator_sign_ins where operator = $1 and expires_at > $2',
    [operator, world.clock.now()],
  );
  expect(open).toHaveLength(3);
});

test('no page that a link of the sign-in opens passes its URL on or may be cached', async () => {
  const { pathname } = new URL(await world.signIn.linkForConsole());
  const responses = [
    await world.app.inject(pathname),
    await world.app.inject({ method: 'HEAD', url: pathname }),
    await world.app.inject(`/admin/sign-in/${'x'.repeat(43)}`),
    await post(world.app, `/admin/sign-in/${'x'.repeat(43)}`, {}),
    await world.app.inject('/admin/sign-in'),
    await post(world.app, pathname, {}),
  ];
  expect(responses.map(({ statusCode }) => statusCode)).toEqual([200, 200, 404, 404, 200, 303]);
  for (const { headers } of responses)
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
});

test('the record cuts a long detail between characters, and accepts one with a NUL', async () => {
  const entry = { operator: 'console', action: 'paused', subject: 'detail', ip: null };
  await world.audit.record({ ...entry, detail: `${'a'.repeat(499)}😀b` });
  await world.audit.record({ ...entry, detail: 'new\0relay' });
  expect((await world.audit.of('detail', 2)).map(({ detail }) => detail)).toEqual([
    'new\ufffdrelay',
    `${'a'.repeat(499)}😀`,
  ]);
});

test('a session ends when it is not used, after three days at the latest, and at sign-out', async () => {
  const status = async (operator: Awaited<ReturnType<typeof signIn>>) =>
    (await operator.get('/admin/audit')).statusCode;
  const idle = await signIn(world);
  world.clock.forward(8 * HOUR_MS - 1000);
  expect(await status(idle)).toBe(200);
  world.clock.forward(8 * HOUR_MS);
  expect(await status(idle)).toBe(401);

  const busy = await signIn(world);
  for (let hours = 0; hours < 71; hours += 7) {
    world.clock.forward(7 * HOUR_MS);
    expect(await status(busy)).toBe(hours < 70 ? 200 : 401);
  }

  const leaving = await signIn(world);
  const left = await leaving.post('/admin/sign-out');
  expect([left.statusCode, left.headers.location]).toEqual([303, '/admin/sign-in']);
  expect(String(left.headers['set-cookie'])).toContain('paperboy-operator=;');
  expect(await status(leaving)).toBe(401);
});

test('a former operator is signed out', async () => {
  const fired = await createWorld();
  await fired.db.query(
    `insert into operator_sessions values (sha256($1), 'gone@papers.example.org', $2, $2)`,
    ['x'.repeat(43), fired.clock.now()],
  );
  const page = await fired.app.inject({
    url: '/admin',
    headers: { cookie: `paperboy-operator=${'x'.repeat(43)}` },
  });
  expect(page.statusCode).toBe(401);
  await fired.close();
});

test('EMAIL 25: a form from another site is refused, with the cookie or without', async () => {
  const operator = await signIn(world);
  const other = await signIn(world);
  const headers = { cookie: operator.cookie };
  const send = (form: Record<string, string>, more: Record<string, string> = {}) =>
    post(world.app, '/admin/sign-out', form, { ...headers, ...more });
  for (const [form, more] of [
    [{}, {}],
    [{ key: 'x' }, {}],
    [{ key: other.key }, {}],
    [{ key: operator.key }, { origin: 'https://evil.example' }],
    [{ key: operator.key }, { 'sec-fetch-site': 'cross-site' }],
    [{ key: operator.key }, { 'sec-fetch-site': 'same-site', origin: 'https://papers.example.org' }],
  ] as [Record<string, string>, Record<string, string>][]) {
    const answer = await send(form, more);
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('nothing was changed');
  }
  expect((await operator.get('/admin')).statusCode).toBe(200);
  const taken = await send({ key: operator.key }, { origin: 'https://papers.example.org' });
  expect(taken.statusCode).toBe(303);
  // Signing in from another site is refused too, so that nobody is put into another's session.
  const { pathname } = new URL(await world.signIn.linkForConsole());
  expect((await post(world.app, pathname, {}, { origin: 'https://evil.example' })).statusCode).toBe(403);
});

test('a client that asks too often is told to wait', async () => {
  const busy = await createWorld();
  const answers = [];
  for (let n = 0; n < 12; n++) answers.push(await post(busy.app, '/admin/sign-in', { email: 'a@x.org' }));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([...Array(10).fill(200), 429, 429]);
  expect(answers.at(-1)!.headers['retry-after']).toMatch(/^\d+$/);
  expect(answers.at(-1)!.body).toContain('Please wait some minutes');
  await busy.close();
});

test('actions are recorded, newest first', async () => {
  const operator = await signIn(world);
  await operator.post('/admin/sign-out');
  const reader = await signIn(world);
  const { body } = await reader.get('/admin/audit');
  const actions = [...body.matchAll(/<td>(signed (?:in|out))<\/td>/g)].map(([, action]) => action);
  expect(actions.slice(0, 3)).toEqual(['signed in', 'signed out', 'signed in']);
  expect(body).toContain('<td>console</td>');
  expect(body).toContain('<td>127.0.0.1</td>');
});

test('a form says what is wrong with an address', async () => {
  const quiet = await createWorld();
  for (const email of ['', 'ada', 'a b@x.org', `${'x'.repeat(300)}@x.org`]) {
    const answer = await post(quiet.app, '/admin/sign-in', { email });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('Enter your email address');
  }
  await quiet.close();
});

test('today shows the run, the ledger, the edition, and what needs attention first', async () => {
  const today = await createWorld({ seeded: true });
  await today.addReader('one@x.org');
  await today.addReader('two@x.org');
  today.clock.set('2025-09-04T07:00:30Z');
  await today.runDigests();
  await today.db.query(
    `update digests set state = 'failed', note = '550 5.7.1 no <b>thanks</b>' where id = (select min(id) from digests)`,
  );
  const { body } = await (await signIn(today)).get('/admin');
  expect(body).toContain('Done, with losses');
  expect(body).toContain('<b>1</b> sent of 2');
  expect(body).toMatch(
    /<th scope="row"><a href="\/admin\/editions\/2025-09-04">2025-09-04<\/a><\/th><td class="">68/,
  );
  expect(body).toContain('2025-09-04: 1 digest failed.');
  expect(body).toContain('550 5.7.1 no &lt;b&gt;thanks&lt;/b&gt;');
  expect(body).not.toContain('one@x.org');
  await today.close();
});
