import { Readable } from 'node:stream';
import Value from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EventName, eventTypes } from '../../../services/events/catalogue.ts';
import { inTransaction } from '../../../services/platform/postgres.ts';
import { numberEntries } from '../../../services/subscribers/settings.ts';
import { createWorld, linkIn, post, preferencesOf, type World } from '../../support/world.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld({ seeded: true });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.db.query('truncate events cascade');
  world.clock.set('2025-09-04T06:00:00Z');
});

type Row = { type: EventName; subject: string; data: Record<string, unknown> };

/** Returns what was recorded, after checking that its data is as the catalogue describes it. */
const recorded = async (): Promise<Row[]> => {
  const { rows } = await world.db.query<Row>('select type, subject, data from events order by id');
  for (const { type, data } of rows)
    expect([type, data, Value.Check(eventTypes[type].data, data)]).toEqual([type, data, true]);
  return rows;
};
const typesOf = async (): Promise<string[]> => (await recorded()).map(({ type }) => type);

const addReader = async (email: string): Promise<{ id: number; publicId: string }> => {
  const id = await world.addReader(email);
  const { rows } = await world.db.query<{ publicId: string }>(
    'select public_id as "publicId" from subscribers where id = $1',
    [id],
  );
  await world.db.query('truncate events cascade');
  return { id, publicId: rows[0]!.publicId };
};

describe('subscribers', () => {
  test('a change of any setting by itself is an update', async () => {
    const { id } = await addReader('settings@example.org');
    for (const [key, { column, to }] of numberEntries) {
      await world.db.query(`update subscribers set ${column} = $2 where id = $1`, [id, to]);
      expect([key, await typesOf()]).toEqual([key, ['subscriber.updated']]);
      await world.db.query('truncate events cascade');
    }
  });
  test('a confirmation by mail is recorded once, with the id and the state and nothing else', async () => {
    const link = await linkIn((await world.signUp('ann@example.org'))!, 'confirm');
    expect(await typesOf()).toEqual([]);
    await post(world.app, link, {});
    await post(world.app, link, {});
    const { rows } = await world.db.query<{ publicId: string }>(
      `select public_id as "publicId" from subscribers where address_key = 'ann@example.org'`,
    );
    const { publicId } = rows[0]!;
    expect(await recorded()).toEqual([
      {
        type: 'subscriber.confirmed',
        subject: `subscriber:${publicId}`,
        data: { subscriber: publicId, state: 'active' },
      },
    ]);
  });

  test('preferences, a pause, an address, an unsubscription and a return are recorded in order', async () => {
    const { id } = await addReader('ben@example.org');
    world.clock.forward(60_000);
    await world.preferences.save(id, preferencesOf({ keywords: ['folding'] }));
    await world.pausing.pause(id);
    await world.pausing.pause(id);
    await world.pausing.resume(id);
    await world.db.query(
      `update subscribers set address = 'bob@example.org', address_key = 'bob@example.org' where id = $1`,
      [id],
    );
    await world.subscription.unsubscribe(id);
    await world.subscription.unsubscribe(id);
    expect((await recorded()).map(({ type, data }) => `${type} ${data.state}`)).toEqual([
      'subscriber.updated active',
      'subscriber.updated paused',
      'subscriber.updated active',
      'subscriber.updated active',
      'subscriber.unsubscribed unsubscribed',
    ]);
    world.clock.forward(3_600_000);
    await post(world.app, await linkIn((await world.signUp('bob@example.org'))!, 'confirm'), {});
    expect((await typesOf()).at(-1)).toBe('subscriber.confirmed');
  });

  test('an ended subscription that gives its address to another is erased for receivers', async () => {
    const left = await addReader('second@example.org');
    const stays = await addReader('first@example.org');
    await world.subscription.unsubscribe(left.id);
    const detail = await world.signup.request({
      ...{ address: 'second@example.org', addressKey: 'second@example.org', ip: null, agent: null },
      ...{ purpose: 'change', subscriberId: stays.id },
    });
    await world.addressChange.confirm({ subject: stays.id, detail, ip: null, agent: null });
    const named = (await recorded()).map(({ type, subject }) => [type, subject]);
    expect(named).toEqual([
      ['subscriber.unsubscribed', `subscriber:${left.publicId}`],
      ['subscriber.erased', `subscriber:${left.publicId}`],
      ['subscriber.updated', `subscriber:${stays.publicId}`],
    ]);
  });

  test('following words with one press is an update, and following them again is none', async () => {
    const { id } = await addReader('finn@example.org');
    await world.following.follow(id, { kind: 'keyword', value: 'protein folding' });
    await world.following.follow(id, { kind: 'keyword', value: 'Protein folding' });
    expect(await typesOf()).toEqual(['subscriber.updated']);
  });

  test('a suppression says whether a mail came back, was called spam, or an operator decided', async () => {
    const now = world.clock.now();
    for (const name of ['hard', 'soft', 'spam', 'told']) await world.addReader(`${name}@example.org`);
    await world.db.query('truncate events cascade');
    await world.suppression.addAll(
      world.db,
      [
        { addressKey: 'hard@example.org', reason: 'hard bounce', reportId: '1' },
        { addressKey: 'soft@example.org', reason: 'soft bounces', reportId: '2' },
        { addressKey: 'spam@example.org', reason: 'complaint', reportId: '3' },
        { addressKey: 'nobody@example.org', reason: 'complaint', reportId: '4' },
      ],
      now,
    );
    await world.suppression.add(world.db, 'told@example.org', 'they wrote', now);
    // The same again changes nothing.
    await world.suppression.add(world.db, 'told@example.org', 'they wrote', now);
    const rows = await recorded();
    expect(rows.map(({ type }) => type).sort()).toEqual([
      'subscriber.bounced',
      'subscriber.bounced',
      'subscriber.complained',
      'subscriber.updated',
    ]);
    expect(new Set(rows.map(({ data }) => data.state))).toEqual(new Set(['suppressed']));
    await world.db.query('truncate events cascade');
    // A bounce that is lifted brings the reader back, without a new consent.
    await world.suppression.lift(world.db, 'hard@example.org', now);
    expect((await recorded()).map(({ type, data }) => `${type} ${data.state}`)).toEqual([
      'subscriber.updated active',
    ]);
  });

  test('an erasure is one event, and leaves nothing of the reader in any other', async () => {
    const { id, publicId } = await addReader('eve@example.org');
    world.clock.forward(60_000);
    await world.preferences.save(id, preferencesOf({ keywords: ['secret interest'] }));
    await world.erasure.erase(id);
    expect(await typesOf()).toEqual(['subscriber.updated', 'subscriber.erased']);
    const { rows } = await world.db.query<{ text: string }>(
      `select string_agg(e::text, ' ') as text from events e`,
    );
    expect(rows[0]!.text).toContain(publicId);
    expect(rows[0]!.text).not.toMatch(/@|eve|secret/);
  });

  test('an import with consents records each new reader and each that it changes', async () => {
    await addReader('known@example.org');
    const csv = [
      'email,consent_at,consent_source,hour',
      'known@example.org,2025-08-01T10:00:00Z,paper form,9',
      'new1@example.org,2025-08-01T10:00:00Z,paper form,9',
      'new2@example.org,2025-08-01T10:00:00Z,paper form,9',
    ].join('\n');
    await world.subscriberImport.importCsv(Readable.from([Buffer.from(csv)]));
    expect((await typesOf()).sort()).toEqual([
      'subscriber.confirmed',
      'subscriber.confirmed',
      'subscriber.updated',
    ]);
  });

  test('an import that changes only an interest is an update, and the same import again is none', async () => {
    const { id } = await addReader('curious@example.org');
    const importKeywords = async (keywords: string): Promise<string[]> => {
      await world.db.query('truncate events cascade');
      world.clock.forward(60_000);
      const csv = `email,keywords\ncurious@example.org,${keywords}`;
      await world.subscriberImport.importCsv(Readable.from([Buffer.from(csv)]));
      return typesOf();
    };
    expect(await importKeywords('lasers')).toEqual(['subscriber.updated']);
    expect(await importKeywords('lasers')).toEqual([]);
    expect(await importKeywords('masers')).toEqual(['subscriber.updated']);
    expect((await world.preferences.read(id)).keywords).toEqual(['masers']);
  });
});

describe('editions, runs and digests', () => {
  test('closing an edition is recorded with the number of its papers, once', async () => {
    await world.db.query(`update editions set state = 'open' where date = '2025-09-04'`);
    const { papers } = await world.ingest.closeEdition('2025-09-04');
    await world.ingest.closeEdition('2025-09-04');
    expect(await recorded()).toEqual([
      { type: 'edition.closed', subject: 'edition:2025-09-04', data: { edition: '2025-09-04', papers } },
    ]);
    expect(papers).toBeGreaterThan(0);
  });

  test('a run starts with its first digest, and is finished once its date is over everywhere', async () => {
    const run = await createWorld({ seeded: true });
    try {
      for (const name of ['a', 'b', 'c']) await run.addReader(`${name}@example.org`);
      await run.db.query('truncate events cascade');
      run.clock.set('2025-09-04T07:00:30Z');
      await run.runDigests();
      await run.planner.plan();
      await run.sweeper.sweep();
      const listed = async () =>
        (await run.db.query<Row>('select type, subject, data from events order by id')).rows;
      expect(await listed()).toEqual([
        { type: 'run.started', subject: 'run:2025-09-04', data: { run: '2025-09-04' } },
      ]);
      run.clock.set('2025-09-05T11:59:00Z');
      await run.sweeper.sweep();
      expect(await listed()).toHaveLength(1);
      run.clock.set('2025-09-05T12:00:00Z');
      await run.sweeper.sweep();
      await run.sweeper.sweep();
      expect((await listed()).slice(1)).toEqual([
        {
          type: 'run.finished',
          subject: 'run:2025-09-04',
          data: { run: '2025-09-04', digests: 3, states: { sent: 3 } },
        },
      ]);
    } finally {
      await run.close();
    }
  });

  test('a run that was cancelled before it began starts once it is retried, and is finished', async () => {
    const run = await createWorld({ seeded: true });
    try {
      await run.addReader('a@example.org');
      await run.runs.cancel('2025-09-04');
      run.clock.set('2025-09-04T07:00:30Z');
      await run.runDigests();
      await run.db.query('truncate events cascade');
      for (const retried of [1, 0])
        expect(await run.runs.retry('2025-09-04', 'cancelled')).toMatchObject({ retried });
      await run.runDigests();
      run.clock.set('2025-09-05T12:00:00Z');
      // Two workers sweep at once.
      await Promise.all([run.sweeper.sweep(), run.sweeper.sweep()]);
      await run.sweeper.sweep();
      const { rows } = await run.db.query<Row>('select type, subject, data from events order by id');
      expect(rows).toEqual([
        { type: 'run.started', subject: 'run:2025-09-04', data: { run: '2025-09-04' } },
        {
          type: 'run.finished',
          subject: 'run:2025-09-04',
          data: { run: '2025-09-04', digests: 1, states: { sent: 1 } },
        },
      ]);
    } finally {
      await run.close();
    }
  });

  test('moving readers on to their next day records nothing for them', async () => {
    await world.addReader('planned@example.org');
    await world.db.query('truncate events cascade');
    world.clock.set('2025-09-04T07:00:30Z');
    await world.planner.plan();
    expect(await typesOf()).toEqual(['run.started']);
  });

  test('a digest that the relay refuses is recorded with its outcome', async () => {
    const refusing = await createWorld({
      seeded: true,
      smtp: {
        onRcptTo: (_, __, done) =>
          done(Object.assign(new Error('5.3.0 not that mail'), { responseCode: 554 })),
      },
    });
    try {
      await refusing.addReader('refused@example.org');
      await refusing.db.query('truncate events cascade');
      refusing.clock.set('2025-09-04T07:00:30Z');
      await refusing.runDigests();
      const { rows } = await refusing.db.query<Row>(
        `select type, subject, data from events where type = 'digest.failed'`,
      );
      const subscriber = String(rows[0]!.data.subscriber);
      expect(rows).toEqual([
        {
          type: 'digest.failed',
          subject: `subscriber:${subscriber}`,
          data: { digest: `${subscriber}.2025-09-04`, subscriber, run: '2025-09-04' },
        },
      ]);
    } finally {
      await refusing.close();
    }
  });
});

test('incidents and submissions are recorded without their texts', async () => {
  await world.incidents.raise('source-failing', 'hf-daily-papers', 'It said no to eve@example.org.');
  await world.incidents.raise('source-failing', 'hf-daily-papers', 'again');
  await world.incidents.resolve('source-failing', 'hf-daily-papers');
  await world.db.query(
    `insert into submissions (given, identity, credit, submitted_at) values ('2410.15027', 'arxiv:2410.15027', 'Eve', now())`,
  );
  const rows = await recorded();
  expect(rows.map(({ type }) => type)).toEqual(['incident.opened', 'incident.closed', 'submission.received']);
  expect(rows[0]).toMatchObject({
    subject: 'incident:source-failing:hf-daily-papers',
    data: { kind: 'source-failing', about: 'hf-daily-papers' },
  });
  expect(JSON.stringify(rows)).not.toMatch(/eve|Eve|2410/);
});

describe('the cursor', () => {
  const next = async (after: string, types: EventName[] | null = null) =>
    world.outbox.list({ after, limit: 100, types });
  const number = () => inTransaction(world.db, (client) => world.outbox.number(client));

  test('an event that commits after a later one is listed after it, so none is missed', async () => {
    const { id: first } = await addReader('slow@example.org');
    const { id: second } = await addReader('quick@example.org');
    const slow = await world.db.connect();
    await slow.query('begin');
    await slow.query(`update subscribers set digest_hour = 3 where id = $1`, [first]);
    await world.pausing.pause(second);
    await number();
    const before = await next('0');
    expect(before.map(({ data }) => (data as { state: string }).state)).toEqual(['paused']);
    await slow.query('commit');
    slow.release();
    await number();
    const after = await next(before.at(-1)!.cursor);
    expect(after.map(({ type, data }) => [type, (data as { state: string }).state])).toEqual([
      ['subscriber.updated', 'active'],
    ]);
    expect(after[0]!.id).toMatch(/^evt_[0-9a-f]{32}$/);
  });

  test('what is rolled back was never there', async () => {
    const { id } = await addReader('rolled@example.org');
    const client = await world.db.connect();
    await client.query('begin');
    await client.query(`update subscribers set state = 'unsubscribed' where id = $1`, [id]);
    await client.query('rollback');
    client.release();
    await number();
    expect(await next('0')).toEqual([]);
  });

  test('lists by type, and forgets after 30 days', async () => {
    await world.incidents.raise('source-failing', 'one', 'x');
    await world.incidents.resolve('source-failing', 'one');
    await number();
    expect((await next('0', ['incident.closed'])).map(({ type }) => type)).toEqual(['incident.closed']);
    await world.db.query(
      `update events set at = now() - interval '30 days 1 minute' where type = 'incident.opened'`,
    );
    await world.outbox.dropOld();
    expect((await next('0')).map(({ type }) => type)).toEqual(['incident.closed']);
  });
});
