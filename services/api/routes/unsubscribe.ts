import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { sendPrivatePage } from '../http/reply.ts';
import { TokenParams } from '../http/schemas.ts';

/**
 * Serves `/unsubscribe/:token`. The GET shows a button; the POST serves the page's form and the one click of RFC 8058.
 */
export const unsubscribeRoutes = async (
  app: App,
  { clock, links, subscription, templates }: Container,
): Promise<void> => {
  // RFC 8058 posts urlencoded or multipart. The body does not matter, so every type is accepted and none is read.
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 64 * 1024 }, (_request, _body, done) =>
    done(null, null),
  );

  const pages = (subscriberId: number) => ({
    preferencesUrl: `/preferences/${links.sign('preferences', { subject: subscriberId, detail: 0 }, clock.now())}`,
  });

  app.get('/unsubscribe/:token', { schema: { params: TokenParams } }, async (request, reply) => {
    const { subject } = links.verify('unsubscribe', request.params.token, clock.now());
    if (!(await subscription.isOpen(subject)))
      return sendPrivatePage(reply, templates.page('unsubscribed', { before: true }));
    return sendPrivatePage(reply, templates.page('unsubscribe', pages(subject)));
  });

  app.post('/unsubscribe/:token', { schema: { params: TokenParams } }, async (request, reply) => {
    const { subject } = links.verify('unsubscribe', request.params.token, clock.now());
    await subscription.unsubscribe(subject);
    return sendPrivatePage(reply, templates.page('unsubscribed', {}));
  });
};
