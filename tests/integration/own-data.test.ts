import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dumpDatabase, dumpRedis, postAndReply, replyToWaiting } from '../support/requests.ts';
import { createWorld, linkIn, post, type World } from '../support/world.ts';

let world: World;
const queries: string[] = [];
/** Notes each statement. */
const onQuery = (text: string): undefined => {
  queries.push(text);
};
beforeAll(async () => {
  world = await createWorld({ seeded: true, onQuery });
});
afterAll(() => world.close());

const preferencesOf = (id: number): string => `/preferences/${world.readerLinks.sign('preferences', id)}`;
const idOf = async (email: string): Promise<number> =>
  (await world.db.query<{ id: number }>('select id from subscribers where address_key = $1', [email]))
    .rows[0]!.id;

/** Creates a reader who signs up, confirms, saves preferences and gets a digest, all over HTTP and SMTP. */
const becomeReader = async (email: string): Promise<{ id: number; path: string }> => {
  await post(
    world.app,
    await linkIn((await world.signUp(email))!, 'confirm'),
    {},
    { 'user-agent': 'Firefox 1' },
  );
  const id = await idOf(email);
  const path = preferencesOf(id);
  const { rows } = await world.db.query<{ title: string }>('select title from papers order by id limit 1');
  const saved = await post(world.app, path, {
    topics: ['multi-task-learning'],
    keywords: 'prompt optimization',
    muted: 'blockchain',
    authors: 'Ada Lovelace',
    blocked: 'Charles Babbage',
    papers: `${rows[0]!.title}\n2510.12345`,
    days: ['1', '2', '3', '4', '5', '6', '7'],
    zone: 'Europe/Paris',
  });
  expect(saved.statusCode).toBe(200);
  await world.runDigests();
  expect(world.mail.to(email)).toHaveLength(2);
  return { id, path };
};

describe('another address', () => {
  test('is confirmed by mail to it, told to the old one, keeps everything, and nothing is sent twice', async () => {
    const { id, path } = await becomeReader('old@example.org');
    const before = await world.preferences.read(id);
    const asked = await postAndReply(world, `${path}/address`, { email: 'New@example.net' });
    expect(asked.status).toBe(200);
    expect(asked.mails.map(({ to }) => to)).toEqual([['New@example.net']]);
    const confirm = await linkIn(asked.mails[0]!.raw, 'address');
    expect((await world.app.inject({ url: confirm })).body).toContain('N…@example.net');
    expect(await world.stateOf('new@example.net')).toBeNull();

    const confirmed = await postAndReply(world, confirm);
    expect(confirmed.status).toBe(303);
    expect(confirmed.mails.map(({ to }) => to)).toEqual([['old@example.org']]);
    expect(confirmed.mails[0]!.raw).toContain('go to another address now');
    const after = await world.preferences.read(id);
    expect(after).toEqual({ ...before, address: 'New@example.net', addressKey: 'new@example.net' });
    const { rows: consents } = await world.db.query(
      `select source, wording from consents where subscriber_id = $1 order by id`,
      [id],
    );
    expect(consents.map(({ source }) => source)).toEqual(['form', 'change of address']);
    expect(consents[1].wording).toBe(consents[0].wording);

    // A second press does nothing, and sends no second mail.
    expect(await postAndReply(world, confirm)).toMatchObject({ status: 303, mails: [] });
    // Nor does it open the preferences, which the first press did: the link works for days.
    const second = await post(world.app, confirm, {});
    expect(second.headers.location).toMatch(/^\/ask\//);
    world.clock.forward(24 * 3_600_000);
    await world.runDigests();
    const sent = await world.db.query(
      `select state, note from digests where subscriber_id = $1 order by id`,
      [id],
    );
    expect(sent.rows).toEqual([
      expect.objectContaining({ state: 'sent' }),
      { state: 'skipped', note: 'no new edition' },
    ]);
    expect(world.mail.to('old@example.org')).toHaveLength(3);

    // The old address can undo it.
    const more = await postAndReply(world, `${path}/address`, { email: 'third@example.net' });
    const meanwhile = await linkIn(more.mails[0]!.raw, 'address');
    const back = await linkIn(confirmed.mails[0]!.raw, 'address');
    const returned = await postAndReply(world, back);
    expect(returned).toMatchObject({ status: 303 });
    expect(returned.mails.map(({ to }) => to)).toEqual([['New@example.net']]);
    expect((await world.preferences.read(id)).address).toBe('old@example.org');

    // Neither the link that moved it nor the mail about the undoing moves it again, nor does a link of meanwhile.
    expect(returned.mails[0]!.raw.toString()).not.toContain('/address/');
    expect((await post(world.app, confirm, {})).statusCode).toBe(404);
    expect((await post(world.app, meanwhile, {})).statusCode).toBe(404);
    expect((await world.preferences.read(id)).address).toBe('old@example.org');
  });

  test('that is subscribed, suppressed or unknown gives the same page, and only its owner is told', async () => {
    const id = await world.addReader('mover@example.org');
    const other = await world.addReader('taken@example.org');
    await world.suppression.add(world.db, 'never@example.org', 'complaint', world.clock.now());
    const path = `${preferencesOf(id)}/address`;
    const free = await postAndReply(world, path, { email: 'free@example.org' });
    const taken = await postAndReply(world, path, { email: 'taken@example.org' });
    const never = await postAndReply(world, path, { email: 'never@example.org' });
    const same = await postAndReply(world, path, { email: 'mover@example.org' });
    // The page repeats what was typed, and differs in nothing else.
    for (const [typed, answer] of Object.entries({ taken, never, mover: same })) {
      const body = free.body.replace('free@', `${typed}@`);
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body });
    }
    expect([never.mails, same.mails]).toEqual([[], []]);
    expect(taken.mails.map(({ to }) => to)).toEqual([['taken@example.org']]);
    expect(taken.mails[0]!.raw).not.toContain('mover@');
    const owned = await linkIn(taken.mails[0]!.raw, 'preferences');
    expect((await world.app.inject({ url: owned })).body).toContain('t…@example.org');

    const wrong = await post(world.app, path, { email: 'nobody' });
    expect(wrong.statusCode).toBe(400);
    expect(wrong.body).toContain('id="email-error"');
    // Once the other reader has left, that subscription gives way, since one address is one reader.
    await world.subscription.unsubscribe(other);
    world.clock.forward(20 * 60_000);
    const again = await postAndReply(world, path, { email: 'taken@example.org' });
    expect((await post(world.app, await linkIn(again.mails[0]!.raw, 'address'), {})).statusCode).toBe(303);
    expect(await idOf('taken@example.org')).toBe(id);
    // The first link does not work for a reader who has got that address since.
    const third = await world.addReader('free@example.org');
    const late = await linkIn(free.mails[0]!.raw, 'address');
    expect((await post(world.app, late, {})).statusCode).toBe(404);
    expect(await idOf('free@example.org')).toBe(third);
  });

  test('cannot be used to have strangers mailed', async () => {
    const id = await world.addReader('spammer@example.org');
    for (let n = 0; n < 12; n += 1)
      await postAndReply(world, `${preferencesOf(id)}/address`, { email: `stranger${n}@example.org` });
    expect(world.mail.mails.filter(({ to }) => to[0]!.startsWith('stranger'))).toHaveLength(5);
  });
});

const ADD_REPORT = `
  insert into mail_reports (subscriber_id, received_at, via, verdict, rule, action, diagnostic, evidence)
  values ($1, $2, 'smtp', 'soft', 'test', 'counted', $3, $3)`;

test('EMAIL 26: the export holds everything about the person, consent text, version, time and IP included', async () => {
  const { id, path } = await becomeReader('exporter@example.org');
  await world.db.query(ADD_REPORT, [id, world.clock.now(), '452 4.2.2 <exporter@example.org> is full']);
  await world.db.query(
    `with a as (insert into announcements (subject, body, segment, created_by, created_at)
       values ('Hello', 'Hello', '{}', 'console', $2) returning id)
     insert into announcement_mails (announcement_id, subscriber_id, state, note) select id, $1, 'sent', '250 ok' from a`,
    [id, world.clock.now()],
  );
  const saved = (await world.db.query<{ id: number; title: string }>('select id, title from papers limit 1'))
    .rows[0]!;
  await world.savedPapers.save(id, saved.id);
  const answer = await world.app.inject({ url: `${path}/export` });
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': 'attachment; filename="paperboy-my-data.json"',
    'cache-control': 'no-store',
  });
  const data = answer.json();
  expect(data.subscriber).toMatchObject({
    address: 'exporter@example.org',
    state: 'active',
    zone: 'Europe/Paris',
  });
  expect(data.consents).toEqual([
    expect.objectContaining({
      wordingVersion: '2025-11',
      wording: expect.stringContaining('one mail a day'),
      requestIp: '127.0.0.1',
      confirmIp: '127.0.0.1',
      confirmAgent: 'Firefox 1',
      confirmedAt: expect.stringMatching(/^2025-/),
      requestedAt: expect.stringMatching(/^2025-/),
    }),
  ]);
  expect(data.interests.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
    'author',
    'blocked',
    'keyword',
    'liked',
    'muted',
    'topic',
  ]);
  expect(data.papersNotHereYet).toEqual([expect.objectContaining({ arxivId: '2510.12345' })]);
  expect(data.digests[0]).toMatchObject({ state: 'sent', papers: expect.arrayContaining([]) });
  expect(data.digests[0].papers[0]).toMatchObject({ title: expect.any(String), reason: expect.any(Object) });
  expect(data.requests).toEqual([
    expect.objectContaining({ purpose: 'subscribe', ip: '127.0.0.1', address: 'exporter@example.org' }),
  ]);
  expect(data.reports).toEqual([
    expect.objectContaining({ verdict: 'soft', diagnostic: '452 4.2.2 <exporter@example.org> is full' }),
  ]);
  expect(data.savedPapers).toEqual([expect.objectContaining({ title: saved.title })]);
  expect(data.announcements).toEqual([
    expect.objectContaining({ subject: 'Hello', state: 'sent', note: '250 ok' }),
  ]);
  // Whatever else comes to be stored about a person has to be in the file: a new table fails here.
  const { rows } = await world.db.query<{ name: string }>(
    `select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attname in ('subscriber_id', 'address', 'address_key', 'email') order by 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual([
    'announcement_mails',
    'consents',
    'digests',
    'interests',
    'mail_reports',
    'saved_papers',
    'signups',
    'subscribers',
    'unresolved_papers',
  ]);
});

test('the export gives a reader from before the welcomes no day of one', async () => {
  const id = await world.addReader('early@example.org');
  await world.db.query(
    `update subscribers set welcomed_on = '1970-01-01', asked_on = '1970-01-01' where id = $1`,
    [id],
  );
  expect(await world.ownData.read(id)).toMatchObject({ subscriber: { welcomedOn: null, askedOn: null } });
});

test('erasing one person leaves the next owner of an address that they left alone', async () => {
  const anna = await world.addReader('shared@example.org');
  const change = await postAndReply(world, `${preferencesOf(anna)}/address`, {
    email: 'private@example.org',
  });
  await postAndReply(world, await linkIn(change.mails[0]!.raw, 'address'));
  await post(world.app, await linkIn((await world.signUp('shared@example.org'))!, 'confirm'), {});
  const next = await idOf('shared@example.org');
  await world.erasure.erase(anna);
  expect(await world.stateOf('shared@example.org')).toBe('active');
  expect(await world.suppression.reasonFor(world.db, 'shared@example.org')).toBeNull();
  const { requests } = (await world.ownData.read(next)) as { requests: { purpose: string }[] };
  expect(requests.map(({ purpose }) => purpose)).toEqual(['subscribe']);
});

test('the export tells nothing of others: neither who typed the address, nor what became of a move to another one', async () => {
  const id = await world.addReader('alice@example.org');
  const bob = await world.addReader('bob@example.org');
  await world.suppression.add(world.db, 'silent@example.org', 'complaint', world.clock.now());
  for (const email of ['silent@example.org', 'free@example.net'])
    await postAndReply(world, `${preferencesOf(id)}/address`, { email });
  await post(world.app, '/subscribe', { email: 'alice@example.org' }, { 'user-agent': 'The browser of Bob' });
  await postAndReply(world, `${preferencesOf(bob)}/address`, { email: 'alice@example.org' });
  const { requests } = (await world.ownData.read(id)) as { requests: Record<string, unknown>[] };
  const moves = requests.filter(({ purpose }) => purpose === 'change');
  expect(moves.map(({ address, state, note, sentAt }) => [address, state, note, sentAt])).toEqual([
    ['silent@example.org', null, null, null],
    ['free@example.net', null, null, null],
  ]);
  expect(JSON.stringify(requests)).not.toContain('The browser of Bob');
  expect(requests.filter(({ purpose }) => purpose === 'subscribe')).toMatchObject([
    { ip: null, agent: null },
  ]);
});

test('EMAIL 26: erasing leaves no trace of the address in the database, Redis or the logs but the keyed hash', async () => {
  const email = 'forget-me-9f3@example.org';
  const moved = 'forget-me-too-9f3@example.org';
  const { id, path } = await becomeReader(email);
  const change = await postAndReply(world, `${path}/address`, { email: moved });
  await postAndReply(world, await linkIn(change.mails[0]!.raw, 'address'));
  await world.db.query(`update digests set note = $2 where subscriber_id = $1`, [
    id,
    `250 ok for <${moved}>`,
  ]);
  await world.db.query(ADD_REPORT, [id, world.clock.now(), `452 4.2.2 <${moved}> is full`]);
  world.clock.forward(3_600_000);
  await world.db.query(
    `insert into digests (id, subscriber_id, local_date, state, planned_at, expires_at) values (9000000, $1, '2025-09-12', 'planned', $2, $2::timestamptz + interval '1 day')`,
    [id, world.clock.now()],
  );
  const digestLink = world.links.sign('digest', { subject: id, detail: 1 }, world.clock.now());
  const savedLink = world.links.sign('saved', { subject: id, detail: 0 }, world.clock.now());
  const feedLink = world.links.sign('saved-feed', { subject: id, detail: 1 }, world.clock.now());
  await world.db.query(
    'insert into saved_papers (subscriber_id, paper_id, saved_at) select $1, min(id), $2 from papers',
    [id, world.clock.now()],
  );

  const asked = await postAndReply(world, `${path}/erase`);
  expect(asked.mails.map(({ to }) => to)).toEqual([[moved]]);
  const link = await linkIn(asked.mails[0]!.raw, 'erase');
  expect((await world.app.inject({ url: link })).body).toContain('Erase everything about you?');
  expect(await world.stateOf(moved)).toBe('active');
  expect((await post(world.app, link, {})).statusCode).toBe(200);

  const traces = [...(await dumpDatabase(world))].filter(([, rows]) => /forget-me/i.test(rows));
  expect(traces).toEqual([]);
  const redis = await dumpRedis(world);
  expect(redis).toContain('answer-signups');
  expect(redis).not.toMatch(/forget-me/i);
  expect(world.logLines.join('')).not.toMatch(/forget-me/i);
  for (const key of [email, moved])
    expect(await world.suppression.reasonFor(world.db, key)).toMatchObject({ reason: 'erasure' });

  // Past counts stay, without the contents of digests; planned digests are not sent; no link works any more.
  const { rows } = await world.db.query(
    'select state, note, selection from digests where subscriber_id = $1 order by id',
    [id],
  );
  expect(rows).toEqual([
    { state: 'sent', note: null, selection: null },
    { state: 'skipped', note: null, selection: null },
  ]);
  const { rows: left } = await world.db.query('select state, address from subscribers where id = $1', [id]);
  expect(left).toEqual([{ state: 'erased', address: `erased-${id}@invalid` }]);
  expect((await world.db.query('select 1 from saved_papers where subscriber_id = $1', [id])).rowCount).toBe(
    0,
  );
  const mails = world.mail.to(moved).length;
  await world.runDigests();
  expect(world.mail.to(moved)).toHaveLength(mails);
  const dead = [
    path,
    link,
    `${path}/export`,
    `/digest/${digestLink}`,
    `/saved/${savedLink}`,
    `/saved/${savedLink}/papers.bib`,
    `/saved-feed/${feedLink}`,
  ];
  for (const url of dead)
    expect({ url, status: (await world.app.inject({ url })).statusCode }).toEqual({ url, status: 404 });
});

test('EMAIL 26: an erased reader is not brought back by a list, and signs up again only with a fresh consent', async () => {
  const email = 'again@example.org';
  const { id } = await becomeReader(email);
  const old = await linkIn(world.mail.to(email)[0]!.raw, 'confirm');
  await world.erasure.erase(id);
  expect((await world.suppression.among(world.db, [email])).has(email)).toBe(true);
  expect((await post(world.app, old, {})).statusCode).toBe(404);

  const raw = await world.signUp(email);
  expect(await world.stateOf(email)).toBe('pending');
  expect(await world.suppression.reasonFor(world.db, email)).toMatchObject({ reason: 'erasure' });
  expect((await post(world.app, await linkIn(raw!, 'confirm'), {})).statusCode).toBe(303);
  const back = await idOf(email);
  expect(back).not.toBe(id);
  expect(await world.suppression.reasonFor(world.db, email)).toBeNull();
  const { rows } = await world.db.query('select source from consents where subscriber_id = $1', [back]);
  expect(rows).toEqual([{ source: 'form' }]);
  expect(await world.preferences.read(back)).toMatchObject({ topics: [], keywords: [] });
  await world.runDigests();
  world.clock.forward(10 * 60_000);
  await world.runDigests();
  expect(world.mail.to(email).length).toBeGreaterThan(3);
});

test('a reader who complained and is then erased stays suppressed', async () => {
  const id = await world.addReader('complainer@example.org');
  await world.suppression.add(world.db, 'complainer@example.org', 'complaint', world.clock.now());
  const asked = await post(world.app, `${preferencesOf(id)}/erase`, {});
  expect(asked.statusCode).toBe(303);
  expect((await post(world.app, String(asked.headers.location), {})).statusCode).toBe(200);
  expect(await world.suppression.reasonFor(world.db, 'complainer@example.org')).toMatchObject({
    reason: 'complaint',
  });
  expect(await world.signUp('complainer@example.org')).toBeNull();
});

describe('a lost link', () => {
  test('EMAIL 20: the form for a fresh link gives every address the same response, from the same work', async () => {
    await world.addReader('finds@example.org');
    await world.signUp('waits@example.org');
    await world.suppression.add(world.db, 'silenced@example.org', 'complaint', world.clock.now());
    const answers = [];
    for (const who of ['finds', 'waits', 'silenced', 'nobody']) {
      queries.length = 0;
      const email = `${who}@example.org`;
      const { statusCode, body } = await post(world.app, '/preferences', { email });
      // The page repeats what was typed, and differs in nothing else.
      answers.push({ statusCode, body: body.replace(email, 'TYPED'), statements: [...queries] });
    }
    expect(answers[0]!.statusCode).toBe(200);
    expect(answers[0]!.statements).toHaveLength(1);
    for (const answer of answers) expect(answer).toEqual(answers[0]);

    const before = world.mail.mails.length;
    await replyToWaiting(world);
    const mails = world.mail.mails.slice(before);
    expect(mails.map(({ to }) => to)).toEqual([['finds@example.org']]);
    const fresh = await linkIn(mails[0]!.raw, 'preferences');
    expect((await world.app.inject({ url: fresh })).statusCode).toBe(200);
    expect(await world.stateOf('nobody@example.org')).toBeNull();
  });

  test('a reader who has left gets one too; there is one mail in a window, and none for robots', async () => {
    const id = await world.addReader('left@example.org');
    await world.subscription.unsubscribe(id);
    const form = { email: 'left@example.org' };
    expect((await postAndReply(world, '/preferences', { ...form, website: 'x' })).mails).toHaveLength(0);
    expect((await postAndReply(world, '/preferences', form)).mails).toHaveLength(1);
    expect((await postAndReply(world, '/preferences', form)).mails).toHaveLength(0);
    const wrong = await post(world.app, '/preferences', { email: 'left@' });
    expect(wrong.statusCode).toBe(400);
    expect(wrong.body).toContain('value="left@"');
  });
});

test('EMAIL 24: every form for an address refuses anything else by a message that names the field, and queues nothing', async () => {
  const id = await world.addReader('strict@example.org');
  const count = async () => (await world.db.query('select count(*)::int as n from signups')).rows[0].n;
  const [rows, jobs] = [await count(), await world.dispatcher.counts()];
  const bad = [
    { email: 'a@example.org, b@example.org' },
    { email: 'a@example.org\r\nBcc: b@example.org' },
    { email: `${'x'.repeat(65)}@example.org` },
    { email: '' },
    { email: 5 },
    { email: ['a@example.org', 'b@example.org'] },
    { email: { a: 1 } },
    {},
  ];
  for (const url of ['/subscribe', '/preferences', `${preferencesOf(id)}/address`]) {
    for (const payload of bad) {
      const answer = await world.app.inject({
        method: 'POST',
        url,
        payload,
        headers: { accept: 'application/json' },
      });
      expect({ url, payload, status: answer.statusCode, field: answer.json().error?.field }).toEqual({
        url,
        payload,
        status: 400,
        field: 'email',
      });
    }
    const large = await post(world.app, url, { email: 'x'.repeat(10_000_000) });
    expect({ url, status: large.statusCode }).toEqual({ url, status: 413 });
    expect(large.body).toContain('field: email');
  }
  expect([await count(), await world.dispatcher.counts()]).toEqual([rows, jobs]);
});

test('EMAIL 21: every form that sends a mail is limited by network address, and says so on a page', async () => {
  const limited = await createWorld({ env: { SIGNUPS_PER_MINUTE: '3' } });
  try {
    const id = await limited.addReader('eager@example.org');
    const token = limited.links.sign('preferences', { subject: id, detail: 0 }, limited.clock.now());
    for (const url of ['/preferences', `/preferences/${token}/address`, `/preferences/${token}/erase`]) {
      const answers = [];
      for (let n = 0; n < 4; n += 1)
        answers.push(await post(limited.app, url, { email: `n${n}@example.org` }));
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429]);
      expect(Number(answers[3]!.headers['retry-after'])).toBeGreaterThan(0);
      expect(answers[3]!.body).toContain('Too many requests at once');
    }
  } finally {
    await limited.close();
  }
});
