import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Operator, signIn } from '../support/operator.ts';
import { createWorld, post, type World } from '../support/world.ts';

const DAY = '2025-09-04';

let world: World;
let operator: Operator;
beforeAll(async () => {
  world = await createWorld({ seeded: true });
  operator = await signIn(world);
});
afterAll(() => world.close());

const audited = async (): Promise<string> => {
  const { rows } = await world.db.query<{ said: string }>(
    `select concat_ws(' | ', action, nullif(subject, ''), detail) as said from operator_actions order by id desc limit 1`,
  );
  return rows[0]!.said;
};
const paperIds = async (): Promise<number[]> => (await world.curation.papersOf(DAY)).map(({ id }) => id);
const text = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

test('editions are listed, with those that are open', async () => {
  await world.db.query(`insert into editions (date) values ('2025-09-05')`);
  const { body } = await operator.get('/admin/editions');
  expect(text(body)).toMatch(/Friday, 5 September 2025 0 open Thursday, 4 September 2025 68 closed/);
  expect((await operator.get('/admin/editions/2025-09-05')).body).toContain('It has no papers yet.');
  expect((await operator.get('/admin/editions/1999-01-01')).statusCode).toBe(404);
  expect((await operator.get('/admin/editions/nonsense')).statusCode).toBe(404);
});

test('a paper is pinned and hidden, and both are undone', async () => {
  const ids = await paperIds();
  const last = ids.at(-1)!;
  const press = (name: string, on: string) =>
    operator.post(`/admin/papers/${name}`, { paper: String(last), date: DAY, on });
  const pinned = await press('pin', '1');
  expect(pinned.headers.location).toBe(`/admin/editions/${DAY}#paper-${last}`);
  expect((await paperIds())[0]).toBe(last);
  expect(await audited()).toBe(`pinned | paper ${last}`);
  await press('pin', '0');
  expect(await paperIds()).toEqual(ids);
  await press('hide', '1');
  expect((await world.app.inject(`/paper/${last}`)).statusCode).toBe(404);
  expect((await operator.get(`/admin/editions/${DAY}`)).body).toContain('Show again');
  expect(await audited()).toBe(`hid | paper ${last}`);
  await press('hide', '0');
  expect((await world.app.inject(`/paper/${last}`)).statusCode).toBe(200);
});

test('a correction covers the changed fields, and the others keep following the sources', async () => {
  const [id] = await paperIds();
  const before = (await world.curation.paperById(id!))!;
  const form = {
    title: 'A Better Title',
    abstract: before.abstract,
    authors: 'Emmy Noether\n\nSofia Kovalevskaya',
    links: 'code https://github.com/example/better\nhttps://example.com/else',
  };
  const done = await operator.post(`/admin/papers/${id}`, form);
  expect(done.headers.location).toBe(`/admin/papers/${id}?said=corrected`);
  expect(await world.curation.paperById(id!)).toMatchObject({
    title: 'A Better Title',
    abstract: before.abstract,
    authors: ['Emmy Noether', 'Sofia Kovalevskaya'],
    links: [
      { kind: 'code', url: 'https://github.com/example/better' },
      { kind: 'other', url: 'https://example.com/else' },
    ],
    corrected: ['authors', 'links', 'title'],
  });
  expect(await audited()).toBe(`corrected | paper ${id} | title, authors, links`);

  const shown = await operator.get(`/admin/papers/${id}`);
  expect(shown.body).toContain('code https://github.com/example/better');
  const again = await operator.post(`/admin/papers/${id}`, {
    ...form,
    links: `code ${form.links.split(' ')[1]!.split('\n')[0]}\nother https://example.com/else`,
  });
  expect(again.headers.location).toBe(`/admin/papers/${id}?said=nothing`);
  for (const [field, value, words] of [
    ['title', ' ', 'A title needs a letter or a digit.'],
    ['links', 'code http://127.0.0.1/', 'is no address of the open internet'],
    ['links', 'banana https://example.com', 'is none of code, project'],
  ] as const) {
    const wrong = await operator.post(`/admin/papers/${id}`, { ...form, [field]: value });
    expect(wrong.statusCode).toBe(400);
    expect(wrong.body).toContain(words);
    expect(wrong.body).toContain(`id="${field}-error"`);
  }
});

test('a duplicate is merged into its paper', async () => {
  const ids = await paperIds();
  const [into, double] = [ids[1]!, ids[2]!];
  const refused = await operator.post(`/admin/papers/${double}/merge`, { into: 'x' });
  expect(refused.statusCode).toBe(400);
  expect((await operator.post(`/admin/papers/${double}/merge`, { into: String(double) })).body).toContain(
    'These are one paper already.',
  );
  const done = await operator.post(`/admin/papers/${double}/merge`, { into: String(into) });
  expect(done.headers.location).toBe(`/admin/papers/${into}?said=merged`);
  expect(await audited()).toBe(`merged | paper ${into} | paper ${double} into it`);
  expect(await paperIds()).not.toContain(double);
  expect((await operator.get(`/admin/papers/${double}`)).body).toContain(`Paper ${into}`);
});

test('submissions are approved, or rejected with a reason', async () => {
  const draft = (title: string) =>
    JSON.stringify({
      line: 1,
      arxivId: null,
      title,
      abstract: 'Some <b>words</b> about it.',
      authors: ['Ada Lovelace'],
      links: [],
      keywords: [],
      upvotes: null,
      publishedOn: null,
    });
  const { rows } = await world.db.query<{ id: number }>(
    `insert into submissions (given, identity, credit, submitted_at, state, draft)
     select given, 'link:' || given, 'Sofia', $1, 'held', draft::jsonb
     from unnest($2::text[], $3::text[]) as held(given, draft) returning id`,
    [
      world.clock.now(),
      ['https://example.com/good', 'https://example.com/bad'],
      [draft('A Fine Submission'), draft('An Advertisement')],
    ],
  );
  const [good, bad] = [rows[0]!.id, rows[1]!.id];
  world.overview.forget();
  expect((await operator.get('/admin')).body).toContain('2 submissions wait for your decision.');
  const held = await operator.get('/admin/submissions');
  expect(held.body).toContain('A Fine Submission');
  expect(held.body).toContain('&lt;b&gt;words&lt;/b&gt;');
  expect((await operator.post(`/admin/submissions/${good}/approve`)).statusCode).toBe(303);
  expect(await audited()).toMatch(/^approved a submission \| paper \d+ \| submission \d+$/);
  await operator.post(`/admin/submissions/${bad}/reject`, { reason: 'an advertisement' });
  expect(await audited()).toBe(`rejected a submission | submission ${bad}: an advertisement`);
  const after = text((await operator.get('/admin/submissions')).body);
  expect(after).toContain('None.');
  expect(after).toContain('An Advertisement rejected: an advertisement');
  expect((await operator.post(`/admin/submissions/${good}/approve`)).statusCode).toBe(404);
  expect(
    (await post(world.app, `/admin/submissions/${bad}/approve`, {}, { cookie: operator.cookie })).statusCode,
  ).toBe(403);
});
