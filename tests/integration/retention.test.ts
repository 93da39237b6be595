import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS } from '../../services/platform/dates.ts';
import { parseAddress } from '../../services/subscribers/address.ts';
import { readRetention } from '../../services/subscribers/privacy/keep-retention.ts';
import { keptKinds, stepNames } from '../../services/subscribers/privacy/retention.ts';
import { postAndReply, replyToWaiting } from '../support/requests.ts';
import { createWorld, linkIn, post, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { UNCONFIRMED_DAYS: '5', ORIGIN_RETENTION_DAYS: '100' } });
});
afterAll(() => world?.close());
beforeEach(() => world.db.query('delete from retention_steps'));

const days = (n: number): void => world.clock.forward(n * DAY_MS);
const column = async <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await world.db.query<{ value: T }>(sql, values)).rows.map(({ value }) => value);
const requestsOf = (email: string): Promise<string[]> =>
  column(`select purpose as value from signups where address_key = $1 order by id`, [email]);
const becomeReader = async (email: string): Promise<number> => {
  await post(
    world.app,
    await linkIn((await world.signUp(email))!, 'confirm'),
    {},
    { 'user-agent': 'Firefox 1' },
  );
  return (await column<number>('select id as value from subscribers where address_key = $1', [email]))[0]!;
};

describe('somebody who never confirms', () => {
  test('is deleted after the days of the setting, counted from the last request, with an event', async () => {
    const path = await linkIn((await world.signUp('never@example.org', { topics: 'x' }))!, 'confirm');
    await world.signUp('later@example.org');
    await becomeReader('reader@example.org');
    const [publicId] = await column<string>(
      `select public_id as value from subscribers where address_key = 'never@example.org'`,
    );
    days(4);
    await world.signUp('later@example.org');
    await world.retention.run();
    expect(await world.stateOf('never@example.org')).toBe('pending');

    days(1.5);
    await world.retention.run();
    expect(await world.stateOf('never@example.org')).toBeNull();
    expect(await requestsOf('never@example.org')).toEqual([]);
    expect(await world.stateOf('later@example.org')).toBe('pending');
    expect(await world.stateOf('reader@example.org')).toBe('active');
    expect(
      await column(
        `select data ->> 'state' as value from events where type = 'subscriber.erased' and subject = $1`,
        [`subscriber:${publicId}`],
      ),
    ).toEqual(['erased']);
    expect(await column('select count(*)::int as value from suppressions')).toEqual([0]);
    expect((await world.app.inject({ url: path })).statusCode).toBe(404);

    // Nothing of before is in the way of a new sign-up.
    expect(await linkIn((await world.signUp('never@example.org'))!, 'confirm')).toBeTruthy();
  });

  test('goes too when the confirmation bounced, if the hash goes on keeping mail from the address', async () => {
    const suppressed = ['bounced@example.org', 'unhashed@example.org'];
    for (const email of suppressed) await world.signUp(email);
    for (const email of suppressed)
      await world.suppression.add(world.db, email, 'hard bounce', world.clock.now());
    await world.db.query('delete from suppressions where address_hash = $1', [
      Buffer.from(world.suppression.hashesOf('unhashed@example.org')[0]!, 'hex'),
    ]);
    days(6);
    await world.retention.run();
    expect(await Promise.all(suppressed.map(world.stateOf))).toEqual([null, 'suppressed']);
    expect(await world.suppression.causeOf(world.db, 'bounced@example.org')).toBe('report');
  });

  test('does not hold up the others when more are old than one transaction takes', async () => {
    await world.db.query(
      `insert into subscribers (address, address_key, created_at, state_changed_at)
       select 'many-' || n || '@example.org', 'many-' || n || '@example.org', $1, $1 from generate_series(1, 1100) n`,
      [world.clock.now()],
    );
    days(6);
    await world.retention.run();
    expect(
      await column(`select count(*)::int as value from subscribers where address like 'many-%'`),
    ).toEqual([0]);
    const steps = new Map((await readRetention(world.db)).map((each) => [each.step, each.changed]));
    expect(steps.get('unconfirmed')).toBeGreaterThanOrEqual(1100);
  });

  test('can be forgotten at once by the page of the confirmation link, which leaves the keyed hash only', async () => {
    const raw = (await world.signUp('stranger@example.org'))!;
    const path = await linkIn(raw, 'confirm');
    const page = await world.app.inject({ url: path });
    expect(page.body).toContain(`action="${path}/forget"`);
    expect(page.body).toContain('forget this address');

    // Opening a link, as scanners of mail do, erases nobody.
    for (const method of ['GET', 'HEAD'] as const)
      expect((await world.app.inject({ method, url: `${path}/forget` })).statusCode).toBe(404);
    expect(await world.stateOf('stranger@example.org')).toBe('pending');

    const forgotten = await post(world.app, `${path}/forget`, {});
    expect(forgotten.statusCode).toBe(200);
    expect(forgotten.body).toContain('is forgotten');
    expect(await world.stateOf('stranger@example.org')).toBeNull();
    expect(await requestsOf('stranger@example.org')).toEqual([]);
    expect(await world.suppression.causeOf(world.db, 'stranger@example.org')).toBe('erasure');
    expect((await post(world.app, path, {})).statusCode).toBe(404);
    expect((await post(world.app, `${path}/forget`, {})).statusCode).toBe(404);
    expect(await linkIn((await world.signUp('stranger@example.org'))!, 'confirm')).toBeTruthy();
  });

  test('the same link forgets nobody who has confirmed', async () => {
    const path = await linkIn((await world.signUp('sure@example.org'))!, 'confirm');
    await post(world.app, path, {});
    expect((await world.app.inject({ url: path })).body).not.toContain('/forget');
    expect((await post(world.app, `${path}/forget`, {})).statusCode).toBe(404);
    expect(await world.stateOf('sure@example.org')).toBe('active');
    const { body } = await post(world.app, path.replace('/confirm/', '/erase/'), {});
    expect(body).not.toContain('Everything is erased');
  });
});

describe('requests', () => {
  test('that led nowhere go early, those whose mail was sent after 30 days, moves stay without their origin', async () => {
    await becomeReader('mover@example.org');
    const id = (
      await column<number>(`select id as value from subscribers where address_key = 'mover@example.org'`)
    )[0]!;
    const preferences = `/preferences/${world.links.sign('preferences', { subject: id, detail: 0 }, world.clock.now())}`;
    await post(world.app, '/preferences', { email: 'nobody@example.org' });
    await replyToWaiting(world);
    const asked = await postAndReply(world, `${preferences}/address`, { email: 'moved@example.org' });
    await postAndReply(world, await linkIn(asked.mails[0]!.raw, 'address'));
    expect(await requestsOf('nobody@example.org')).toEqual(['link']);

    days(6);
    await world.retention.run();
    expect(await requestsOf('nobody@example.org')).toEqual([]);
    expect(await requestsOf('mover@example.org')).toEqual(['subscribe', 'changed']);
    expect(await requestsOf('moved@example.org')).toEqual(['change']);

    days(25);
    await world.retention.run();
    expect(await requestsOf('mover@example.org')).toEqual(['changed']);
    expect(await requestsOf('moved@example.org')).toEqual([]);
    const { rows } = await world.db.query(
      `select ip, agent, subscriber_id as id from signups where address_key = 'mover@example.org'`,
    );
    expect(rows).toEqual([{ ip: null, agent: null, id }]);

    // An import with a consent from before the move still learns that its reader left this address.
    const file = 'email,consent_at,consent_source\nmover@example.org,2025-01-01T00:00:00Z,paper form\n';
    const report = await world.subscriberImport.importCsv(Readable.from([Buffer.from(file)]), undefined, {
      dryRun: true,
    });
    expect(JSON.stringify(report)).toContain('its reader moved to another address');
  });
});

describe('where a consent came from', () => {
  test('is shortened after the days of the setting, and the proof of the words stays', async () => {
    const id = await becomeReader('origin@example.org');
    const young = await becomeReader('young@example.org');
    await world.db.query(
      `update consents set request_ip = '203.0.113.77', confirm_ip = '2001:db8:1:2:3::4' where subscriber_id = any($1)`,
      [[id, young]],
    );
    await world.db.query(`update consents set confirmed_at = $2 where subscriber_id = $1`, [
      young,
      new Date(world.clock.now().getTime() + 3 * DAY_MS),
    ]);
    const read = async (of: number): Promise<unknown[]> =>
      ((await world.ownData.read(of)) as { consents: Record<string, unknown>[] }).consents.map((each) => [
        each.requestIp,
        each.confirmIp,
        each.confirmAgent,
        String(each.wording).slice(0, 7),
      ]);
    const whole = [['203.0.113.77', '2001:db8:1:2:3::4', 'Firefox 1', 'Send me']];
    days(99);
    await world.retention.run();
    expect(await read(id)).toEqual(whole);
    days(2);
    await world.retention.run();
    expect(await read(id)).toEqual([['203.0.113.0/24', '2001:db8:1::/48', null, 'Send me']]);
    expect(await read(young)).toEqual(whole);
  });
});

describe('operators', () => {
  test('their links and sessions that expired go, and network addresses of old actions', async () => {
    await world.signIn.linkForConsole();
    await world.sessions.begin('console');
    await world.audit.record({ operator: 'console', action: 'tried', ip: '203.0.113.9' });
    await world.retention.run();
    expect(await column('select count(*)::int as value from operator_sign_ins')).toEqual([1]);
    expect(await column('select count(*)::int as value from operator_sessions')).toEqual([1]);
    days(101);
    await world.retention.run();
    expect(await column('select count(*)::int as value from operator_sign_ins')).toEqual([0]);
    expect(await column('select count(*)::int as value from operator_sessions')).toEqual([0]);
    expect(await column(`select host(ip) as value from operator_actions where action = 'tried'`)).toEqual([
      null,
    ]);
  });
});

describe('the daily job', () => {
  test('does each step once a day, notes when, and logs the counts', async () => {
    await world.retention.run();
    const first = await readRetention(world.db);
    expect(first.map(({ step }) => step).sort()).toEqual([...stepNames].sort());
    for (const { finishedAt } of first) expect(finishedAt).toEqual(world.clock.now());
    for (const step of stepNames)
      expect(
        world.logLines.some((line) => line.includes(`"step":"${step}"`) && line.includes('"changed":')),
      ).toBe(true);
    days(1 / 24);
    await world.retention.run();
    expect(await readRetention(world.db)).toEqual(first);
    days(1);
    await world.retention.run();
    for (const { finishedAt } of await readRetention(world.db)) expect(finishedAt).toEqual(world.clock.now());
  });

  test('every table of the database is in the table of what is kept, or tells nothing about people', async () => {
    const impersonal = [
      '_prisma_migrations',
      ...[
        'papers',
        'paper_pictures',
        'picture_files',
        'former_titles',
        'paper_sources',
        'paper_counts',
        'paper_search',
      ],
      ...[
        'unindexed_papers',
        'search_words',
        'editions',
        'edition_changes',
        'edition_papers',
        'ingest_runs',
        'topics',
      ],
      ...['source_states', 'source_answers', 'folder_files', 'incidents', 'digest_batches', 'cancelled_runs'],
      ...[
        'sending_holds',
        'sending_days',
        'sending_paces',
        'recipient_domains',
        'domain_holds',
        'daily_figures',
      ],
      ...['sweeps', 'webhook_endpoints', 'retention_steps'],
    ];
    const tables = await column<string>(
      `select relname::text as value from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
    );
    const named = [...new Set(keptKinds.flatMap((kept) => kept.tables))];
    expect([...named, ...impersonal].sort()).toEqual(tables.sort());
  });

  test('/privacy shows what is kept about readers, with the settings of the installation', async () => {
    const { body } = await world.app.inject({ url: '/privacy' });
    expect(body).toContain('Deleted 5 days after the last request');
    expect(body).toContain('After 100 days the network address is shortened');
    for (const { about, what } of keptKinds)
      expect([what, body.includes(what)]).toEqual([what, about === 'readers']);
  });
});

describe('at most three mails a day that strangers can ask for', () => {
  test('go to one address, over confirmations, links and changes by several readers at once', async () => {
    const target = 'target@example.org';
    const askers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => world.addReader(`asker-${n}@example.org`)),
    );
    const signupIds = await Promise.all(
      askers.map((subscriberId) =>
        world.signup.request({
          ...parseAddress(target),
          ip: null,
          agent: null,
          purpose: 'change',
          subscriberId,
        }),
      ),
    );
    await Promise.all(signupIds.map((id) => world.signupReplies.send(id)));
    expect(world.mail.to(target)).toHaveLength(3);
    world.clock.forward(1_000);
    expect(await world.signUp(target)).toBeNull();
    expect((await postAndReply(world, '/preferences', { email: target })).mails).toEqual([]);
    // Late on the day one of the three is over for each kind, and the window of the others counts.
    days(0.9);
    expect(await world.signUp(target)).toBeNull();
    days(0.2);
    expect(await world.signUp(target)).not.toBeNull();
  });
});
