import { maskAddress } from '../../subscribers/address.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { originOf, sendPrivatePage } from '../http/reply.ts';
import { TokenParams } from '../http/schemas.ts';

/**
 * Serves `/ask/:token`, where a reader has the link to their preferences mailed. The links in a mail lead only to what they are
 * for, so that whoever has a forwarded mail or an old one gets no further: for more, one has to have the mailbox.
 */
export const askRoutes = async (
  app: App,
  { clock, config, dispatcher, links, preferences, signup, templates }: Container,
): Promise<void> => {
  const readerOf = (token: string) => preferences.read(links.verify('ask', token, clock.now()).subject);
  const params = { params: TokenParams };

  const stopped = (): string =>
    templates.page('message', {
      title: 'Your preferences',
      heading: 'No mail can come',
      text: 'Mail to this address has been stopped, because it did not arrive or was called spam, so the link cannot be mailed either. Whoever signs up with it again and confirms gets mail again.',
      action: { label: 'Sign up again', url: '/#subscribe' },
    });

  app.get('/ask/:token', { schema: params }, async (request, reply) => {
    const { address, state } = await readerOf(request.params.token);
    if (state === 'suppressed') return sendPrivatePage(reply, stopped());
    return sendPrivatePage(reply, templates.page('ask', { email: maskAddress(address) }));
  });

  app.post(
    '/ask/:token',
    {
      schema: params,
      config: { rateLimit: { max: config.signupsPerMinute, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const { address, addressKey, state } = await readerOf(request.params.token);
      if (state === 'suppressed') return sendPrivatePage(reply, stopped());
      const signupId = await signup.request({ address, addressKey, ...originOf(request), purpose: 'link' });
      await dispatcher.wake('answer-signups', [{ signupIds: [signupId] }]);
      return sendPrivatePage(reply, templates.page('asked', { about: 'own-link' }));
    },
  );
};
