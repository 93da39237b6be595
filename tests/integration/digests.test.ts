import { randomUUID } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LEASE_MS } from '../../services/digests/ledger/ledger.ts';
import { parseDailyPapersText } from '../../services/papers/sources/daily-papers-text.ts';
import { inTransaction } from '../../services/platform/postgres.ts';
import { createWorld, linkIn, post, preferencesOf, type World } from '../support/world.ts';
import { connectionRefused } from '../support/wrapped-db.ts';

const HOUR_MS = 3_600_000;

let world: World;
beforeEach(async () => {
  world = await createWorld({ seeded: true });
});
afterEach(() => world.close());

const states = async (which: World = world): Promise<Record<string, number>> => {
  const { rows } = await which.db.query<{ state: string; n: number }>(
    'select state, count(*)::int as n from digests group by state',
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
};

const splitHeaders = (raw: Buffer): Map<string, string[]> => {
  const text = raw.toString('latin1');
  const headers = new Map<string, string[]>();
  for (const line of text
    .slice(0, text.indexOf('\r\n\r\n'))
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')) {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(line.indexOf(':') + 1).trim()]);
  }
  return headers;
};

/** Sends the digest of one reader, on the morning of the seed edition. */
const sendOne = async (email = 'reader@example.org') => {
  await world.addReader(email, { topics: ['multi-task-learning'], muted: ['vietnamese'], hour: 7 });
  world.clock.set('2025-09-04T07:00:30Z');
  await world.runDigests();
  return world.mail.to(email)[0]!;
};

describe('a digest', () => {
  test('is ranked for its reader, gives reasons, and has all its links', async () => {
    const parsed = await simpleParser((await sendOne()).raw);
    const { rows } = await world.db.query(
      `select d.* from digests d join subscribers s on s.id = d.subscriber_id where s.address = 'reader@example.org'`,
    );
    const best = await world.editions.papersById([rows[0].selection[0].paperId]);
    expect(parsed.subject).toContain(best[0]!.title);
    for (const part of [parsed.text!, String(parsed.html)]) {
      expect(part).toContain('Because you follow Multi-task learning');
      expect(part).toContain('5 papers for you, out of 68 today.');
      expect(part).toContain('https://papers.example.org/unsubscribe/');
      expect(part).toContain('https://papers.example.org/preferences/');
      expect(part).toContain('1 Example Street');
    }
    expect(parsed.text!.replace(/\s+/g, ' ')).toContain(
      'You asked for up to 5 papers every day at 07:00 (UTC).',
    );
    expect(rows[0].state).toBe('sent');
    expect(rows[0].selection).toHaveLength(5);
  });

  test('EMAIL 6: its raw form follows RFC 5322, with exactly one recipient and no long line', async () => {
    const mail = await sendOne();
    expect(mail.to).toEqual(['reader@example.org']);
    const text = mail.raw.toString('latin1');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const headers = splitHeaders(mail.raw);
    for (const name of [
      'date',
      'from',
      'to',
      'message-id',
      'subject',
      'list-id',
      'list-unsubscribe',
      'auto-submitted',
      'mime-version',
    ]) {
      expect([name, headers.get(name)?.length]).toEqual([name, 1]);
    }
    expect(headers.get('to')).toEqual(['reader@example.org']);
    for (const line of text.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
    const body = text.slice(text.indexOf('\r\n\r\n'));
    for (const line of body.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
    expect(headers.get('message-id')![0]).toMatch(/^<digest\.\d+\.[\w-]{16}@papers\.example\.org>$/);
    expect(mail.raw.length).toBeLessThan(90 * 1024);
  });

  test('EMAIL 7: a digest carries both one-click headers, a confirmation neither', async () => {
    const headers = splitHeaders((await sendOne()).raw);
    expect(headers.get('list-unsubscribe')![0]).toMatch(
      /^<https:\/\/papers\.example\.org\/unsubscribe\/[\w-]+>$/,
    );
    expect(headers.get('list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
    expect(headers.get('list-id')![0]).toContain('<daily.papers.example.org>');
    expect(headers.get('auto-submitted')).toEqual(['auto-generated']);
    const confirmation = splitHeaders(Buffer.from((await world.signUp('new@example.org'))!));
    expect(confirmation.has('list-unsubscribe')).toBe(false);
    expect(confirmation.has('list-unsubscribe-post')).toBe(false);
    expect(confirmation.get('auto-submitted')).toEqual(['auto-generated']);
  });

  test('EMAIL 8 and 9: over SMTP too it is within 90 KB, with its footer, and the text part says the same', async () => {
    await world.addReader('many@example.org', {
      topics: [
        'multi-task-learning',
        'large-language-models',
        'diffusion-models',
        'benchmarks',
        'retrieval-and-ranking',
      ],
      paperCount: 20,
      hour: 7,
    });
    world.clock.set('2025-09-04T07:00:30Z');
    await world.runDigests();
    const parsed = await simpleParser(world.mail.to('many@example.org')[0]!.raw);
    expect(Buffer.byteLength(String(parsed.html))).toBeLessThanOrEqual(90 * 1024);
    const { rows } = await world.db.query(
      `select d.selection from digests d join subscribers s on s.id = d.subscriber_id where s.address = 'many@example.org'`,
    );
    expect(rows[0].selection).toHaveLength(20);
    const flat = parsed.text!.replace(/\s+/g, ' ');
    for (const paper of await world.editions.papersById(
      rows[0].selection.map((each: { paperId: number }) => each.paperId),
    )) {
      expect(flat).toContain(paper.title);
      for (const link of paper.links) expect(parsed.text).toContain(link.url);
    }
    for (const url of String(parsed.html).matchAll(/href="([^"]+)"/g))
      expect(parsed.text).toContain(url[1]!.replaceAll('&amp;', '&'));
  });

  test('EMAIL 12: a hostile title, author and interest add no header and no recipient, and are escaped', async () => {
    const hostile = await createWorld({ now: '2025-09-10T06:00:00Z' });
    try {
      const title = 'Evil {{x}} <script>alert(1)</script> <mj-raw> <%= it %> \u202Etxet\u202C 🧨 gradient';
      const text = `Sep 10\n\n${title}\n\nWe study gradient descent {{= process.env }} <img src=x onerror=alert(1)> in depth, and we find that it works very well on many tasks of all kinds, as the many tables show.\n`;
      const report = parseDailyPapersText(text, { date: '2025-09-10' });
      report.papers[0]!.authors = ['Eve\r\nBcc: victim@example.org', '<b>Bob</b>'];
      await hostile.ingest.ingest(report, {
        source: 'test',
        origin: 'test',
        date: '2025-09-10',
        partial: false,
      });
      await hostile.ingest.closeEdition('2025-09-10');
      await hostile.addReader('reader@example.org', {
        keywords: ['gradient <script>{{x}}</script>', 'gradient'],
        hour: 7,
      });
      hostile.clock.set('2025-09-10T07:01:00Z');
      await hostile.runDigests();
      const [mail] = hostile.mail.mails;
      expect(hostile.mail.mails).toHaveLength(1);
      expect(mail!.to).toEqual(['reader@example.org']);
      const headers = splitHeaders(mail!.raw);
      expect(headers.has('bcc')).toBe(false);
      const parsed = await simpleParser(mail!.raw);
      expect(parsed.subject).not.toMatch(/[\r\n\u202E]/);
      expect(parsed.subject).toContain('🧨');
      const html = String(parsed.html);
      expect(html).not.toContain('<script>');
      expect(html).not.toContain('<mj-raw>');
      expect(html).not.toContain('<img src=x');
      expect(html).toContain('&lt;script&gt;');
      expect(html).toContain('{{x}}');
      expect(html).not.toContain('\u202E');
    } finally {
      await hostile.close();
    }
  });
});

describe('exactly one a day', () => {
  test('planned twice, by two planners at once, and sent by two workers at once: one mail each', async () => {
    const busy = await createWorld({ seeded: true });
    try {
      for (let n = 0; n < 40; n += 1)
        await busy.addReader(`r${n}@example.org`, { topics: ['diffusion-models'], paperCount: 2, hour: 7 });
      busy.clock.set('2025-09-04T07:00:00Z');
      const plans = await Promise.all([busy.planner.plan(), busy.planner.plan(), busy.planner.plan()]);
      expect(plans.reduce((sum, plan) => sum + plan.planned, 0)).toBe(40);
      expect(await busy.planner.plan()).toEqual({ due: 0, planned: 0, jobs: 0 });
      const all = { from: '1', to: '9999999' };
      await Promise.all([
        busy.delivery.sendRange(all),
        busy.delivery.sendRange(all),
        busy.delivery.sendRange(all),
      ]);
      await busy.delivery.sendRange(all);
      const recipients = busy.mail.mails.map((mail) => mail.to[0]);
      expect(recipients).toHaveLength(40);
      expect(new Set(recipients).size).toBe(40);
      expect(await busy.ledger.stats('2025-09-04')).toMatchObject({
        planned: 40,
        states: { sent: 40, planned: 0, sending: 0 },
      });
    } finally {
      await busy.close();
    }
  });

  test('a reader whose row was planned again by hand keeps one digest for the local date', async () => {
    const id = await world.addReader('again@example.org', { topics: ['benchmarks'], hour: 9 });
    world.clock.set('2025-09-04T09:00:00Z');
    await world.runDigests();
    await world.db.query('update subscribers set next_digest_at = $2 where id = $1', [id, world.clock.now()]);
    await world.runDigests();
    expect(world.mail.to('again@example.org')).toHaveLength(1);
  });

  test('only new editions count after the first digest, and no paper comes twice', async () => {
    const weekly = await createWorld({ seeded: true });
    try {
      const id = await weekly.addReader('steady@example.org', {
        topics: ['multi-task-learning'],
        hour: 7,
        paperCount: 3,
      });
      weekly.clock.set('2025-09-04T07:00:00Z');
      await weekly.runDigests();
      weekly.clock.set('2025-09-05T07:00:00Z');
      await weekly.runDigests();
      expect(await states(weekly)).toEqual({ sent: 1, skipped: 1 });
      const report = parseDailyPapersText(
        'Sep 6\n\nMulti-Task Learning at Breakfast\n\nMulti-task learning (MTL) is served with coffee, and we show in long experiments that it improves every morning of the people who took part in it.\n',
        { date: '2025-09-06' },
      );
      await weekly.ingest.ingest(report, {
        source: 'test',
        origin: 'test',
        date: '2025-09-06',
        partial: false,
      });
      await weekly.ingest.closeEdition('2025-09-06');
      weekly.clock.set('2025-09-06T07:02:00Z');
      await weekly.runDigests();
      const mails = weekly.mail.to('steady@example.org');
      expect(mails).toHaveLength(2);
      expect((await simpleParser(mails[1]!.raw)).subject).toContain('Breakfast');
      const { rows } = await weekly.db.query(
        `select selection from digests where subscriber_id = $1 and state = 'sent'`,
        [id],
      );
      const papers = rows.flatMap((row) => row.selection.map((each: { paperId: number }) => each.paperId));
      expect(new Set(papers).size).toBe(papers.length);
    } finally {
      await weekly.close();
    }
  });

  test('a digest without a good enough paper is skipped, with the reason', async () => {
    await world.addReader('picky@example.org', { keywords: ['underwater basket weaving'], hour: 11 });
    world.clock.set('2025-09-04T11:00:00Z');
    await world.runDigests();
    const { rows } = await world.db.query(
      `select d.state, d.note, d.skip_reason as reason, d.candidate_count as candidates
       from digests d join subscribers s on s.id = d.subscriber_id where s.address = 'picky@example.org'`,
    );
    expect(rows).toEqual([
      {
        state: 'skipped',
        note: 'none of 68 papers was good enough',
        reason: 'none_good_enough',
        candidates: 68,
      },
    ]);
    expect(world.mail.to('picky@example.org')).toHaveLength(0);
  });
});

describe('failures of a digest', () => {
  test('a digest that cannot be composed fails alone, and says why', async () => {
    const odd = await createWorld({
      seeded: true,
      composer: ({ encodeDigest, ...rest }) => ({
        ...rest,
        encodeDigest: (view) =>
          view.why.includes('Dublin') ? Promise.reject(new Error('no ink')) : encodeDigest(view),
      }),
    });
    try {
      for (const name of ['a', 'poison', 'b', 'c']) {
        await odd.addReader(`${name}@example.org`, {
          topics: ['benchmarks'],
          hour: 7,
          zone: name === 'poison' ? 'Europe/Dublin' : 'UTC',
        });
      }
      await odd.db.query(`update subscribers set next_digest_at = '2025-09-04T07:00:00Z'`);
      odd.clock.set('2025-09-04T07:00:00Z');
      await odd.runDigests();
      expect(odd.mail.mails.map((mail) => mail.to[0]).sort()).toEqual([
        'a@example.org',
        'b@example.org',
        'c@example.org',
      ]);
      const { rows } = await odd.db.query(`select state, note from digests where state <> 'sent'`);
      expect(rows).toEqual([{ state: 'failed', note: 'not written: no ink' }]);
    } finally {
      await odd.close();
    }
  });

  test('an outcome is recorded when Postgres is back, and nothing is sent again', async () => {
    let refused = 0;
    let mails: unknown[] = [];
    const away = await createWorld({
      seeded: true,
      onQuery: () => {
        if (mails.length === 0 || refused > 0) return;
        refused += 1;
        return connectionRefused();
      },
    });
    mails = away.mail.mails;
    try {
      await away.addReader('r@example.org', { topics: ['benchmarks'], hour: 7 });
      away.clock.set('2025-09-04T07:00:00Z');
      await away.planner.plan();
      await away.delivery.sendRange({ from: '1', to: '999999' });
      expect(refused).toBe(1);
      expect(await states(away)).toEqual({ sent: 1 });
      expect(away.mail.mails).toHaveLength(1);
    } finally {
      await away.close();
    }
  });

  test('a worker that is stopped begins nothing more, and returns its claimed digests', async () => {
    let stop = (): void => {};
    const ending = await createWorld({
      seeded: true,
      composer: ({ encodeDigest, ...rest }) => ({
        ...rest,
        encodeDigest: (view) => {
          stop();
          return encodeDigest(view);
        },
      }),
    });
    stop = ending.delivery.stop;
    try {
      for (const name of ['a', 'b', 'c'])
        await ending.addReader(`${name}@example.org`, { topics: ['benchmarks'], hour: 7 });
      ending.clock.set('2025-09-04T07:00:00Z');
      await ending.planner.plan();
      await ending.delivery.sendRange({ from: '1', to: '999999' });
      const left = await states(ending);
      expect((left.sent ?? 0) + (left.planned ?? 0)).toBe(3);
      expect(left.claimed ?? 0).toBe(0);
      expect(ending.mail.mails).toHaveLength(left.sent ?? 0);
    } finally {
      await ending.close();
    }
  });

  test('a transaction whose connection breaks fails, and the process goes on', async () => {
    await expect(
      inTransaction(world.db, async (client) => {
        const { rows } = await client.query('select pg_backend_pid() as pid');
        await world.db.query('select pg_terminate_backend($1)', [rows[0].pid]);
        await client.query('select 1');
      }),
    ).rejects.toThrow();
    expect((await world.db.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  test('a worker that lost its lease cannot write', async () => {
    await world.addReader('r@example.org', { topics: ['benchmarks'], hour: 7 });
    world.clock.set('2025-09-04T07:00:00Z');
    await world.planner.plan();
    const all = { from: '1', to: '999999', localDate: '2025-09-04' };
    const [lost, held] = [randomUUID(), randomUUID()];
    const [row] = await world.ledger.claim(all, lost, 10);
    world.clock.forward(LEASE_MS + 1);
    const begins = { ...row!, selection: [], throughEdition: '2025-09-04', suppressionHashes: [] };
    expect(await world.ledger.start([begins])).toEqual(['lost']);
    await world.sweeper.sweep();
    expect(await world.ledger.claim(all, held, 10)).toHaveLength(1);
    const sent = { ...row!, state: 'sent', note: null, throughEdition: '2025-09-04' } as const;
    expect(await world.ledger.settle([sent])).toEqual([false]);
    expect(await states()).toEqual({ claimed: 1 });
    const reached = async () =>
      (await world.db.query('select last_edition_date as date from subscribers')).rows[0].date;
    expect(await reached()).toBeNull();
    expect(await world.ledger.settle([{ ...sent, token: held }])).toEqual([true]);
    expect(await reached()).toBe('2025-09-04');
  });

  test('a sent paper is not sent again, even if its edition is a candidate again', async () => {
    const first = await sendOne();
    await world.db.query('update subscribers set last_edition_date = null');
    world.clock.set('2025-09-05T07:00:30Z');
    await world.runDigests();
    expect(world.mail.to('reader@example.org')[0]).toBe(first);
    const { rows } = await world.db.query('select selection from digests where selection is not null');
    const papers = rows.flatMap((each) => each.selection.map((one: { paperId: number }) => one.paperId));
    expect(papers).toHaveLength(10);
    expect(new Set(papers).size).toBe(10);
  });

  test('the first digest welcomes, also when it is sent again; a week later one asks; no other does either', async () => {
    const words = async (date: string): Promise<{ isWelcome: boolean; asks: boolean }> => {
      const before = world.mail.mails.length;
      world.clock.set(`${date}T07:00:30Z`);
      await world.runDigests();
      expect(world.mail.mails).toHaveLength(before + 1);
      const { html, text } = await simpleParser(world.mail.mails.at(-1)!.raw);
      const isIn = (said: string) => {
        expect(String(text).includes(said)).toBe(String(html).includes(said));
        return String(text).includes(said);
      };
      return { isWelcome: isIn('Welcome to Paperboy.'), asks: isIn('Is it any good?') };
    };
    await world.addReader('new@example.org', { topics: ['multi-task-learning'], paperCount: 1, hour: 7 });
    expect(await words('2025-09-04')).toEqual({ isWelcome: true, asks: false });
    await world.db.query(`update digests set state = 'planned', selection = null`);
    await world.db.query('update subscribers set last_edition_date = null');
    expect(await words('2025-09-04')).toEqual({ isWelcome: true, asks: false });
    const offerAgain = (date: string) =>
      world.db.query(`update subscribers set last_edition_date = '2025-09-03', next_digest_at = $1`, [
        `${date}T07:00:00Z`,
      ]);
    for (const [date, asks] of [
      ['2025-09-05', false],
      ['2025-09-12', true],
      ['2025-09-13', false],
    ] as const) {
      await offerAgain(date);
      expect(await words(date)).toEqual({ isWelcome: false, asks });
    }
  });

  test('a weekly reader gets the whole week, named by its days, from the first digest on', async () => {
    await world.db.query(`insert into editions (date, state) values ('2025-09-01', 'closed')`);
    await world.db.query(`update edition_papers set edition_date = '2025-09-01' where position > 30`);
    await world.addReader('weekly@example.org', {
      topics: ['multi-task-learning', 'diffusion-models'],
      days: [4],
      paperCount: 20,
    });
    await world.db.query('update subscribers set next_digest_at = $1', ['2025-09-04T07:00:00Z']);
    world.clock.set('2025-09-04T07:00:30Z');
    await world.runDigests();
    const { subject, text } = await simpleParser(world.mail.to('weekly@example.org')[0]!.raw);
    expect(subject).toMatch(/^Your week: /);
    expect(text).toContain('Paperboy · Your week to 4 September');
    expect(text!.replace(/\s+/g, ' ')).toContain(
      'out of 68 of this week, from Monday, 1 September to Thursday, 4 September.',
    );
    expect(text).toMatch(/^Monday, 1 September · /m);
    expect(text).toMatch(/^Thursday, 4 September · /m);
  });

  test('a minute later unchanged papers stay cached, and a corrected title is read', async () => {
    const candidates = () => world.candidates.between(null, '2025-09-04');
    const later = (): void => world.clock.set(new Date(world.clock.now().getTime() + 61_000).toISOString());
    const first = await candidates();
    later();
    expect(await candidates()).toBe(first);
    const [id] = first.papers.keys();
    await world.db.query(`update papers set title = 'A corrected title' where id = $1`, [id]);
    expect(await candidates()).toBe(first);
    later();
    expect((await candidates()).papers.get(id!)!.title).toBe('A corrected title');
  });

  test('a cached day expires after five minutes without use, and a used one stays', async () => {
    const candidates = (after: string | null) => world.candidates.between(after, '2025-09-04');
    const [rare, usual] = [await candidates('2025-09-01'), await candidates(null)];
    for (let minute = 0; minute < 7; minute += 1) {
      world.clock.forward(61_000);
      expect(await candidates(null)).toBe(usual);
    }
    expect(await candidates('2025-09-01')).not.toBe(rare);
  });

  test('an open edition is not used', async () => {
    await world.db.query(`update editions set state = 'open'`);
    const page = await world.app.inject({ url: '/papers/2025-09-04' });
    expect(page.statusCode).toBe(404);
    expect(page.body).not.toContain('GReaTer');
  });

  test('a mail whose outcome stays unknown is sent again a limited number of times', async () => {
    for (const name of ['once', 'often'])
      await world.addReader(`${name}@example.org`, { topics: ['benchmarks'], hour: 7 });
    world.clock.set('2025-09-04T07:00:00Z');
    await world.planner.plan();
    await world.db.query(
      `update digests d set state = 'sending', lease_until = $1, uncertain_attempts = case when s.address like 'once%' then 0 else 2 end
       from subscribers s where s.id = d.subscriber_id`,
      [new Date('2025-09-04T06:59:00Z')],
    );
    await world.sweeper.sweep();
    expect(await states()).toEqual({ planned: 1, uncertain: 1 });
  });

  test('a reader who returns after a long time gets a month of editions at most; one who signs up again, the latest', async () => {
    const long = await createWorld({ seeded: true });
    try {
      const papersSince = async (after: string | null) =>
        (await long.candidates.between(after, '2025-09-04')).papers.size;
      expect(await papersSince(null)).toBe(68);
      await long.db.query(`insert into editions (date, state) values ('2025-06-01', 'closed')`);
      await long.db.query(`update edition_papers set edition_date = '2025-06-01' where position > 60`);
      expect(await papersSince('2025-05-01')).toBe(60);
    } finally {
      await long.close();
    }
  });
});

describe('readers who get nothing', () => {
  test('a reader who leaves, is paused or suppressed while the digest is queued is not mailed', async () => {
    const ids = await Promise.all(
      ['leaver', 'pauser', 'bouncer', 'stayer'].map((name) =>
        world.addReader(`${name}@example.org`, { topics: ['benchmarks'], hour: 12 }),
      ),
    );
    world.clock.set('2025-09-04T12:00:00Z');
    await world.planner.plan();
    await world.subscription.unsubscribe(ids[0]!);
    await world.preferences.save(ids[1]!, preferencesOf({ pausedUntil: '2025-10-01' }));
    await world.suppression.add(world.db, 'bouncer@example.org', 'hard bounce', world.clock.now());
    await world.delivery.sendRange({ from: '1', to: '9999999' });
    for (const name of ['leaver', 'pauser', 'bouncer'])
      expect([name, world.mail.to(`${name}@example.org`).length]).toEqual([name, 0]);
    expect(world.mail.to('stayer@example.org')).toHaveLength(1);
  });

  test('a pause ends by itself', async () => {
    const id = await world.addReader('rested@example.org', { topics: ['benchmarks'], hour: 13 });
    await world.preferences.save(
      id,
      preferencesOf({ topics: ['benchmarks'], hour: 13, pausedUntil: '2025-09-09' }),
    );
    for (const [at, mails] of [
      ['2025-09-07T14:00:00Z', 0],
      ['2025-09-08T14:00:00Z', 0],
      ['2025-09-09T13:00:01Z', 1],
    ] as const) {
      world.clock.set(at);
      await world.runDigests();
      expect([at, world.mail.to('rested@example.org').length]).toEqual([at, mails]);
    }
    expect(await world.stateOf('rested@example.org')).toBe('active');
  });

  test('EMAIL 3: the one-click POST, urlencoded or multipart, without cookie, ends it at once, and again', async () => {
    await world.addReader('click@example.org', { topics: ['benchmarks'], hour: 15 });
    world.clock.set('2025-09-04T15:00:00Z');
    await world.runDigests();
    const path = await linkIn(world.mail.to('click@example.org')[0]!.raw, 'unsubscribe');
    const first = await post(world.app, path, { 'List-Unsubscribe': 'One-Click' });
    expect(first.statusCode).toBe(200);
    expect(first.headers.location).toBeUndefined();
    expect(first.headers['set-cookie']).toBeUndefined();
    expect(await world.stateOf('click@example.org')).toBe('unsubscribed');
    const multipart = await world.app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload: '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    });
    expect({ status: multipart.statusCode, body: multipart.body }).toEqual({ status: 200, body: first.body });
    expect((await world.app.inject({ method: 'POST', url: path })).statusCode).toBe(200);
    world.clock.forward(24 * HOUR_MS);
    await world.runDigests();
    expect(world.mail.to('click@example.org')).toHaveLength(1);
  });
});
