import type { Operator } from '../../../templates/web/about-views.ts';
import { sourceNames } from '../../papers/sources/source-names.ts';
import { keptKinds, untilOf } from '../../subscribers/privacy/retention.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { etagOf, sendCached } from '../http/conditional.ts';

const MAX_AGE_SECONDS = 3_600;

/** Serves `/about` and `/privacy`, which hold what the settings of the process say and do not change while it runs. */
export const aboutRoutes = async (
  app: App,
  { config, templates }: Pick<Container, 'config' | 'templates'>,
): Promise<void> => {
  const operator: Operator = {
    name: config.mailFrom.name,
    email: config.replyTo ?? config.mailFrom.address,
    postalAddress: config.postalAddress,
  };
  const meta = (path: string, title: string, description: string) => ({
    title: `${title} · Paperboy`,
    description,
    canonical: `${config.publicUrl}${path}`,
    image: null,
    feed: null,
  });
  const pages = {
    '/about': templates.page('about', {
      operator,
      sources: sourceNames(config.sources),
      source: config.sourceUrl === null ? null : { url: config.sourceUrl, label: 'The source code' },
      meta: meta('/about', 'About', 'What this is, where the papers come from, and how yours are chosen.'),
    }),
    '/privacy': templates.page('privacy', {
      operator,
      kept: keptKinds
        .filter(({ about }) => about === 'readers')
        .map((kept) => ({ what: kept.what, why: kept.why, until: untilOf(kept, config) })),
      meta: meta(
        '/privacy',
        'Privacy',
        'What is kept about readers, why, and for how long. Nothing is tracked.',
      ),
    }),
  };
  for (const [path, html] of Object.entries(pages)) {
    const body = Buffer.from(html);
    const etag = etagOf(body);
    app.get(path, (request, reply) =>
      sendCached(request, reply, {
        type: 'text/html; charset=utf-8',
        body,
        etag,
        maxAgeSeconds: MAX_AGE_SECONDS,
      }),
    );
  }
};
