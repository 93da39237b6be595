import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFetcher } from '../../services/platform/fetcher.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';
import { createWorld, type World } from '../support/world.ts';

/**
 * Simulates two weeks of November 2025, hour by hour: two weekends, an outage of two days (5 and 6), a list that came a
 * day late (11), a feed that did not change (from 11 on), a paper added to a list after its edition had closed (13), and
 * papers that both sources list, or one of them twice.
 */
let world: World;
let server: WebServer;
let now = new Date();

const HOURS = [1, 6, 7, 8, 10, 13, 16, 19, 22, 23];
const words = [
  'Rivers',
  'Looms',
  'Engines',
  'Numbers',
  'Music',
  'Cards',
  'Poems',
  'Saddles',
  'Tables',
  'Kites',
];
const weekdays = [3, 4, 5, 6, 7, 10, 11, 12, 13, 14];
const pad = (n: number): string => String(n).padStart(2, '0');
const dateOf = (day: number): string => `2025-11-${pad(day)}`;
const idOf = (day: number, n: number): string => `2511.${pad(day)}${pad(n)}0`;
const titleOf = (day: number, n: number): string =>
  `${words[n]} and ${words[(day + n + 3) % 10]} of Day ${day} Number ${n}`;

/** The papers share no words, because digests leave out papers that are nearly the same. */
const abstractOf = (day: number, n: number): string =>
  `We study ${[...'abcdefghijklmnopq'].map((letter) => `${letter}${pad(day)}q${n}${letter}`).join(' ')}.`;

const item = (day: number, n: number) => ({
  paper: {
    id: idOf(day, n),
    title: titleOf(day, n).replace(' and ', '\n  and '),
    summary: abstractOf(day, n),
    authors: [{ name: 'Ada Lovelace' }],
    upvotes: 3 + n,
  },
  numComments: n,
});
const entry = (day: number, n: number): string => `<entry><id>oai:arXiv.org:${idOf(day, n)}v1</id>
  <title>${titleOf(day, n)}</title><summary>Announce Type: new Abstract: ${abstractOf(day, n)}</summary>
  <arxiv:announce_type>new</arxiv:announce_type><dc:creator>Ada Lovelace</dc:creator></entry>`;

/** Returns the list of Hugging Face for a day at the present time: four papers, and one from the day before again. */
const listOf = (day: number) => {
  const isThere =
    now >= (day === 11 ? new Date('2025-11-12T09:00:00Z') : new Date(`${dateOf(day)}T05:00:00Z`));
  if (!weekdays.includes(day) || !isThere) return null;
  const list = [0, 1, 2, 3].map((n) => item(day, n));
  // Not if that day's own list has yet to come: a paper belongs to the first list that has it.
  if (weekdays.includes(day - 1) && day !== 12) list.push(item(day - 1, 0));
  if (day === 13 && now >= new Date('2025-11-14T03:00:00Z')) list.push(item(13, 9));
  return list;
};

beforeAll(async () => {
  server = await startWebServer({
    '/api/daily_papers': (request, response) => {
      const list = listOf(Number(/date=2025-11-(\d\d)/.exec(request.url!)?.[1] ?? 0));
      if (list === null) {
        response.writeHead(400).end('{"error":"no list"}');
        return;
      }
      const text = JSON.stringify(list);
      const etag = `"${text.length}"`;
      if (request.headers['if-none-match'] === etag) {
        response.writeHead(304).end();
        return;
      }
      response.setHeader('etag', etag).end(text);
    },
    '/atom/cs.AI': (_request, response) => {
      const today = now.getUTCDate();
      const isOut = weekdays.includes(today) && now.getUTCHours() >= 5;
      const day = Math.min(today, 10);
      // It has two of the papers of Hugging Face and one of its own, and nothing at weekends.
      const entries = isOut ? [1, 2, 5].map((n) => entry(day, n)) : [];
      response.end(`<feed><updated>${now.toISOString()}</updated>${entries.join('')}</feed>`);
    },
  });
  world = await createWorld({
    now: '2025-11-03T00:30:00Z',
    fetcher: createFetcher({ userAgent: 'Paperboy', nowMs: () => 0, sleep: async () => {} }),
    env: {
      SOURCES: 'hf-daily-papers, arxiv:cs.AI',
      HF_URL: server.url,
      ARXIV_FEED_URL: server.url,
      EDITION_CLOSES_AT: '22:00',
      ADMIN_EMAILS: 'operator@example.org',
    },
  });
  const wants = { authors: ['Ada Lovelace'], hour: 7, paperCount: 20 };
  await world.addReader('daily@example.org', wants);
  await world.addReader('twice@example.org', { ...wants, days: [2, 5] });
  for (let day = 3; day <= 16; day++) {
    for (const hour of HOURS) {
      // Nothing runs for two days; everything starts again on Friday morning.
      if (day === 5 || day === 6) continue;
      now = new Date(`${dateOf(day)}T${pad(hour)}:00:00Z`);
      world.clock.set(now);
      await world.arrivals.run();
      await world.runDigests();
    }
  }
}, 120_000);
afterAll(async () => {
  await world.close();
  await server.close();
});

const mailedTo = async (email: string): Promise<Record<string, string[]>> => {
  const { rows } = await world.db.query<{ localDate: string }>(
    `select local_date as "localDate" from digests d join subscribers s on s.id = d.subscriber_id
     where s.address = $1 and d.state = 'sent' order by local_date`,
    [email],
  );
  const mails = world.mail.to(email);
  expect(mails).toHaveLength(rows.length);
  const titles = await Promise.all(
    mails.map(async ({ raw }) => {
      const { html } = await simpleParser(raw);
      return [...String(html).matchAll(/<h2[^>]*><a[^>]*>([^<]+)</g)].map(([, title]) => title!).sort();
    }),
  );
  return Object.fromEntries(rows.map(({ localDate }, at) => [localDate, titles[at]!]));
};
const ofDay = (day: number, numbers: number[]): string[] => numbers.map((n) => titleOf(day, n));
/** Returns the expected edition of a day. */
const edition = (day: number): string[] => [
  ...ofDay(day, [0, 1, 2, 3]),
  // The feed has only the newest papers, so those of the days of the outage are lost.
  ...([3, 4, 7, 10].includes(day) ? ofDay(day, [5]) : []),
  ...(day === 14 ? ofDay(13, [9]) : []),
];

test('every paper is in exactly one edition, that of its day, whoever else lists it', async () => {
  const { rows } = await world.db.query<{ date: string; titles: string[] }>(
    `select edition_date as date, array_agg(title order by title) as titles from edition_papers
       join papers on id = paper_id group by 1 order by 1`,
  );
  expect(Object.fromEntries(rows.map(({ date, titles }) => [date, titles.sort()]))).toEqual(
    Object.fromEntries(weekdays.map((day) => [dateOf(day), edition(day).sort()])),
  );
});

test('papers that both sources listed have both on record', async () => {
  const { rows } = await world.db.query(
    `select array_agg(source order by source) as sources, upvotes, provenance->>'title' as title from papers
       join paper_sources on paper_id = id where title = $1 group by id`,
    [titleOf(4, 1)],
  );
  expect(rows).toEqual([{ sources: ['arxiv:cs.AI', 'hf-daily-papers'], upvotes: 4, title: 'arxiv' }]);
});

test('a daily reader gets each edition once: the missed ones after the outage, the late one a day later', async () => {
  const sorted = (...days: number[]): string[] => days.flatMap(edition).sort();
  expect(await mailedTo('daily@example.org')).toEqual({
    [dateOf(4)]: sorted(3),
    [dateOf(7)]: sorted(4, 5, 6),
    [dateOf(8)]: sorted(7),
    [dateOf(11)]: sorted(10),
    [dateOf(13)]: sorted(11, 12),
    [dateOf(14)]: sorted(13),
    [dateOf(15)]: sorted(14),
  });
});

test('a reader of Tuesdays and Fridays gets everything in between', async () => {
  const sorted = (...days: number[]): string[] => days.flatMap(edition).sort();
  expect(await mailedTo('twice@example.org')).toEqual({
    [dateOf(4)]: sorted(3),
    [dateOf(7)]: sorted(4, 5, 6),
    [dateOf(11)]: sorted(7, 10),
    [dateOf(14)]: sorted(11, 12, 13),
  });
});

test('operators are told of each incident once, and of nothing else', async () => {
  const told = world.mail
    .to('operator@example.org')
    .map(({ raw }) => /^Subject: (.*)$/m.exec(String(raw))![1]!.trim());
  expect(told.sort()).toEqual(['Paperboy: 2025-11-11', 'Paperboy: arxiv:cs.AI']);
  const { rows } = await world.db.query(
    'select kind, subject, resolved_at is null as open from incidents order by kind',
  );
  expect(rows).toEqual([
    { kind: 'all-known', subject: '2025-11-11', open: false },
    { kind: 'stale-feed', subject: 'arxiv:cs.AI', open: true },
  ]);
});

test('readers are told why a day has no papers', async () => {
  expect(await world.editions.dayStatus(dateOf(8))).toBe('quiet');
  expect(await world.editions.dayStatus(dateOf(11))).toBe('listed');
  const page = await world.app.inject({ url: `/papers/${dateOf(9)}` });
  expect(page.body).toContain('A quiet day: nothing was listed.');
  // There is no mail without papers; the reader's history says which of the two reasons it was.
  const { rows } = await world.db.query(
    `select local_date as date, note from digests d join subscribers s on s.id = d.subscriber_id
     where s.address = 'daily@example.org' and d.state = 'skipped' order by local_date`,
  );
  expect(rows).toEqual([
    { date: dateOf(3), note: 'no new edition' },
    { date: dateOf(9), note: 'no new edition' },
    { date: dateOf(10), note: 'no new edition' },
    { date: dateOf(12), note: 'the list had not arrived' },
    { date: dateOf(16), note: 'no new edition' },
  ]);
});

test('each paper has a score within its edition, from a series of counts', async () => {
  const papers = await world.editions.papersOf(dateOf(12));
  const scores = new Map(papers.map(({ title, trending }) => [title, trending!]));
  // Votes and comments grow with the number of the paper.
  expect(scores.get(titleOf(12, 3))).toBeGreaterThan(scores.get(titleOf(12, 0))!);
  const { rows } = await world.db.query<{ n: number }>(
    `select count(*)::int as n from paper_counts join papers on id = paper_id where title = $1`,
    [titleOf(12, 3)],
  );
  expect(rows[0]!.n).toBeGreaterThan(3);
});
