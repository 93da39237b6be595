import Type from 'typebox';
import { historyLine } from '../../digests/reader/history-words.ts';
import { DomainError } from '../../platform/errors.ts';
import { isDate } from '../../subscribers/preferences/preferences-form.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { sendPrivate, sendPrivatePage } from '../http/reply.ts';
import { page, TokenParams } from '../http/schemas.ts';

const PAGE = 60;
const FEED_ENTRIES = 15;

/** Serves a reader's past digests: their history, and a private feed with an address of its own. */
export const ownDigestRoutes = async (
  app: App,
  { clock, config, links, readerLinks, preferences, pastDigests, templates }: Container,
): Promise<void> => {
  const digestUrl = (subject: number, digestId: string): string =>
    `/digest/${links.sign('digest', { subject, detail: Number(digestId) }, clock.now())}`;

  app.get(
    '/preferences/:token/digests',
    { schema: { params: TokenParams, querystring: Type.Object({ before: page }) } },
    async (request, reply) => {
      const { token } = request.params;
      const subscriberId = await readerLinks.read('preferences', token);
      const { before } = request.query;
      const from = before && isDate(before) ? before : null;
      const list = await pastDigests.list(subscriberId, { before: from, limit: PAGE + 1 });
      const digests = list.slice(0, PAGE);
      return sendPrivatePage(
        reply,
        templates.page('history', {
          preferencesUrl: `/preferences/${token}`,
          digests: digests.map((digest) => ({
            ...historyLine(digest, clock.now()),
            url: digest.count > 0 ? digestUrl(subscriberId, digest.digestId) : null,
          })),
          earlierUrl:
            list.length > PAGE ? `/preferences/${token}/digests?before=${digests.at(-1)!.localDate}` : null,
        }),
      );
    },
  );

  app.post('/preferences/:token/feed', { schema: { params: TokenParams } }, async (request, reply) => {
    const { token } = request.params;
    const subscriberId = await readerLinks.read('preferences', token);
    await preferences.renewFeed(subscriberId);
    return reply.header('cache-control', 'no-store').redirect(`/preferences/${token}?done=feed#feed`, 303);
  });

  app.get('/feed/:token', { schema: { params: TokenParams } }, async (request, reply) => {
    const { subject, detail } = links.verify('feed', request.params.token, clock.now());
    const reader = await preferences.read(subject);
    if (reader.feedVersion !== detail)
      throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
    const list = (await pastDigests.list(subject, { limit: FEED_ENTRIES })).filter(({ count }) => count > 0);
    const entries = await Promise.all(
      list.map(async ({ digestId, sentAt, plannedAt }) => ({
        id: `${config.publicUrl}/digest#${digestId}-${subject}`,
        updated: (sentAt ?? plannedAt).toISOString(),
        digest: (await pastDigests.view({ subscriberId: subject, digestId }))!,
      })),
    );
    return sendPrivate(
      reply,
      'application/atom+xml',
      templates.page('own-feed', {
        id: `${config.publicUrl}/feed#${subject}`,
        selfUrl: links.url('feed', { subject, detail }, clock.now()),
        siteUrl: config.publicUrl,
        updated: entries[0]?.updated ?? clock.now().toISOString(),
        entries,
      }),
    );
  });
};
