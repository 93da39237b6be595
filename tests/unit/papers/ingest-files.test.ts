import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFileIngest, type FileTaken } from '../../../services/papers/ingest/ingest-files.ts';
import { createFetcher } from '../../../services/platform/fetcher.ts';
import { createLogger } from '../../../services/platform/logger.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';

let server: WebServer;
const fetcher = createFetcher({ userAgent: 'Paperboy', timeoutMs: 300, attempts: 1 });
beforeAll(async () => {
  server = await startWebServer({
    '/export.txt': (_request, response) => {
      response.end('A Title\nAn abstract of some length.');
    },
    '/latin1.txt': (_request, response) => {
      response
        .setHeader('content-type', 'text/plain; charset=iso-8859-1')
        .end(Buffer.from('Zoë\nAn abstract of some length.', 'latin1'));
    },
    '/page': (_request, response) => {
      response.end('<!doctype html>');
    },
    '/announced': (_request, response) => {
      response.setHeader('content-length', 17 * 1024 * 1024).write('x');
    },
    '/silent': () => {},
    '/moved': (_request, response) => {
      response.writeHead(302, { location: '/export.txt' }).end();
    },
    '/inside': (_request, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    },
  });
});
afterAll(() => Promise.all([server.close(), fetcher.close()]));

/** Returns the result of one address; nothing reaches a database. */
const take = async (path: string): Promise<FileTaken> => {
  const taken: FileTaken[] = [];
  const ingest = createFileIngest({
    ingest: { take: () => Promise.reject(new Error('not taken')), closeEdition: async () => ({ papers: 0 }) },
    index: { catchUp: async () => 0 } as never,
    log: createLogger({ level: 'silent', name: 'test' }),
    fetcher,
  });
  await ingest(
    [{ path: `${server.url}${path}`, date: '2025-09-04' }],
    { partial: false, keepOpen: true },
    (each) => {
      taken.push(each);
    },
  );
  return taken[0]!;
};

test.each([
  ['/export.txt', 'A Title'],
  ['/moved', 'A Title'],
  ['/latin1.txt', 'Zoë'],
])('%s is read', async (path, title) => {
  expect((await take(path)).report).toMatchObject({ fatal: null, papers: [{ title }] });
});

test.each([
  ['/page', /a web page/],
  ['/announced', /larger than 16 MB/],
  ['/silent', /within 300 ms/],
  ['/missing', /answered 404/],
  ['/inside', /open internet/],
])('%s is refused', async (path, reason) => {
  expect((await take(path)).report.fatal?.reason).toMatch(reason);
});
