import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, linkIn, post, type World } from '../support/world.ts';

const SITE = 'https://www.example.org';
let world: World;
const queries: string[] = [];
/** Notes each statement. */
const onQuery = (text: string): undefined => {
  queries.push(text);
};
beforeAll(async () => {
  world = await createWorld({
    seeded: true,
    onQuery,
    env: { RETURN_HOSTS: 'www.example.org, localhost:4000', SIGNUPS_PER_MINUTE: '200' },
  });
});
afterAll(() => world.close());

const topicsOf = async (email: string): Promise<string[]> => {
  const { rows } = await world.db.query<{ value: string }>(
    `select i.value from interests i join subscribers s on s.id = i.subscriber_id
     where s.address_key = $1 and i.kind = 'topic' order by i.id`,
    [email],
  );
  return rows.map(({ value }) => value);
};
const lastSignup = async () =>
  (await world.db.query('select * from signups order by id desc limit 1')).rows[0] as Record<string, unknown>;

/** Signs up by a form, replies as a worker would, and presses the button in the mail. */
const subscribe = async (form: Record<string, string | string[]>) => {
  const answer = await post(world.app, '/subscribe', form);
  const { id } = await lastSignup();
  await world.signupReplies.send(id as number);
  const confirmed = await post(world.app, await linkIn(world.mail.mails.at(-1)!.raw, 'confirm'), {});
  expect(confirmed.statusCode).toBe(303);
  return answer;
};

describe('a form of another site', () => {
  test('brings a reader with the topics that the site has chosen', async () => {
    const answer = await subscribe({
      email: 'ada@example.org',
      topics: ['vision-transformers-of-old', 'diffusion-models', 'multi-task-learning', 'diffusion-models'],
      return: `${SITE}/thanks?from=form`,
    });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe(`${SITE}/thanks?from=form&paperboy=check-inbox`);
    const { add } = (await lastSignup()).wanted as { add: { topics: string[] } };
    expect(add.topics.sort()).toEqual(['diffusion-models', 'multi-task-learning']);
    expect((await topicsOf('ada@example.org')).sort()).toEqual(['diffusion-models', 'multi-task-learning']);
  });

  test('a topic that was removed before the confirmation is left out', async () => {
    await world.db.query(
      'insert into signups (address, address_key, wording_version, requested_at, topics) values ($1, $1, $2, $3, $4)',
      ['late@example.org', '2025-11', world.clock.now(), ['gone-since', 'diffusion-models']],
    );
    await world.signupReplies.send((await lastSignup()).id as number);
    await post(world.app, await linkIn(world.mail.mails.at(-1)!.raw, 'confirm'), {});
    expect(await topicsOf('late@example.org')).toEqual(['diffusion-models']);
  });

  test('returns only to RETURN_HOSTS; elsewhere our own page is the answer', async () => {
    for (const [address, location] of [
      [`${SITE}/a`, `${SITE}/a?paperboy=check-inbox`],
      ['http://localhost:4000/', 'http://localhost:4000/?paperboy=check-inbox'],
      ['https://evil.example/', undefined],
      ['//evil.example/', undefined],
      [`${SITE}@evil.example/`, undefined],
      ['https://evil.example\\@www.example.org/', undefined],
      ['', undefined],
    ] as const) {
      const answer = await post(world.app, '/subscribe', { email: 'back@example.org', return: address });
      expect([address, answer.headers.location]).toEqual([address, location]);
      expect(answer.statusCode).toBe(location ? 303 : 200);
      if (!location) expect(answer.body).toContain('Check your inbox');
    }
  });

  test('a bad address goes back to the site too, and on our own page the topics stay', async () => {
    const form = { email: 'nonsense', topics: ['diffusion-models', 'made-up'] };
    const back = await post(world.app, '/subscribe', { ...form, return: `${SITE}/a` });
    expect([back.statusCode, back.headers.location]).toEqual([303, `${SITE}/a?paperboy=invalid-address`]);
    const ours = await post(world.app, '/subscribe', form);
    expect(ours.statusCode).toBe(400);
    expect(ours.body.match(/name="topics" value="[^"]*"/g)).toEqual([
      'name="topics" value="diffusion-models"',
    ]);
  });

  test('the answer tells nothing about the address, in each of its forms', async () => {
    await world.addReader('active@example.org');
    await world.suppression.add(world.db, 'suppressed@example.org', 'complaint', world.clock.now());
    const ways: [Record<string, string>, Record<string, string>][] = [
      [{ return: `${SITE}/a` }, {}],
      [{ lang: 'de' }, { accept: 'application/json', origin: SITE }],
    ];
    const people: Record<string, string>[] = [
      { email: 'unknown@example.org' },
      { email: 'active@example.org' },
      { email: 'suppressed@example.org' },
      { email: 'robot@example.org', website: 'x' },
    ];
    for (const [form, headers] of ways) {
      const answers = [];
      for (const who of people) {
        queries.length = 0;
        const {
          statusCode,
          body,
          headers: sent,
        } = await post(world.app, '/subscribe', { ...form, ...who }, headers);
        answers.push({ statusCode, body, location: sent.location, queries: [...queries] });
      }
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]!.queries).toHaveLength(1);
    }
    expect(await lastSignup()).toMatchObject({ state: 'ignored', note: 'honeypot' });
  });

  test('a script gets JSON in the language of the form', async () => {
    const ask = (form: Record<string, string>) =>
      post(world.app, '/subscribe', form, { accept: 'application/json' });
    const sent = await ask({ email: 'json@example.org', lang: 'fr', return: `${SITE}/a` });
    expect(sent.statusCode).toBe(200);
    expect(sent.json()).toEqual({
      status: 'check-inbox',
      message: expect.stringContaining('boîte de réception'),
    });
    expect((await ask({ email: 'json@gmial.com', lang: 'de' })).json().suggestion).toEqual({
      email: 'json@gmail.com',
      question: 'Meinten Sie json@gmail.com?',
    });
    const wrong = await ask({ email: 'nonsense', lang: 'ar' });
    expect(wrong.statusCode).toBe(400);
    expect(wrong.json()).toMatchObject({
      status: 'invalid-address',
      message: expect.stringContaining('بريد'),
      error: { code: 'invalid_input', field: 'email' },
    });
    expect((await ask({ email: 'json@example.org', lang: 'constructor' })).json().message).toContain(
      'Check your inbox',
    );
  });
});

describe('scripts of other sites', () => {
  const headersOf = (headers: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(headers).filter(([name]) => name.startsWith('access-control') || name === 'vary'),
    );
  const ask = (origin: string, method: 'POST' | 'OPTIONS' = 'POST', url = '/subscribe') =>
    world.app.inject({
      method,
      url,
      headers: { origin, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      ...(method === 'POST' && { payload: 'email=nonsense' }),
    });

  test('may read the answer on RETURN_HOSTS only, without cookies', async () => {
    for (const origin of [SITE, 'http://localhost:4000'])
      expect(headersOf((await ask(origin)).headers)).toEqual({
        vary: 'Origin',
        'access-control-allow-origin': origin,
      });
    for (const origin of [
      'null',
      'http://www.example.org',
      'https://www.example.org:8443',
      'https://www.example.org.evil.example',
      'https://example.org',
      `${SITE}/`,
      `${SITE},https://evil.example`,
    ])
      expect([origin, headersOf((await ask(origin)).headers)]).toEqual([origin, { vary: 'Origin' }]);
  });

  test('are told before they send whether they may', async () => {
    const allowed = await ask(SITE, 'OPTIONS');
    expect(allowed.statusCode).toBe(204);
    expect(headersOf(allowed.headers)).toEqual({
      vary: 'Origin',
      'access-control-allow-origin': SITE,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, x-requested-with',
      'access-control-max-age': '86400',
    });
    expect(headersOf((await ask('https://evil.example', 'OPTIONS')).headers)).toEqual({ vary: 'Origin' });
  });

  test('get no such header from any other form', async () => {
    for (const url of ['/preferences', '/submit', '/search/follow', '/'])
      expect(headersOf((await ask(SITE, 'POST', url)).headers)).not.toHaveProperty(
        'access-control-allow-origin',
      );
  });

  test('the limit counts their requests, and they can read the refusal', async () => {
    const one = async () => (await ask(SITE)).statusCode;
    await Promise.all(Array.from({ length: 200 }, one));
    const refused = await ask(SITE);
    expect(refused.statusCode).toBe(429);
    expect(refused.json().error.code).toBe('rate_limited');
    expect(refused.headers['access-control-allow-origin']).toBe(SITE);
    expect(
      (await post(world.app, '/subscribe', { email: 'x@example.org', return: `${SITE}/a` })).statusCode,
    ).toBe(429);
  });
});

describe('/embed', () => {
  test('makes a form from its query, without a write, and is cached', async () => {
    await world.app.inject({ url: '/embed' });
    queries.length = 0;
    const url =
      '/embed?lang=de&topics=diffusion-models&topics=made-up&background=%23ffcc00&color=%23000000&script=yes';
    const page = await world.app.inject({ url });
    expect(queries).toEqual([]);
    expect(page.statusCode).toBe(200);
    expect(page.headers['cache-control']).toBe('public, max-age=300');
    expect(page.headers['content-security-policy']).toContain("form-action 'self'");
    expect(page.body).toContain(
      'action=&quot;https://papers.example.org/subscribe&quot; lang=&quot;de&quot;',
    );
    expect(page.body).toContain('name=&quot;topics&quot; value=&quot;diffusion-models&quot;');
    expect(page.body).not.toContain('made-up');
    expect((await world.app.inject({ url: '/' })).body).toContain('href="/embed"');
    const again = await world.app.inject({ url, headers: { 'if-none-match': String(page.headers.etag) } });
    expect(again.statusCode).toBe(304);
    const part = await world.app.inject({ url: `${url}&part=result` });
    expect(part.body).not.toContain('<html');
    expect(page.body).toContain(part.body);
  });

  test('its preview has a policy of its own, and sends nothing', async () => {
    const { headers, body } = await world.app.inject({ url: '/embed/preview?lang=ar&background=%23ffcc00' });
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; .* form-action 'none'; frame-ancestors 'self'; sandbox$/,
    );
    expect(headers['x-frame-options']).toBe('SAMEORIGIN');
    expect(headers['x-robots-tag']).toBe('noindex');
    expect(body).toContain('dir="rtl"');
    expect(body).not.toContain('<script');
  });

  test('the script is for every site, and small', async () => {
    const { headers, body } = await world.app.inject({ url: '/embed.js' });
    expect(headers['content-type']).toContain('text/javascript');
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect(headers['cache-control']).toBe('public, max-age=3600');
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(2_048);
  });
});

test('without RETURN_HOSTS forms work, and our own page is the answer', async () => {
  const plain = await createWorld({ seeded: true });
  try {
    const answer = await post(
      plain.app,
      '/subscribe',
      { email: 'a@example.org', topics: ['diffusion-models'], return: `${SITE}/a` },
      { origin: SITE },
    );
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Check your inbox');
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    expect((await plain.app.inject({ url: '/embed' })).body).toContain('sets RETURN_HOSTS=');
  } finally {
    await plain.close();
  }
});
