import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createParsing, type Parsing } from '../../services/papers/parsing/parsing.ts';
import { loadConfig } from '../../services/platform/config.ts';
import { createFetcher } from '../../services/platform/fetcher.ts';
import { createContainer } from '../../services/wiring/container.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';
import { createWorld, post, type World, type WorldOptions } from '../support/world.ts';

let server: WebServer;
let world: World;
const dirs: string[] = [];
const ends: (() => void)[] = [];
beforeAll(async () => {
  server = await startWebServer();
});
afterAll(() => server.close());
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await world.close();
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true });
});

const PAGE = '<html><head><meta name="citation_title" content="A paper that is found"></head></html>';
const DAY = JSON.stringify([{ paper: { id: '2511.01234', title: 'A listed paper', summary: 'On lists.' } }]);

// No thread starts within a millisecond.
const impatient = { pasteMs: 1, pageMs: 1, listMs: 1 };
const begin = async (parsing: Parsing, options: Partial<WorldOptions> = {}): Promise<void> => {
  const fetcher = createFetcher({ userAgent: 'Paperboy', attempts: 1, sleep: async () => {} });
  server.asked.length = 0;
  world = await createWorld({
    now: '2025-11-04T12:00:00Z',
    parsing,
    fetcher: {
      ...fetcher,
      fetch: (input) =>
        fetcher.fetch({ ...input, url: input.url.replace('https://example.org', server.url), trusted: true }),
    },
    ...options,
  });
};
/** Starts a second process on the same database, as after a restart, with the ordinary limits. */
const restart = () =>
  createContainer(loadConfig(world.env), 'test', {
    clock: world.clock,
    log: world.log,
    fetcher: world.fetcher,
  });

/** Makes reading hang until the test is over, as if the process had died of it. */
const endless = () => {
  let isBegun = () => {};
  const begun = new Promise<void>((resolve) => {
    isBegun = resolve;
  });
  let giveUp = (_error: Error) => {};
  const never = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  never.catch(() => {});
  const read = (): Promise<never> => {
    isBegun();
    return never;
  };
  const parsing: Parsing = { ...createParsing({ maxThreads: 1 }), citedPage: read, list: read };
  const end = (): void => giveUp(new Error('the test is over'));
  ends.push(end);
  return { parsing, begun, end };
};

/** Ends the connections of the other processes, as when a process is killed, and waits until they are gone. */
const endConnections = (next: { db: World['db'] }) =>
  next.db.query(
    'select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );

describe('papers that a reader puts in', () => {
  const open = async (): Promise<string> => {
    const id = await world.addReader('reader@example.org');
    return world.links.sign('preferences', { subject: id, detail: 0 }, world.clock.now());
  };

  test('and that cannot be read in time are refused beside the field, and nothing is saved', async () => {
    await begin(createParsing({ maxThreads: 1, ...impatient }));
    const token = await open();
    for (const path of [`/preferences/${token}/preview`, `/preferences/${token}`]) {
      const { statusCode, body } = await post(world.app, path, { papers: 'A title to read', zone: 'UTC' });
      expect(statusCode).toBe(path.endsWith('preview') ? 200 : 400);
      expect(body).toContain('This takes too long to read.');
    }
    expect((await world.db.query('select 1 from unresolved_papers')).rows).toEqual([]);
  });

  test('are not read again if they exceeded a limit before', async () => {
    const parsing = createParsing({ maxThreads: 1, ...impatient });
    await begin(parsing);
    const first = await parsing.pastedPapers('A title to read');
    // A thread starts in a fifth of a second, so these would take minutes, and the test has half a minute.
    for (let n = 0; n < 5_000; n++) expect(await parsing.pastedPapers('A title to read')).toEqual(first);
    expect(first.error).toMatch(/takes too long/);
  });
});

describe('a page behind a link that a reader submits', () => {
  const submit = async (): Promise<void> => {
    server.answers['/p'] = (_request, response) => {
      response.end(PAGE);
    };
    await world.submissions.submit({ paper: 'https://example.org/p', credit: '' });
  };
  const state = async () => (await world.db.query('select state, note, attempts from submissions')).rows[0];

  test('is refused finally when it cannot be read in time', async () => {
    await begin({
      ...createParsing({ maxThreads: 1, ...impatient }),
      pastedPapers: createParsing({ maxThreads: 1 }).pastedPapers,
    });
    await submit();
    await world.submissions.lookUpWaiting();
    expect(await state()).toEqual({
      state: 'refused',
      note: 'reading it took more than 0.001 s',
      attempts: 1,
    });
  });

  test('is refused, and not fetched again, when reading it ended the process', async () => {
    const { parsing, begun, end } = endless();
    await begin(parsing);
    await submit();
    const first = world.submissions.lookUpWaiting().catch(() => {});
    await begun;
    expect(await state()).toEqual({ state: 'waiting', note: null, attempts: 1 });
    const next = restart();
    world.clock.forward(61_000);
    expect(await next.submissions.lookUpWaiting()).toBe(1);
    expect(await state()).toEqual({
      state: 'refused',
      note: 'reading what its address sends did not end',
      attempts: 2,
    });
    expect(server.asked).toHaveLength(1);
    end();
    await first;
    await next.close();
  });

  test('is tried again when the process ended before anything was read', async () => {
    let isAsked = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const fetcher = createFetcher({ userAgent: 'Paperboy', attempts: 1 });
    await begin(createParsing({ maxThreads: 1 }), {
      fetcher: {
        ...fetcher,
        fetch: () => {
          isAsked();
          return new Promise(() => {});
        },
      },
    });
    await submit();
    // Its fetch never ends.
    world.submissions.lookUpWaiting().catch(() => {});
    await asked;
    expect(await state()).toMatchObject({ state: 'waiting', attempts: 1 });
    const next = createContainer(loadConfig(world.env), 'test', {
      clock: world.clock,
      log: world.log,
      fetcher: {
        ...fetcher,
        fetch: (input) =>
          fetcher.fetch({
            ...input,
            url: input.url.replace('https://example.org', server.url),
            trusted: true,
          }),
      },
    });
    expect(await next.submissions.lookUpWaiting()).toBe(0);
    world.clock.forward(61_000);
    await next.submissions.lookUpWaiting();
    expect(await state()).toMatchObject({ state: 'held', attempts: 2 });
    await next.close();
  });
});

describe('the list of a source', () => {
  const env = () => ({
    SOURCES: 'hf-daily-papers',
    HF_URL: server.url,
    ADMIN_EMAILS: 'operator@example.org',
  });
  const serve = (text: string): void => {
    server.answers['/api/daily_papers'] = (_request, response) => {
      response.end(text);
    };
  };
  const error = async (): Promise<string | null | undefined> =>
    (await world.db.query<{ error: string | null }>('select last_error as error from source_states')).rows[0]
      ?.error;
  const papers = async (): Promise<number> =>
    (await world.db.query('select 1 from edition_papers where edition_date = $1', ['2025-11-04'])).rowCount!;

  test('that cannot be read in time is not read again until it changes', async () => {
    await begin(createParsing({ maxThreads: 1, ...impatient }), { env: env() });
    serve(DAY);
    await world.arrivals.run();
    expect(await error()).toBe('reading it took more than 0.001 s');
    const next = restart();
    world.clock.forward(3_600_000);
    await next.arrivals.run();
    expect(await error()).toBe('its response could not be read, and has not changed since');
    expect(await papers()).toBe(0);
    serve(DAY.replace('A listed paper', 'A mended paper'));
    world.clock.forward(3_600_000);
    await next.arrivals.run();
    expect(await error()).toBe(null);
    expect(await papers()).toBe(1);
    await next.close();
  });

  test('that ended the process is not read again', async () => {
    const { parsing, begun, end } = endless();
    await begin(parsing, { env: env() });
    serve(DAY);
    const first = world.arrivals.run().catch(() => {});
    await begun;
    const next = restart();
    await endConnections(next);
    world.clock.forward(3_600_000);
    await next.arrivals.run();
    expect(await error()).toBe('its response could not be read, and has not changed since');
    expect(await papers()).toBe(0);
    end();
    await first;
    await next.close();
  });
});

describe('a file in a watched folder', () => {
  const files = async () => (await world.db.query('select state, note from folder_files')).rows;
  const put = async (parsing: Parsing): Promise<string> => {
    const dir = await mkdtemp(join(tmpdir(), 'paperboy-limits-'));
    dirs.push(dir);
    await begin(parsing, { env: { SOURCES: `folder:${dir}`, ADMIN_EMAILS: 'operator@example.org' } });
    await writeFile(join(dir, '2025-11-04.json'), DAY);
    await world.arrivals.run();
    world.clock.forward(60_000);
    return dir;
  };

  test('that cannot be read in time is refused, and the operator is told why', async () => {
    await put(createParsing({ maxThreads: 1, ...impatient }));
    await world.arrivals.run();
    expect(await files()).toEqual([{ state: 'refused', note: 'reading it took more than 0.001 s' }]);
    expect((await simpleParser(world.mail.mails.at(-1)!.raw)).text).toContain('reading it took more than');
  });

  test('that ended the process is refused, until it changes', async () => {
    const { parsing, begun, end } = endless();
    const dir = await put(parsing);
    const first = world.arrivals.run().catch(() => {});
    await begun;
    expect(await files()).toEqual([{ state: 'reading', note: null }]);
    const next = restart();
    await endConnections(next);
    await next.arrivals.run();
    expect(await files()).toEqual([
      { state: 'refused', note: 'reading it did not end; change it to have it read again' },
    ]);
    await writeFile(join(dir, '2025-11-04.json'), DAY.replace('A listed', 'Another'));
    await next.arrivals.run();
    world.clock.forward(60_000);
    await next.arrivals.run();
    expect(await files()).toEqual([{ state: 'taken', note: null }]);
    end();
    await first;
    await next.close();
  });
});
