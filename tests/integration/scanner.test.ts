import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Operator, signIn } from '../support/operator.ts';
import { dumpDatabase, postAndReply } from '../support/requests.ts';
import { findings, payloads, type Route, readPage, routesOf, type ScannedForm } from '../support/scanner.ts';
import { createWorld, linkIn, post, type World } from '../support/world.ts';

// Has a reader with a digest, an operator who is signed in, and every route of the application.
let world: World;
let operator: Operator;
let routes: Route[];
/** A valid token for each first part of a path that needs one. */
let tokens: Record<string, string>;

beforeAll(async () => {
  world = await createWorld({ seeded: true, env: { ADMIN_EMAILS: 'operator@example.org' } });
  const reader = await world.addReader('reader@example.org', { topics: ['diffusion-models'], hour: 7 });
  await world.addReader('other@example.org', { topics: ['benchmarks'], hour: 7 });
  world.clock.set('2025-09-04T07:00:00Z');
  await world.runDigests();
  const sign = (
    purpose:
      | 'preferences'
      | 'unsubscribe'
      | 'digest'
      | 'feedback'
      | 'erase'
      | 'feed'
      | 'saved'
      | 'saved-feed',
    detail = 1,
  ) => world.links.sign(purpose, { subject: reader, detail }, world.clock.now());
  const tokenOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const change = await postAndReply(world, `/preferences/${sign('preferences')}/address`, {
    email: 'elsewhere@example.org',
  });
  const { rows } = await world.db.query('select id from digests where subscriber_id = $1', [reader]);
  const digestId = Number(rows[0].id);
  tokens = {
    confirm: tokenOf(await linkIn((await world.signUp('new@example.org'))!, 'confirm')),
    address: tokenOf(await linkIn(change.mails[0]!.raw, 'address')),
    preferences: sign('preferences'),
    unsubscribe: sign('unsubscribe'),
    digest: sign('digest', digestId),
    feedback: sign('feedback', digestId),
    erase: sign('erase'),
    feed: sign('feed'),
    saved: sign('saved'),
    'saved-feed': sign('saved-feed'),
  };
  operator = await signIn(world);
  routes = routesOf(world.app.printRoutes({ commonPrefix: false })).filter(
    ({ path }) => !path.startsWith('/assets/'),
  );
});
afterAll(() => world.close());

/** Returns the route with valid values, or with `value` in place of each. */
const fill = ({ path }: Route, value?: string): string =>
  path.replace(/:(\w+)(\([^)]*\))?/g, (_, name: string) => {
    if (value !== undefined) return encodeURIComponent(Buffer.from(value).toString());
    const kind = path.split('/')[1]!;
    return name === 'date' ? '2025-09-04' : name === 'token' ? (tokens[kind] ?? 'none') : '1';
  });

const get = (url: string) => (url.startsWith('/admin') ? operator.get(url) : world.app.inject({ url }));
const keepLinks = () => world.db.query('update subscribers set links_since = null');
const send = async ({ action, fields }: ScannedForm) => {
  const response = await post(
    world.app,
    action,
    fields,
    action.startsWith('/admin') ? { cookie: operator.cookie } : {},
  );
  // A move ends the links by which the other forms are reached.
  if (action.startsWith('/address/')) await keepLinks();
  return response;
};

/** Returns all pages that can be reached from the routes in two steps, with their forms. */
const crawl = async () => {
  const urls = new Set(routes.filter(({ methods }) => methods.includes('GET')).map((route) => fill(route)));
  const pages = new Map<string, string>();
  const forms = new Map<string, ScannedForm>();
  const queries = new Map<string, Set<string>>();
  for (let step = 0; step < 2; step += 1) {
    for (const url of [...urls].filter((each) => !pages.has(each))) {
      const { body, headers } = await get(url);
      pages.set(url, body);
      if (!String(headers['content-type']).includes('html')) continue;
      const read = readPage(url.replace(/\?.*/, ''), body);
      for (const form of read.forms) forms.set(`${form.action} ${Object.keys(form.fields)}`, form);
      for (const link of read.links) {
        const { pathname, searchParams } = new URL(link, 'http://x');
        const known = queries.get(pathname) ?? new Set();
        for (const name of searchParams.keys()) known.add(name);
        queries.set(pathname, known);
        // One address of each kind is enough: a list of a hundred days is one page to a scanner.
        if (searchParams.size === 0 && !/\d/.test(pathname)) urls.add(link);
      }
    }
  }
  return { pages, forms: [...forms.values()], queries };
};

const report: string[] = [];
const note = (what: string, found: string[]): void => {
  if (found.length > 0) report.push(`${what}: ${found.join(', ')}`);
};

test('the scanner sees what it looks for', async () => {
  const answer = await world.app.inject({ url: '/healthz' });
  const bad = (body: string, headers: object = {}, statusCode = 200) =>
    findings({
      ...answer,
      statusCode,
      body,
      headers: { ...answer.headers, 'content-type': 'text/html', ...headers },
    });
  expect(findings(answer)).toEqual([]);
  expect(bad(`<p>${payloads[0]}</p>`)).toContain('markup of the payload');
  expect(bad('<a href="javascript:x">')).toContain('an address that runs a script');
  expect(bad('42777')).toContain('a template that was read');
  expect(bad('', { location: '//evil9.example' }, 303)).toContain('a redirect to elsewhere');
  expect(bad('', { location: 'https://papers.example.org.evil9.example/' }, 303)).toContain(
    'a redirect to elsewhere',
  );
  expect(bad('root:x:0:0:root')).toContain('a file of the server');
  expect(bad('', {}, 500)).toContain('status 500');
  expect(routes.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      '/',
      '/subscribe',
      '/preferences/:token/erase',
      '/unsubscribe/:token',
      '/admin/sign-in',
    ]),
  );
});

test('EMAIL 25: a scan of every route by address and query finds nothing, and changes nothing', async () => {
  const { pages, queries } = await crawl();
  expect(pages.size).toBeGreaterThan(20);
  const before = [...(await dumpDatabase(world))].filter(([name]) => !/session/.test(name));
  const names = new Set(['q', 'topic', 'why', 'before', 'page', 'saved', 'welcome', 'done', 'sort']);
  for (const known of queries.values()) for (const name of known) names.add(name);
  for (const route of routes.filter(({ methods }) => methods.includes('GET'))) {
    for (const payload of payloads) {
      if (route.path.includes(':')) {
        const url = fill(route, payload.slice(0, 180));
        note(`GET ${route.path} <- ${payload.slice(0, 30)}`, findings(await get(url)));
      }
      const query = new URLSearchParams(
        [...names].map((name): [string, string] => [name, payload.slice(0, 900)]),
      );
      note(`GET ${route.path}?… <- ${payload.slice(0, 30)}`, findings(await get(`${fill(route)}?${query}`)));
    }
    const twice = [...names].map((name) => `${name}=a&${name}=b&${name}[x]=c&%ff=%00`).join('&');
    note(`GET ${route.path} twice`, findings(await get(`${fill(route)}?${twice}`)));
  }
  expect(report).toEqual([]);
  const after = [...(await dumpDatabase(world))].filter(([name]) => !/session/.test(name));
  expect(after).toEqual(before);
}, 120_000);

test('EMAIL 25: forged forms from another site change nothing, and only operators’ pages depend on a cookie', async () => {
  const { forms } = await crawl();
  const kept = ['subscribers', 'interests', 'consents', 'digests', 'suppressions', 'editions', 'papers'];
  const dump = async () => [...(await dumpDatabase(world))].filter(([name]) => kept.includes(name));
  const before = await dump();
  const foreign = {
    origin: 'https://evil9.example',
    referer: 'https://evil9.example/',
    'sec-fetch-site': 'cross-site',
  };
  for (const route of routes.filter(({ methods }) => methods.includes('POST'))) {
    // Another site knows the addresses and the names of the fields, and can use the operator's browser with its cookie.
    const url = fill(route, 'A'.repeat(40));
    for (const { fields } of [
      { fields: {} },
      ...forms.filter(({ action }) => action.split('/')[1] === url.split('/')[1]),
    ]) {
      const { key: _, ...guessed } = fields as Record<string, string>;
      for (const cookie of [undefined, operator.cookie]) {
        const { statusCode } = await post(world.app, url, guessed, { ...foreign, ...(cookie && { cookie }) });
        expect({ url, statusCode }).toMatchObject({ url, statusCode: expect.any(Number) });
        if (!['/subscribe', '/preferences', '/submit', '/try', '/admin/sign-in'].includes(url))
          expect({ url, refused: statusCode >= 400 }).toEqual({ url, refused: true });
      }
    }
  }
  expect(await dump()).toEqual(before);
  for (const route of routes.filter(
    ({ path, methods }) => methods.includes('GET') && !path.startsWith('/admin'),
  ))
    expect((await world.app.inject({ url: fill(route) })).headers['set-cookie']).toBeUndefined();
});

test('EMAIL 25: a scan of every form, field by field, finds nothing, neither at once nor in stored values', async () => {
  const { forms } = await crawl();
  const actions = [...new Set(forms.map(({ action }) => action.replace(/\/[A-Za-z0-9_-]{24,}/g, '/:token')))];
  expect(actions).toEqual(
    expect.arrayContaining([
      '/subscribe',
      '/preferences',
      '/preferences/:token',
      '/preferences/:token/preview',
      '/preferences/:token/address',
      '/preferences/:token/feed',
      '/feedback/:token',
      '/confirm/:token',
    ]),
  );
  const others = async () => {
    const { rows } = await world.db.query(
      `select address, state, zone, digest_hour, digest_days, paper_count, minimum_score, paused_until, feed_version, (select json_agg(i) from interests i where i.subscriber_id = s.id) as interests
       from subscribers s where address = 'other@example.org'`,
    );
    return rows;
  };
  const before = await others();
  // Forms that end the reader's or the operator's session would end the scan.
  const last = /^\/(erase|unsubscribe|admin\/sign-out)|\/sign-out$/;
  for (const form of forms.filter(({ action }) => !last.test(action))) {
    for (const name of Object.keys(form.fields)) {
      // The preview reads its fields as saving does, so it need not be scanned too.
      for (const payload of form.action.endsWith('/preview') ? payloads.slice(0, 2) : payloads) {
        const fields = { ...form.fields, [name]: payload };
        note(
          `POST ${form.action} ${name} <- ${payload.slice(0, 30)}`,
          findings(await send({ ...form, fields })),
        );
      }
    }
    const json = {
      ...Object.fromEntries(Object.keys(form.fields).map((name) => [name, { $gt: '' }])),
      constructor: { x: 1 },
    };
    for (const payload of [json, [json], '{"__proto__":{"x":1}}', '{'])
      note(
        `POST ${form.action} json`,
        findings(
          await world.app.inject({
            method: 'POST',
            url: form.action,
            headers: { 'content-type': 'application/json', cookie: operator.cookie },
            payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
          }),
        ),
      );
  }
  await keepLinks();
  // For stored values, the reader follows every payload, which is then on every page and in the next mail.
  const path = `/preferences/${tokens.preferences}`;
  const lines = payloads.map((payload) => payload.replace(/[\s\0]+/g, ' ').slice(0, 110)).join('\n');
  const saved = await post(world.app, path, {
    ...{
      topics: ['diffusion-models'],
      keywords: lines,
      muted: '',
      authors: lines,
      blocked: '',
      papers: lines,
    },
    ...{ days: ['1', '2', '3', '4', '5', '6', '7'], hour: '7', zone: 'UTC', count: '20', minimum: '0' },
  });
  expect(saved.statusCode).toBe(200);
  await world.db.query(
    `update papers set title = $1 || title, abstract = $1 || abstract, authors = array[$1] where id % 9 = 0`,
    [payloads[0]],
  );
  await world.db.query(
    `update subscribers set last_edition_date = null where address = 'reader@example.org'`,
  );
  await world.db.query(`update digests set selection = null, state = 'skipped' where subscriber_id = 1`);
  world.clock.set('2025-09-05T07:00:00Z');
  await world.runDigests();
  for (const route of routes.filter(({ methods }) => methods.includes('GET')))
    note(`stored: ${route.path}`, findings(await get(fill(route))));
  for (const { raw } of world.mail.mails) {
    const head = raw.toString('latin1').split('\r\n\r\n', 1)[0]!;
    expect(head).not.toMatch(/^X-Pwned9/m);
    expect(raw.toString('latin1')).not.toMatch(/<xss9|42777/);
  }
  expect(report).toEqual([]);
  expect(await others()).toEqual(before);
  const { rows } = await world.db.query(`select to_regclass('pwned9') as made`);
  expect(rows).toEqual([{ made: null }]);
  expect(({} as { x?: number }).x).toBeUndefined();
}, 240_000);
