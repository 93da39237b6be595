import { readFileSync } from 'node:fs';
import type { Container } from '../../wiring/container.ts';
import { builderView } from '../embed/builder-view.ts';
import { EmbedQuery, readFormOptions } from '../embed/form-options.ts';
import { createSnippet, previewPolicy } from '../embed/snippet.ts';
import { formWords } from '../embed/words.ts';
import type { App } from '../http/app-type.ts';
import { etagOf, sendCached } from '../http/conditional.ts';
import type { Reading } from '../reading/reading.ts';

// A person who moves through the colours causes a few requests a second.
const PER_MINUTE = 240;
const PAGE_MAX_AGE_SECONDS = 300;
/** Other sites load the script by an address without a version, so a new one reaches them after this time. */
const SCRIPT_MAX_AGE_SECONDS = 3_600;

const HTML = 'text/html; charset=utf-8';

/** Serves `/embed`, where the owner of another site makes a sign-up form, its preview, and the script of such forms. */
export const embedRoutes = async (app: App, container: Container & { reading: Reading }): Promise<void> => {
  const { config, templates, reading } = container;
  const snippet = createSnippet(container);
  const asking = {
    schema: { querystring: EmbedQuery },
    config: { rateLimit: { max: PER_MINUTE, timeWindow: '1 minute' } },
  };

  app.get('/embed', asking, async (request, reply) => {
    const topics = await reading.topicList.read();
    const view = builderView(readFormOptions(request.query, topics), { topics, settings: config, snippet });
    const html =
      request.query.part === 'result'
        ? templates.page('embed-result', view.result)
        : templates.page('embed', view);
    const body = Buffer.from(html);
    return sendCached(request, reply, {
      type: HTML,
      body,
      etag: etagOf(body),
      maxAgeSeconds: PAGE_MAX_AGE_SECONDS,
    });
  });

  app.get('/embed/preview', asking, async (request, reply) => {
    const options = { ...readFormOptions(request.query, []), withScript: false };
    const { lang } = options;
    const html = templates.page('embed-preview', {
      lang,
      dir: formWords[lang].dir,
      snippet: snippet(options),
    });
    const body = Buffer.from(html);
    // A frame without an origin of its own cannot have the agent cluster of its page, of which browsers would warn.
    reply
      .header('content-security-policy', previewPolicy(html))
      .header('x-robots-tag', 'noindex')
      .removeHeader('origin-agent-cluster');
    return sendCached(request, reply, {
      type: HTML,
      body,
      etag: etagOf(body),
      maxAgeSeconds: PAGE_MAX_AGE_SECONDS,
    });
  });

  const script = readFileSync(new URL('../../../templates/embed/embed.js', import.meta.url));
  const etag = etagOf(script);
  app.get('/embed.js', async (request, reply) => {
    reply.header('cross-origin-resource-policy', 'cross-origin');
    return sendCached(request, reply, {
      type: 'text/javascript; charset=utf-8',
      body: script,
      etag,
      maxAgeSeconds: SCRIPT_MAX_AGE_SECONDS,
    });
  });
};
