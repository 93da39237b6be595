import { gzipSync } from 'node:zlib';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { type CachedBody, etagOf, sendCached } from '../http/conditional.ts';
import type { ServedDescription } from '../v1/description/served.ts';
import { type ProblemCode, problemCodes } from '../v1/problem.ts';
import { docsView } from './docs-view.ts';
import { wordsOf } from './fields.ts';
import { problemWords } from './problem-words.ts';

const MAX_AGE_SECONDS = 300;

const toCached = (html: string): CachedBody => {
  const body = Buffer.from(html);
  const gzip = gzipSync(body, { level: 9 });
  return {
    type: 'text/html; charset=utf-8',
    body,
    gzip: () => gzip,
    etag: etagOf(body),
    maxAgeSeconds: MAX_AGE_SECONDS,
  };
};

/** Serves the pages that explain the HTTP API. Both stay the same while the process runs, so each is rendered once. */
export const docsRoutes = async (
  app: App,
  { config, templates, served }: Pick<Container, 'config' | 'templates'> & { served: ServedDescription },
): Promise<void> => {
  const { publicUrl } = config;
  let docs: CachedBody | undefined;
  app.get('/docs', async (request, reply) => {
    docs ??= toCached(templates.page('docs', docsView(served.read().description, publicUrl)));
    return sendCached(request, reply, docs);
  });

  let problems: CachedBody | undefined;
  app.get('/docs/problems', async (request, reply) => {
    problems ??= toCached(
      templates.page('problems', {
        problems: Object.entries(problemCodes).map(([code, { status, title }]) => {
          const { means, advice } = problemWords[code as ProblemCode];
          return { code, status, title, words: wordsOf(means), advice: wordsOf(advice) };
        }),
        canonical: `${publicUrl}/docs/problems`,
      }),
    );
    return sendCached(request, reply, problems);
  });
};
