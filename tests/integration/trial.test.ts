import { afterAll, beforeAll, expect, test } from 'vitest';
import { dumpDatabase } from '../support/requests.ts';
import { createWorld, linkIn, post, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ seeded: true, now: '2025-09-05T06:00:00Z' });
});
afterAll(() => world.close());

const get = (url: string) => world.app.inject({ url });
const tryIt = (form: Record<string, string | string[]>) => post(world.app, '/try', form);
const titlesIn = (html: string): string[] =>
  [...html.matchAll(/<h2 dir="auto"><a href="[^"]*">([^<]*)</g)].map((match) => match[1]!);
const reasonsIn = (html: string): string[] =>
  [...html.matchAll(/<p class="reason"><b>([^<]*)</g)].map((match) => match[1]!);
/** Returns the hidden fields of the sign-up form on a page. */
const keptIn = (html: string): [string, string][] =>
  [
    ...html
      .slice(html.indexOf('action="/subscribe"'))
      .matchAll(/type="hidden" name="(topics|keyword|papers)" value="([^"]*)"/g),
  ].map(([, name, value]) => [name!, value!.replaceAll('&#39;', "'").replaceAll('&amp;', '&')]);
const formOf = (fields: [string, string][]): Record<string, string[]> => {
  const form: Record<string, string[]> = {};
  for (const [name, value] of fields) form[name] = [...(form[name] ?? []), value];
  return form;
};
const paperAt = async (place: number): Promise<{ id: number; title: string }> => {
  const { rows } = await world.db.query<{ id: number; title: string }>(
    'select id, title from papers order by id offset $1 limit 1',
    [place],
  );
  return rows[0]!;
};
const subscribeAs = async (email: string, fields: Record<string, string[]>): Promise<string> => {
  expect((await post(world.app, '/subscribe', { ...fields, email })).statusCode).toBe(200);
  const { rows } = await world.db.query<{ id: number }>('select max(id) as id from signups');
  await world.signupReplies.send(rows[0]!.id);
  return linkIn(world.mail.mails.at(-1)!.raw, 'confirm');
};
const interestsOf = async (email: string): Promise<string[]> => {
  const { rows } = await world.db.query<{ interest: string }>(
    `select kind || ' ' || value as interest from interests i join subscribers s on s.id = i.subscriber_id
     where s.address = $1 order by 1`,
    [email],
  );
  return rows.map(({ interest }) => interest);
};

test('the page asks for nothing, and the front page and the form lead to it', async () => {
  const page = await get('/try');
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toContain('action="/subscribe"');
  expect((await get('/')).body).toContain('href="/try"');
});

test('a visitor sees the very digest that a new reader with the same choices gets, and nothing is stored', async () => {
  const before = await dumpDatabase(world);
  const liked = await paperAt(3);
  const chosen = { topics: ['multi-task-learning'], keywords: 'flat minima', papers: liked.title };
  const page = await tryIt(chosen);
  expect(page.statusCode).toBe(200);
  expect(page.headers['cache-control']).toBe('no-store');
  expect(await dumpDatabase(world)).toEqual(before);

  const id = await world.addReader('same@example.org', { topics: chosen.topics, keywords: ['flat minima'] });
  await world.ratings.rate(id, liked.id, 'more');
  await world.db.query('update subscribers set next_digest_at = $2 where id = $1', [id, world.clock.now()]);
  await world.runDigests();
  const { rows } = await world.db.query<{ titles: string[] }>(
    `select array(select p.title from jsonb_array_elements(selection) with ordinality as chosen(each, place)
       join papers p on p.id = (each ->> 'paperId')::int order by place) as titles
     from digests where subscriber_id = $1`,
    [id],
  );
  const titles = titlesIn(page.body).map((title) => title.replaceAll('&#39;', "'").replaceAll('&amp;', '&'));
  expect(titles.length).toBeGreaterThan(1);
  expect(titles).toEqual(rows[0]!.titles);
  expect(reasonsIn(page.body)).toContain('Because you follow Multi-task learning');
});

test('without a choice it shows what is trending, and for words that nothing matches it says so', async () => {
  expect(new Set(reasonsIn((await tryIt({})).body))).toEqual(new Set(['Trending with everyone']));
  const nothing = await tryIt({ keywords: 'xylophone' });
  expect(nothing.body).toContain('nothing would be for you');
  expect(titlesIn(nothing.body)).toEqual([]);
  expect(keptIn(nothing.body)).toEqual([['keyword', 'xylophone']]);
});

test('a topic that does not exist is offered as a word, in a form and in a link', async () => {
  for (const page of [
    await tryIt({ topics: ['graph-zzzz', 'multi-task-learning'] }),
    await get('/try?topic=graph-zzzz&topics=multi-task-learning'),
  ]) {
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('There is no topic “graph-zzzz”.');
    expect(page.body).toMatch(/<textarea id="keywords"[^>]*>\n+graph zzzz</);
    expect(keptIn(page.body)).toEqual([
      ['topics', 'multi-task-learning'],
      ['keyword', 'graph zzzz'],
    ]);
  }
});

test('errors name their field and keep what was typed', async () => {
  const words = Array.from({ length: 61 }, (_, at) => `word ${at}`).join('\n');
  const papers = Array.from({ length: 501 }, (_, at) => `Some title number ${at}`).join('\n');
  const page = await tryIt({ keywords: words, papers });
  expect(page.statusCode).toBe(400);
  expect(page.body).toContain('href="#keywords">Words: 60 lines are the limit; there are 61.');
  expect(page.body).toContain('href="#papers">500 papers at once are the limit');
  expect(page.body).toContain('word 60');
  const long = await tryIt({ papers: 'x'.repeat(1_100_000) });
  expect(long.statusCode).toBe(413);
  expect(long.body).toContain('(field: papers)');
});

test('a sign-up keeps all of it, through a wrong address and the confirmation', async () => {
  const liked = await paperAt(5);
  const page = await tryIt({
    topics: ['multi-task-learning', 'diffusion-models'],
    keywords: 'flat minima\nreward & hacking',
    papers: `${liked.title}\narXiv:2101.00001v2\nA title that nobody's list has had`,
  });
  expect(page.body).toContain('2 topics, 2 words and 3 papers come along');
  const again = await post(world.app, '/subscribe', { ...formOf(keptIn(page.body)), email: 'nonsense' });
  expect(again.statusCode).toBe(400);
  expect(keptIn(again.body)).toEqual(keptIn(page.body));

  const link = await subscribeAs('tried@example.org', formOf(keptIn(again.body)));
  expect(await interestsOf('tried@example.org')).toEqual([]);
  expect((await post(world.app, link, {})).statusCode).toBe(303);
  expect(await interestsOf('tried@example.org')).toEqual([
    'keyword flat minima',
    'keyword reward & hacking',
    `liked ${liked.id}`,
    'topic diffusion-models',
    'topic multi-task-learning',
  ]);
  const { rows } = await world.db.query<{ text: string }>('select text from unresolved_papers order by text');
  expect(rows.map(({ text }) => text)).toEqual(["A title that nobody's list has had", 'arXiv:2101.00001']);
});

test('as much comes along as the form of the sign-up takes, where a character takes nine bytes', async () => {
  const many = (count: number, of: string): string =>
    Array.from({ length: count }, (_, at) => `${of.repeat(50)} ${at}`).join('\n');
  const page = await tryIt({ keywords: many(60, '漢字'), papers: many(100, '論文') });
  expect(page.body).toMatch(/The first \d+ words count here/);
  expect(page.body).toContain('Your papers do not fit in beside the rest');
  expect(keptIn(page.body).length).toBeGreaterThan(40);
  await subscribeAs('kanji@example.org', formOf(keptIn(page.body)));
  const some = await tryIt({ keywords: many(30, '漢字'), papers: many(100, '論文') });
  expect(some.body).not.toContain('words count here');
  expect(some.body).toMatch(/The first [1-9]\d* papers count here/);
  await subscribeAs('kanji2@example.org', formOf(keptIn(some.body)));
});

test('what a returning reader follows stays beside what they tried', async () => {
  const id = await world.addReader('back@example.org', { topics: ['robotics'], keywords: ['old words'] });
  await world.subscription.unsubscribe(id);
  world.clock.forward(60_000);
  const link = await subscribeAs('back@example.org', {
    topics: ['diffusion-models'],
    keyword: ['new words'],
  });
  await post(world.app, link, {});
  expect(await interestsOf('back@example.org')).toEqual([
    'keyword new words',
    'keyword old words',
    'topic diffusion-models',
    'topic robotics',
  ]);
});

test('a topic that does not exist is offered as words on a list and in the preferences too', async () => {
  const list = await get('/?topic=graph-zzzz');
  expect(list.body).toContain('There is no topic “graph-zzzz”.');
  expect(list.body).toContain('href="/try?keywords=graph+zzzz"');
  expect(list.body).toContain('href="/search?q=graph+zzzz"');
  expect((await get('/?topic=robotics')).body).not.toContain('There is no topic');

  const id = await world.addReader('words@example.org', { keywords: ['old words'] });
  const path = `/preferences/${world.links.sign('preferences', { subject: id, detail: 0 }, world.clock.now())}`;
  const form = { topics: ['graph-zzzz', 'robotics'], keywords: 'old words' };
  const page = await post(world.app, path, form);
  expect(page.statusCode).toBe(400);
  expect(page.body).toContain(
    'There is no topic “graph-zzzz”. It stands among your words instead: save to keep that.',
  );
  expect(page.body).toMatch(/<textarea id="keywords"[^>]*>\nold words\ngraph zzzz</);
  expect(await interestsOf('words@example.org')).toEqual(['keyword old words']);
});

test('topics and authors of liked papers are suggested, and followed by a press only', async () => {
  const id = await world.addReader('likes@example.org', { blocked: ['Bea Author'], topics: ['benchmarks'] });
  const token = world.links.sign('preferences', { subject: id, detail: 0 }, world.clock.now());
  const suggested = async (): Promise<string[]> =>
    [
      ...(await get(`/preferences/${token}`)).body.matchAll(
        /<button class="quiet" name="(topic|author)" value="([^"]*)"/g,
      ),
    ].map(([, kind, value]) => `${kind} ${value}`);
  expect(await suggested()).toEqual([]);
  const { rows: papers } = await world.db.query<{ id: number }>(
    `update papers set authors = array['Ada Lovelace', 'B. Author', 'Alan Turing'] where id in (
       select id from papers where title ilike '%multi-task%' order by id limit 2) returning id`,
  );
  expect(papers).toHaveLength(2);
  for (const paper of papers) await world.ratings.rate(id, paper.id, 'more');
  const before = await suggested();
  expect(before).toContain('topic multi-task-learning');
  expect(before.filter((each) => each.startsWith('author'))).toEqual([
    'author Ada Lovelace',
    'author Alan Turing',
  ]);
  expect(await interestsOf('likes@example.org')).not.toContain('topic multi-task-learning');

  for (const [kind, value] of [
    ['topic', 'multi-task-learning'],
    ['author', 'Alan Turing'],
  ] as const) {
    const reply = await post(world.app, `/preferences/${token}/follow`, { [kind]: value });
    expect(reply.statusCode).toBe(303);
  }
  expect(await interestsOf('likes@example.org')).toEqual(
    expect.arrayContaining(['topic multi-task-learning', 'author Alan Turing', 'topic benchmarks']),
  );
  const after = await suggested();
  expect(after).not.toContain('topic multi-task-learning');
  expect(after).toContain('author Ada Lovelace');
  expect(after).not.toContain('author Alan Turing');
  expect((await post(world.app, `/preferences/${token}/follow`, { topic: 'no-such' })).statusCode).toBe(400);
});

test('the pages about the site say who runs it and what is kept, and every page leads to them', async () => {
  const about = await get('/about');
  const privacy = await get('/privacy');
  for (const page of [about, privacy]) {
    expect(page.statusCode).toBe(200);
    expect(page.headers['cache-control']).toContain('public');
    expect(page.body).toContain('mailto:digest@papers.example.org');
  }
  expect(privacy.body).toContain('about 180 days');
  expect(privacy.body).toContain('after 90 days');
  for (const link of ['href="/about"', 'href="/privacy"'])
    expect((await get('/search')).body).toContain(link);
});
