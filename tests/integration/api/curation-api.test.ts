import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Keyed, keyed } from '../../support/keyed.ts';
import { createWorld, type World } from '../../support/world.ts';

const DAY = '2025-09-04';

let world: World;
let api: Keyed;
beforeAll(async () => {
  world = await createWorld({ seeded: true, now: '2025-09-05T06:00:00Z' });
  api = await keyed(world, 'papers:read', 'papers:write');
});
afterAll(() => world.close());
let ids: number[];
let names: string[];
beforeEach(async () => {
  ids = (await world.curation.papersOf(DAY)).map(({ id }) => id);
  names = await Promise.all(ids.map(async (id) => (await world.curation.namedById(id))!.publicId));
});

const tagOf = async (path: string): Promise<string> => String((await api.get(path)).headers.etag);

test('a paper is read as an operator sees it, by each of its names', async () => {
  const paper = await api.get(`/papers/${names[0]}/curation`);
  expect(paper.statusCode).toBe(200);
  expect(paper.headers['cache-control']).toBe('no-store');
  expect(paper.json()).toMatchObject({
    id: names[0],
    edition: DAY,
    pinned: false,
    hidden: false,
    corrected: [],
    sources: ['daily-papers-text'],
  });
  expect(JSON.stringify(paper.json())).not.toMatch(/"id":\d/);
  const added = (await api.post('/papers', { title: 'With two names', arxivId: '2509.00001' })).json().paper;
  expect((await api.get('/papers/arxiv:2509.00001v2/curation')).json()).toEqual(added);
  for (const name of [ids[0], 'arxiv:1999.00001', '00000000-0000-4000-8000-000000000000'])
    expect((await api.get(`/papers/${name}/curation`)).json()).toMatchObject({ code: 'not_found' });
});

test('a paper is pinned, hidden and back, and only a change is recorded', async () => {
  const last = names.at(-1)!;
  const press = (what: string) => api.post(`/papers/${last}/${what}`);
  expect((await press('pin')).json()).toMatchObject({ id: last, pinned: true });
  expect((await world.editions.papersOf(DAY))[0]!.id).toBe(ids.at(-1));
  expect(await api.audited()).toBe(`pinned | paper ${ids.at(-1)}`);
  const count = async () => (await world.audit.list(null, 200)).length;
  const before = await count();
  expect((await press('pin')).json().pinned).toBe(true);
  expect(await count()).toBe(before);
  await press('unpin');
  expect((await world.editions.papersOf(DAY))[0]!.id).not.toBe(ids.at(-1));
  expect((await press('hide')).json()).toMatchObject({ hidden: true });
  expect((await world.app.inject(`/paper/${ids.at(-1)}`)).statusCode).toBe(404);
  expect(await api.audited()).toBe(`hid | paper ${ids.at(-1)}`);
  expect((await press('show')).json()).toMatchObject({ hidden: false });
  expect((await world.app.inject(`/paper/${ids.at(-1)}`)).statusCode).toBe(200);
});

test('a correction covers the given fields and shows on the page', async () => {
  const path = `/papers/${names[0]}`;
  const tag = await tagOf(`${path}/curation`);
  const links = [{ kind: 'code', url: 'https://github.com/example/better' }];
  const done = await api.patch(path, { title: 'A Better Title', links }, { 'if-match': tag });
  expect(done.json()).toMatchObject({ title: 'A Better Title', links, corrected: ['links', 'title'] });
  expect(done.headers.etag).toBe(await tagOf(`${path}/curation`));
  expect(await api.audited()).toBe(`corrected | paper ${ids[0]} | title, links`);
  expect((await world.app.inject(`/paper/${ids[0]}`)).body).toContain('A Better Title');
  const late = await api.patch(path, { title: 'Too late' }, { 'if-match': tag });
  expect(late.json()).toMatchObject({ status: 412, code: 'precondition_failed' });
  expect((await api.post(`${path}/hide`, undefined, { 'if-match': tag })).statusCode).toBe(412);
  expect((await world.curation.namedById(ids[0]!))!).toMatchObject({
    title: 'A Better Title',
    hidden: false,
  });
  expect((await api.patch(path, {}, { 'if-match': tag })).statusCode).toBe(412);
  expect((await api.patch(path, {})).json().title).toBe('A Better Title');
});

test('a wrong correction names the field and changes nothing', async () => {
  const path = `/papers/${names[1]}`;
  const tag = await tagOf(`${path}/curation`);
  for (const [body, pointer] of [
    [{ title: ' — ' }, '/title'],
    [{ title: '爱'.repeat(900) }, '/title'],
    [{ authors: ['a'.repeat(1_001)] }, '/authors'],
    [{ links: [{ kind: 'code', url: 'http://127.0.0.1/' }] }, '/links'],
    [{ links: [{ kind: 'banana', url: 'https://example.org/' }] }, '/links/0/kind'],
    [{ colour: 'red' }, '/colour'],
  ] as const)
    expect((await api.patch(path, body)).json()).toMatchObject({ status: 400, errors: [{ pointer }] });
  expect(await tagOf(`${path}/curation`)).toBe(tag);
});

test('a title that another paper has is a conflict that names it by its public id', async () => {
  const typed = async (title: string) =>
    (await api.post('/papers', { title, authors: ['Ada'] })).json().paper;
  const [first, second] = [await typed('The one and only title'), await typed('Some other title')];
  const refused = await api.patch(`/papers/${second.id}`, { title: 'The One and Only Title!' });
  expect(refused.json()).toMatchObject({ status: 409, code: 'conflict', errors: [{ pointer: '/title' }] });
  expect(refused.json().detail).toBe(`The paper ${first.id} has this title: merge the two instead.`);
});

test('a duplicate is merged, and its name leads to the paper that stays', async () => {
  const [into, double] = [names[3]!, (await api.post('/papers', { title: 'A double' })).json().paper.id];
  const same = await api.post(`/papers/${into}/merge`, { into });
  expect(same.json()).toMatchObject({ status: 409, detail: 'These are one paper already.' });
  for (const arxivId of ['2509.00002', '2509.00003'])
    await api.post('/papers', { title: `Of arXiv, ${arxivId}`, arxivId });
  const two = await api.post('/papers/arxiv:2509.00002/merge', { into: 'arxiv:2509.00003' });
  expect(two.json()).toMatchObject({ status: 409, detail: expect.stringContaining('arXiv has them as two') });
  const unknown = await api.post(`/papers/${double}/merge`, { into: 'arxiv:1999.00001' });
  expect(unknown.json()).toMatchObject({ status: 400, errors: [{ pointer: '/into' }] });
  expect((await api.post(`/papers/${double}/merge`, { into })).json()).toMatchObject({
    id: into,
    edition: DAY,
  });
  expect(await api.audited()).toMatch(new RegExp(`^merged \\| paper ${ids[3]} \\| paper \\d+ into it$`));
  expect((await api.get(`/papers/${double}/curation`)).json().id).toBe(into);
});

test('an edition is put in order on its page, and in no other edition', async () => {
  const order = [names[5]!, names[2]!, names[9]!];
  const path = `/editions/${DAY}/order`;
  const tag = await tagOf(path);
  const done = await api.put(path, { papers: order }, { 'if-match': tag });
  expect(done.json()).toEqual({ date: DAY, papers: order });
  expect(await api.audited()).toBe(`ordered an edition | edition ${DAY} | 3 papers first`);
  const shown = (await world.editions.papersOf(DAY)).slice(0, 3).map(({ id }) => id);
  expect(shown).toEqual([ids[5], ids[2], ids[9]]);
  expect((await api.put(path, { papers: [] }, { 'if-match': tag })).statusCode).toBe(412);
  await world.curation.pin(ids[0]!, true);
  expect((await api.get(path)).json().papers).toEqual([...order, names[0]]);
  const shorter = await api.put(path, { papers: [names[0]] });
  expect(shorter.json().papers).toEqual([names[0]]);
  const open = (await api.post('/papers', { title: 'Of another day' })).json().paper.id;
  const wrong = await api.put(path, { papers: [names[1], open, names[1]!.toUpperCase(), 'nothing'] });
  expect(wrong.json()).toMatchObject({
    status: 400,
    errors: [{ pointer: '/papers/1' }, { pointer: '/papers/2' }, { pointer: '/papers/3' }],
  });
  expect((await api.get(path)).json().papers).toEqual([names[0]]);
  expect((await api.put(path, { papers: [] })).json().papers).toEqual([]);
  for (const date of ['1999-01-01', '2025-02-30'])
    expect((await api.put(`/editions/${date}/order`, { papers: [] })).statusCode).toBe(404);
});

test('a typed paper joins the open edition, is closed with it, and is public then', async () => {
  const body = {
    title: 'On Invariant Variation Problems',
    abstract: 'A continuous group.',
    authors: ['Emmy Noether'],
    arxivId: 'physics/0503066v3',
    doi: 'https://doi.org/10.1000/ABC',
    publishedOn: '2005-03-08',
  };
  const done = await api.post('/papers', body);
  expect(done.statusCode).toBe(201);
  expect(done.json()).toMatchObject({
    result: 'created',
    paper: { arxivId: 'physics/0503066', doi: '10.1000/abc', edition: '2025-09-05', sources: ['api'] },
    submission: null,
  });
  const { id } = done.json().paper;
  expect(done.headers.location).toBe(`/api/v1/papers/${id}`);
  expect(await api.audited()).toMatch(/^added a paper \| paper \d+$/);
  expect((await world.app.inject(`/api/v1/papers/${id}`)).statusCode).toBe(404);
  const again = await api.post('/papers', { ...body, date: '2025-09-08' });
  expect(again.statusCode).toBe(200);
  expect(again.json()).toMatchObject({ result: 'known', paper: { id, edition: '2025-09-05' } });
  expect((await api.post('/papers', { paper: 'doi:10.1000/abc' })).json()).toMatchObject({
    result: 'known',
    paper: { id },
  });

  const close = (date: string) => api.post(`/editions/${date}/close`);
  const closed = await close('2025-09-05');
  expect(closed.json()).toMatchObject({ date: '2025-09-05', state: 'closed' });
  expect(await api.audited()).toMatch(/^closed an edition \| edition 2025-09-05 \| \d+ papers$/);
  expect(await world.editions.latestDate()).toBe('2025-09-05');
  expect((await world.app.inject(`/api/v1/papers/${id}`)).json()).toMatchObject({ title: body.title });
  expect((await close('2025-09-05')).json()).toMatchObject({ status: 409, code: 'conflict' });
  expect((await close('1999-01-01')).statusCode).toBe(404);
  await api.post('/papers', { title: 'For tomorrow' });
  expect((await close('2025-09-06')).json()).toMatchObject({ status: 409 });
  await world.db.query(`insert into editions (date) values ('2025-09-03') on conflict do nothing`);
  expect((await close('2025-09-03')).json()).toMatchObject({ status: 409 });
});

test('what cannot be added names the field', async () => {
  for (const [body, pointer] of [
    [{}, '/title'],
    [{ title: '…' }, undefined],
    [{ title: 'A title', paper: '2410.15027' }, '/title'],
    [{ paper: 'no paper at all' }, '/paper'],
    [{ title: 'A title', arxivId: 'x' }, '/arxivId'],
    [{ title: 'A title', doi: 'x' }, '/doi'],
    [{ title: 'A title', date: '2025-02-30' }, '/date'],
    [{ title: 'A title', links: [{ kind: 'code', url: 'http://10.0.0.1/' }] }, '/links'],
  ] as const) {
    const { status, errors } = (await api.post('/papers', body)).json();
    expect([status, errors?.[0].pointer]).toEqual([400, pointer]);
  }
  const late = await api.post('/papers', { title: 'A title', date: DAY });
  expect(late.json()).toMatchObject({ status: 409, errors: [{ pointer: '/date' }] });
});

test('each operation needs its scope', async () => {
  const [reader, writer] = [await keyed(world, 'papers:read'), await keyed(world, 'papers:write')];
  for (const path of [`/papers/${names[0]}/curation`, `/editions/${DAY}/order`])
    expect((await writer.get(path)).statusCode).toBe(403);
  for (const what of ['pin', 'unpin', 'hide', 'show'])
    expect((await reader.post(`/papers/${names[0]}/${what}`)).statusCode).toBe(403);
  for (const response of [
    await reader.patch(`/papers/${names[0]}`, { title: 'x' }),
    await reader.post(`/papers/${names[0]}/merge`, { into: names[1]! }),
    await reader.post('/papers', { title: 'x' }),
    await reader.put(`/editions/${DAY}/order`, { papers: [] }),
    await reader.post(`/editions/${DAY}/close`),
  ])
    expect(response.json()).toMatchObject({ code: 'forbidden' });
});
