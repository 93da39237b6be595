import { consentWordings, currentWording } from '../../subscribers/requests/consent.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { originOf, sendPrivatePage } from '../http/reply.ts';
import { TokenParams } from '../http/schemas.ts';
import { askPath } from '../reading/known-reader.ts';

/**
 * Serves `/unsubscribe/:token`, and the way back for who pressed it too soon. The GET shows a button; the POST serves the page's form and the one click of RFC 8058.
 */
export const unsubscribeRoutes = async (
  app: App,
  { clock, links, subscription, comingBack, dispatcher, templates }: Container,
): Promise<void> => {
  // RFC 8058 posts urlencoded or multipart. The body does not matter, so every type is accepted and none is read.
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 64 * 1024 }, (_request, _body, done) =>
    done(null, null),
  );

  const preferencesOf = (subscriberId: number): string => askPath(links, subscriberId, clock.now());

  /** Shows that the reader has left, with the button to come back where that is offered. */
  const leftPage = async (token: string, subscriberId: number, before: boolean): Promise<string> => {
    const isOffered = await comingBack.isOffered(subscriberId);
    return templates.page('unsubscribed', {
      before,
      back: isOffered
        ? { action: `/unsubscribe/${token}/back`, wording: consentWordings[currentWording] }
        : null,
    });
  };

  app.get('/unsubscribe/:token', { schema: { params: TokenParams } }, async (request, reply) => {
    const { subject } = links.verify('unsubscribe', request.params.token, clock.now());
    if (!(await subscription.isOpen(subject)))
      return sendPrivatePage(reply, await leftPage(request.params.token, subject, true));
    return sendPrivatePage(reply, templates.page('unsubscribe', { preferencesUrl: preferencesOf(subject) }));
  });

  app.post('/unsubscribe/:token', { schema: { params: TokenParams } }, async (request, reply) => {
    const { subject } = links.verify('unsubscribe', request.params.token, clock.now());
    await subscription.unsubscribe(subject);
    return sendPrivatePage(reply, await leftPage(request.params.token, subject, false));
  });

  app.post('/unsubscribe/:token/back', { schema: { params: TokenParams } }, async (request, reply) => {
    const { subject } = links.verify('unsubscribe', request.params.token, clock.now());
    await comingBack.comeBack({ subscriberId: subject, ...originOf(request) });
    // The planner is woken in case the reader's hour is now.
    await dispatcher.wake('plan-digests', [{}]);
    return sendPrivatePage(
      reply,
      templates.page('message', {
        title: 'Welcome back',
        heading: 'Welcome back',
        text: 'Everything is as it was: what you follow, and when your digests come. The next one comes at your usual hour.',
        action: { label: 'Your preferences', url: preferencesOf(subject) },
      }),
    );
  });
};
