import Type from 'typebox';
import { DomainError } from '../../platform/errors.ts';
import { HOLD_MS } from '../../subscribers/requests/signup.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { createFormGuard } from '../http/form-guard.ts';
import { originOf, sendPrivatePage, wantsJson } from '../http/reply.ts';
import { emails, guardFields } from '../http/schemas.ts';
import { readAddress, sentTo, typedAddress } from '../http/signup-form.ts';

/**
 * Serves `/preferences` without a token, which mails a new link to a reader. The page does not tell whether the address
 * is known.
 */
export const freshLinkRoutes = async (app: App, container: Container): Promise<void> => {
  const { config, signup, dispatcher, templates } = container;
  const guard = createFormGuard(container);
  const page = (error: string | null, value: string) =>
    templates.page('fresh-link', {
      heading: 'The link to your preferences',
      text: 'The link is at the foot of every digest. If you have no digest at hand, enter your address, and we will mail you the link.',
      error,
      value,
    });

  app.get('/preferences', async (_request, reply) => sendPrivatePage(reply, page(null, '')));

  app.post(
    '/preferences',
    {
      schema: { body: Type.Object({ email: emails, ...guardFields }) },
      config: { rateLimit: { max: config.signupsPerMinute, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const form = request.body;
      try {
        const judged = guard.judge(form);
        const signupId = await signup.request({
          ...readAddress(form),
          ...originOf(request),
          purpose: 'link',
          ...judged,
        });
        await dispatcher.wake('answer-signups', [{ signupIds: [signupId] }], judged.held ? HOLD_MS : 0);
      } catch (error) {
        if (!(error instanceof DomainError) || wantsJson(request)) throw error;
        return sendPrivatePage(reply.code(400), page(error.message, typedAddress(form)));
      }
      return sendPrivatePage(
        reply,
        templates.page('asked', { about: 'link', sentTo: sentTo(form, '/preferences') }),
      );
    },
  );
};
