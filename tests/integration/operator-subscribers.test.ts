import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Operator, signIn } from '../support/operator.ts';
import { createWorld, type World } from '../support/world.ts';

const ada = 'ada@papers.example.org';

let world: World;
let operator: Operator;
beforeAll(async () => {
  world = await createWorld({ seeded: true, env: { ADMIN_EMAILS: ada } });
  const link = await world.signIn.linkByMail(ada);
  operator = await signIn(world, link!);
});
afterAll(() => world.close());

const audited = async (): Promise<string[]> => {
  const { rows } = await world.db.query<{ said: string }>(
    `select concat_ws(' | ', operator, action, nullif(subject, ''), detail) as said from operator_actions order by id`,
  );
  return rows.map(({ said }) => said);
};
const links = (html: string): string[] =>
  [...html.matchAll(/href="\/admin\/subscribers\/(\d+)"/g)].map(([, id]) => id!);
const text = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** Returns the body that a browser sends for a form with a file. */
const upload = (path: string, file: string, key = operator.key) => {
  const boundary = 'x'.repeat(20);
  const part = (name: string, value: string, more = '') =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  return world.app.inject({
    method: 'POST',
    url: path,
    headers: { cookie: operator.cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: `${part('key', key)}${part('file', file, '; filename="readers.csv"')}--${boundary}--\r\n`,
  });
};

test('subscribers are found by address, by a part of it, by number and by state, page by page', async () => {
  const { rows } = await world.db.query<{ id: number }>(
    `insert into subscribers (address, address_key, state)
     select a, a, 'active' from (
       select 'reader' || n || case n % 2 when 1 then '@odd.example' else '@even.example' end as a
       from generate_series(0, 119) as n order by n) as made returning id`,
  );
  const ids = rows.map(({ id }) => id);
  const bare = await world.addReader('50%_off@even.example');
  await world.db.query(`update subscribers set state = 'pending' where id = any($1)`, [ids.slice(0, 3)]);

  /** Sends the form of the search, and returns the URL to which it leads. */
  const search = async (form: { q?: string; state?: string }): Promise<string> => {
    const { statusCode, headers } = await operator.post('/admin/subscribers', form);
    expect(statusCode).toBe(303);
    return headers.location as string;
  };
  const seen: string[] = [];
  let next: string | null = await search({ q: 'reader', state: 'active' });
  for (let pages = 0; next; pages++) {
    expect(pages).toBeLessThan(3);
    const { body } = await operator.get(next);
    seen.push(...links(body));
    next = /href="(\/admin\/subscribers\?[^"]*before=\d+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? null;
  }
  expect(seen).toEqual(ids.slice(3).reverse().map(String));

  const shown = async (url: string) => links((await operator.get(url)).body);
  const found = async (q: string) => shown(await search({ q }));
  expect(await found('Reader7@odd.example')).toEqual([String(ids[7])]);
  expect(await found(`#${ids[9]}`)).toEqual([String(ids[9])]);
  expect(await search({ q: ' ', state: 'pending' })).toBe('/admin/subscribers?state=pending');
  expect(await search({})).toBe('/admin/subscribers');
  expect(await shown('/admin/subscribers?state=pending')).toEqual(ids.slice(0, 3).reverse().map(String));
  // Wildcards of the database are searched for literally.
  expect(await found('%_')).toEqual([String(bare)]);
  expect(await found('nobody')).toEqual([]);
  expect(await shown('/admin/subscribers?state=bogus&before=-1')).toHaveLength(50);
});

test('an address that is searched for is in no URL, and the search ends with its session', async () => {
  const id = await world.addReader('sought@even.example');
  const { headers } = await operator.post('/admin/subscribers', {
    q: 'sought@even.example',
    state: 'active',
  });
  const url = headers.location as string;
  expect(url).toMatch(/^\/admin\/subscribers\?find=[\w-]+&state=active$/);
  const sealed = Buffer.from(new URL(url, 'https://x.example').searchParams.get('find')!, 'base64url');
  expect(`${decodeURIComponent(url)} ${sealed.toString('latin1')}`).not.toMatch(/sought|even/);
  const { body } = await operator.get(url);
  expect(links(body)).toEqual([String(id)]);
  // The form shows again what was searched for, and sends it in its body.
  expect(body).toMatch(/<form class="bar" method="post"/);
  expect(body).toContain('value="sought@even.example"');
  expect(body).not.toMatch(/href="[^"]*sought/);

  const other = await signIn(world);
  for (const [by, asked] of [
    [other, url],
    [operator, '/admin/subscribers?find=x'],
    [operator, '/admin/subscribers?find='],
  ] as const) {
    const refused = await by.get(asked);
    expect(refused.statusCode).toBe(400);
    expect(refused.body).toContain('search again');
    expect(links(refused.body)).toEqual([]);
  }
});

test('one page shows the whole record of a reader', async () => {
  await world.signUp('story@x.org');
  const id = await world.addReader('whole@x.org', {
    topics: ['multi-task-learning'],
    keywords: ['<b>proteins</b>'],
    muted: ['blockchain'],
  });
  await world.db.query(
    `insert into consents (subscriber_id, wording_version, wording, requested_at, request_ip, confirmed_at)
     values ($1, '2025-11', 'I agree.', $2, '192.0.2.7', $2)`,
    [id, world.clock.now()],
  );
  await world.db.query(
    `insert into interests (subscriber_id, kind, value, created_at) select $1, 'liked', min(id)::text, $2 from papers`,
    [id, world.clock.now()],
  );
  world.clock.set('2025-09-04T07:00:30Z');
  await world.runDigests();
  const { statusCode, body } = await operator.get(`/admin/subscribers/${id}`);
  expect(statusCode).toBe(200);
  const said = text(body);
  for (const part of [
    'whole@x.org',
    'Multi-task learning',
    '&lt;b&gt;proteins&lt;/b&gt;',
    'blockchain',
    'every day at 07:00, UTC',
    '“I agree.”',
    'from 192.0.2.7',
    '2025-09-04 sent 5',
    '250',
  ])
    expect(said).toContain(part);
  expect((await operator.get('/admin/subscribers/999999')).statusCode).toBe(404);
  expect((await operator.get('/admin/subscribers/1e3')).statusCode).toBe(404);
});

test('pausing, resuming, unsubscribing and erasing act once, and are recorded without the address', async () => {
  const id = await world.addReader('acted@x.org');
  const row = async () =>
    (await world.db.query('select state, next_digest_at, address from subscribers where id = $1', [id]))
      .rows[0];
  const act = async (name: string) => {
    const { statusCode, headers } = await operator.post(`/admin/subscribers/${id}/${name}`);
    expect(statusCode).toBe(303);
    return String(headers.location);
  };
  const before = (await audited()).length;

  for (const url of ['pause', 'resume', 'resend'])
    expect((await operator.get(`/admin/subscribers/${id}/${url}`)).statusCode).toBe(404);
  expect(await act('pause')).toContain('said=pause');
  expect(await row()).toMatchObject({ state: 'paused', next_digest_at: null });
  expect(await act('pause')).toContain('said=nothing');
  expect(await act('resume')).toContain('said=resume');
  expect(await row()).toMatchObject({ state: 'active', next_digest_at: new Date('2025-09-05T07:00:00Z') });

  const question = await operator.get(`/admin/subscribers/${id}/unsubscribe`);
  expect(question.body).toContain('Unsubscribe this reader?');
  expect((await row())!.state).toBe('active');
  await act('unsubscribe');
  expect((await row())!.state).toBe('unsubscribed');
  expect((await operator.get(`/admin/subscribers/${id}/erase`)).body).toContain('This cannot be undone.');
  await act('erase');
  expect(await row()).toMatchObject({ state: 'erased', address: `erased-${id}@invalid` });
  expect(await act('erase')).toContain('said=nothing');

  const record = await audited();
  expect(record.slice(before)).toEqual(
    ['paused', 'resumed', 'unsubscribed', 'erased'].map((action) => `${ada} | ${action} | reader ${id}`),
  );
  expect(record.join()).not.toContain('acted@x.org');
  expect(world.logLines.join('')).not.toContain('acted@x.org');
});

test('a lost link to the preferences is sent again', async () => {
  const id = await world.addReader('lost@x.org');
  const answer = await operator.post(`/admin/subscribers/${id}/resend`);
  expect(String(answer.headers.location)).toContain('said=resend');
  const { rows } = await world.db.query<{ id: number }>('select max(id) as id from signups');
  await world.signupReplies.send(rows[0]!.id);
  expect((await simpleParser(world.mail.to('lost@x.org')[0]!.raw)).text).toContain('/preferences/');
});

test('a digest is previewed in a sandboxed frame, and sent to the operator, marked, without the ledger', async () => {
  const id = await world.addReader('preview@x.org', { topics: ['multi-task-learning'] });
  const page = await operator.get(`/admin/subscribers/${id}/preview?date=2025-09-04`);
  expect(page.body).toMatch(/<iframe [^>]*sandbox/);
  const mail = await operator.get(`/admin/subscribers/${id}/preview/mail?date=2025-09-04`);
  expect(mail.headers['content-security-policy']).toContain('sandbox');
  expect(mail.headers['content-security-policy']).toContain("default-src 'none'");
  expect(mail.body).toContain('Because you follow Multi-task learning');
  expect(mail.body).not.toMatch(/\/(preferences|unsubscribe)\/[A-Za-z0-9_-]{20}/);
  expect((await world.app.inject(`/admin/subscribers/${id}/preview/mail`)).statusCode).toBe(401);
  expect((await operator.get(`/admin/subscribers/${id}/preview?date=1999-01-01`)).statusCode).toBe(404);

  const ledger = async () =>
    (await world.db.query('select * from digests where subscriber_id = $1', [id])).rows;
  const sent = await operator.post(`/admin/subscribers/${id}/test`, { date: '2025-09-04' });
  expect(sent.statusCode).toBe(303);
  const [received] = world.mail.to(ada);
  const test = await simpleParser(received!.raw);
  expect(test.subject).toMatch(/^\[Test\] /);
  expect(test.text).toContain(`A test: what reader ${id} would get.`);
  expect(test.headers.get('x-paperboy-test')).toBe(`reader ${id}`);
  expect(test.headers.get('list')).toBeUndefined();
  expect(await ledger()).toEqual([]);
  expect(world.mail.to('preview@x.org')).toEqual([]);
  expect((await audited()).at(-1)).toBe(`${ada} | sent themselves a test | reader ${id}`);

  const console = await signIn(world);
  expect((await console.post(`/admin/subscribers/${id}/test`)).body).toContain('has no address');
});

test('an import is a trial first, and changes nothing until it is confirmed', async () => {
  const csv = [
    'email,topics,consent_at,consent_source',
    'new1@import.example,multi-task-learning,2024-05-31,form',
    'new2@import.example,,2024-05-31,form',
    'whole@x.org,,,',
    'nobody@import.example,,,',
    'broken@,,,',
  ].join('\n');
  const counts = async () =>
    (
      await world.db.query(
        'select count(*)::int as n, (select count(*)::int from consents) as c from subscribers',
      )
    ).rows[0];
  const before = await counts();
  const trial = await upload('/admin/import', csv);
  expect(trial.statusCode).toBe(200);
  expect(text(trial.body)).toContain(
    'Trial: nothing has been changed yet 5 rows 2 would be new 1 would be changed 2 refused',
  );
  expect(text(trial.body)).toMatch(/5 no consent: give consent_at .* 6 /);
  expect(await counts()).toEqual(before);

  const number = /name="upload" value="(\d+)"/.exec(trial.body)![1]!;
  const stranger = await signIn(world);
  expect((await stranger.post('/admin/import/take', { upload: number })).statusCode).toBe(400);
  const done = await operator.post('/admin/import/take', { upload: number });
  expect(text(done.body)).toContain('Imported 5 rows 2 new 1 changed 2 refused');
  expect(await counts()).toEqual({ n: before.n + 2, c: before.c + 2 });
  expect((await audited()).at(-1)).toBe(`${ada} | imported readers | 5 rows: 2 new, 1 changed, 2 refused`);
  // The file is deleted, so it cannot be imported twice.
  expect((await operator.post('/admin/import/take', { upload: number })).statusCode).toBe(400);
  expect((await world.db.query('select * from operator_uploads')).rows).toEqual([]);
});

test('a file that is not a list, is missing, too large, or from another site is refused with advice', async () => {
  expect((await upload('/admin/import', 'name,age\nAda,36')).body).toContain('email');
  expect((await upload('/admin/import', '')).body).toContain('Choose a CSV file.');
  const large = await upload('/admin/import', 'x'.repeat(21_000_000));
  expect(large.statusCode).toBe(413);
  expect(large.body).toContain('paperboy -- subscribers import');
  expect((await upload('/admin/import', 'email\nx@x.org', 'wrong')).statusCode).toBe(403);
});

test('an export can be imported, and is recorded', async () => {
  const { statusCode, headers, body } = await operator.post('/admin/subscribers/export');
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toContain('text/csv');
  expect(String(headers['content-disposition'])).toMatch(
    /^attachment; filename="subscribers-2025-09-04\.csv"$/,
  );
  expect(body).toMatch(/^email,topics,/);
  expect(body).toContain('new1@import.example,multi-task-learning');
  expect((await audited()).at(-1)).toBe(`${ada} | exported the subscribers`);
  expect((await operator.get('/admin/subscribers/export')).statusCode).toBe(404);
});

test('the suppression list adds an address, finds it again, and names nobody', async () => {
  const id = await world.addReader('stop@x.org');
  const added = await operator.post('/admin/suppressions', { email: 'Stop@x.org', reason: 'by phone' });
  expect(added.body).toContain('It will never be mailed again.');
  expect(await world.stateOf('stop@x.org')).toBe('suppressed');
  const found = await operator.post('/admin/suppressions/look-up', { email: 'STOP@x.org' });
  expect(found.body).toMatch(/Suppressed since \S+ \S+ UTC: by phone\./);
  const other = await operator.post('/admin/suppressions/look-up', { email: 'other@x.org' });
  expect(other.body).toContain('Not suppressed');
  expect((await operator.post('/admin/suppressions', { email: 'nonsense' })).statusCode).toBe(400);
  expect((await operator.get('/admin/suppressions')).body).not.toContain('stop@x.org');
  expect((await audited()).at(-1)).toBe(`${ada} | suppressed an address | reader ${id} | by phone`);
  expect((await operator.get(`/admin/subscribers/${id}`)).body).toContain('Never mailed: suppressed since');
});
