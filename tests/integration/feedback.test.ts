import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, linkIn, post, type World } from '../support/world.ts';

let world: World;
let readerId: number;
let path: string;
/** Returns the papers of the digest, best first, and one that was not in it. */
let paperIds: number[];
let elsewhere: number;

beforeAll(async () => {
  world = await createWorld({ seeded: true });
  readerId = await world.addReader('reader@example.org', { topics: ['multi-task-learning'], hour: 7 });
  await world.addReader('other@example.org', { topics: ['benchmarks'], hour: 7 });
  world.clock.set('2025-09-04T07:00:00Z');
  await world.runDigests();
  path = await linkIn(world.mail.to('reader@example.org')[0]!.raw, 'feedback');
  const { rows } = await world.db.query<{ ids: number[]; elsewhere: number }>(
    `select array(select (each ->> 'paperId')::int from jsonb_array_elements(selection) as each) as ids,
       (select min(p.id) from papers p where not selection @> jsonb_build_array(jsonb_build_object('paperId', p.id))) as elsewhere
     from digests where subscriber_id = $1`,
    [readerId],
  );
  ({ ids: paperIds, elsewhere } = rows[0]!);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.db.query(`delete from interests where kind in ('liked', 'disliked')`);
});

const ratings = async () => {
  const { rows } = await world.db.query<{ kind: string; value: string; at: Date }>(
    `select kind, value, created_at as at from interests where subscriber_id = $1 and kind in ('liked', 'disliked')`,
    [readerId],
  );
  return rows;
};
const say = (paper: number | string, what: string) =>
  post(world.app, path, { paper: String(paper), say: what });

describe('the links of a mail', () => {
  test('ask for more or less of each paper, in both parts, and lead to its page', async () => {
    const parsed = await simpleParser(world.mail.to('reader@example.org')[0]!.raw);
    const html = String(parsed.html).replaceAll('&amp;', '&');
    expect(paperIds).toHaveLength(5);
    for (const id of paperIds) {
      for (const what of ['more', 'less']) {
        const url = `https://papers.example.org${path}?paper=${id}&say=${what}#p${id}`;
        expect(html).toContain(`href="${url}"`);
        expect(parsed.text).toContain(`${what === 'more' ? 'More' : 'Less'} like this: ${url}\n`);
      }
    }
  });

  test('are on the web page of the digest too', async () => {
    const digest = await linkIn(world.mail.to('reader@example.org')[0]!.raw, 'digest');
    const { body } = await world.app.inject({ url: digest });
    const links = [...body.matchAll(/href="https:\/\/papers\.example\.org(\/feedback\/[^"]+)"/g)];
    expect(links).toHaveLength(10);
    const { statusCode } = await world.app.inject({ url: links[0]![1]!.replaceAll('&amp;', '&') });
    expect(statusCode).toBe(200);
  });

  test('mark the requested rating and save nothing, however often they are opened', async () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS'] as const) {
      await Promise.all(
        Array.from({ length: 20 }, () =>
          world.app.inject({ method, url: `${path}?paper=${paperIds[1]}&say=less` }),
        ),
      );
    }
    expect(await ratings()).toEqual([]);
    const { body, headers } = await world.app.inject({ url: `${path}?paper=${paperIds[1]}&say=less` });
    expect(body.match(/<form method="post"/g)).toHaveLength(5);
    expect(body.match(/class="paper marked"/g)).toHaveLength(1);
    expect(body).toMatch(new RegExp(`class="paper marked" id="p${paperIds[1]}"`));
    expect(body.match(/class="quiet asked" name="say" value="less"/g)).toHaveLength(1);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    });
    expect(body).toContain('<meta name="robots" content="noindex">');
  });
});

describe('a press', () => {
  test('is stored, confirmed, shown as pressed, and given to the ranking with its age', async () => {
    world.clock.set('2025-09-04T09:30:00Z');
    const answer = await say(paperIds[2]!, 'more');
    expect({ status: answer.statusCode, to: answer.headers.location }).toEqual({
      status: 303,
      to: `${path}?noted=${paperIds[2]}#p${paperIds[2]}`,
    });
    expect(await ratings()).toEqual([
      { kind: 'liked', value: String(paperIds[2]), at: new Date('2025-09-04T09:30:00Z') },
    ]);
    const { body } = await world.app.inject({ url: String(answer.headers.location).replace(/#.*/, '') });
    expect(body).toContain('Noted. Your next papers will lean toward this one.');
    expect(body.match(/aria-pressed="true"/g)).toHaveLength(1);
    const reader = (await world.readers.read([readerId])).get(readerId)!;
    expect(reader.interests.at(-1)).toEqual({
      kind: 'liked',
      value: String(paperIds[2]),
      createdAt: '2025-09-04T09:30:00+00:00',
    });
  });

  test('the opposite rating replaces it, the same one renews it, and undo removes it', async () => {
    const paper = paperIds[0]!;
    world.clock.set('2025-09-04T10:00:00Z');
    await say(paper, 'more');
    await say(paper, 'less');
    expect((await ratings()).map(({ kind }) => kind)).toEqual(['disliked']);
    world.clock.set('2025-09-05T10:00:00Z');
    await say(paper, 'less');
    expect(await ratings()).toEqual([
      { kind: 'disliked', value: String(paper), at: new Date('2025-09-05T10:00:00Z') },
    ]);
    await say(paperIds[1]!, 'more');
    const undone = await say(paper, 'undo');
    expect((await ratings()).map(({ value }) => value)).toEqual([String(paperIds[1])]);
    const { body } = await world.app.inject({ url: String(undone.headers.location).replace(/#.*/, '') });
    expect(body).toContain('Taken back.');
    expect((await say(paper, 'undo')).statusCode).toBe(303);
  });

  test('twice at once is one rating', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => say(paperIds[3]!, n % 2 ? 'more' : 'less')),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(303));
    expect(await ratings()).toHaveLength(1);
  });

  test('on a paper of another digest, or on an unknown one, is refused', async () => {
    for (const [paper, what, status] of [
      [elsewhere, 'more', 400],
      ['999999', 'more', 400],
      ['1e3', 'more', 400],
      ['', 'more', 400],
      [paperIds[0]!, 'maybe', 400],
      [paperIds[0]!, '', 400],
    ] as const) {
      expect({ paper, what, status: (await say(paper, what)).statusCode }).toEqual({ paper, what, status });
    }
    expect((await post(world.app, path, {})).statusCode).toBe(400);
    const wrong = world.links.sign('feedback', { subject: readerId, detail: 987_654 }, world.clock.now());
    expect((await post(world.app, `/feedback/${wrong}`, { paper: '1', say: 'more' })).statusCode).toBe(404);
    expect(await ratings()).toEqual([]);
  });
});

test('a merged paper is rated as the one it was merged into', async () => {
  const [from, to] = [paperIds[4]!, elsewhere];
  await world.db.query('delete from edition_papers where paper_id = $1', [from]);
  await world.db.query('update papers set merged_into = $2 where id = $1', [from, to]);
  await say(from, 'less');
  expect((await ratings()).map(({ kind, value }) => `${kind} ${value}`)).toEqual([`disliked ${to}`]);
  const { body } = await world.app.inject({ url: path });
  expect(body.match(/aria-pressed="true"/g)).toHaveLength(1);
  await say(from, 'undo');
  expect(await ratings()).toEqual([]);
});
