import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { maskAddress } from '../../subscribers/address.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { originOf, sendPrivatePage } from '../http/reply.ts';
import { TokenParams, text } from '../http/schemas.ts';
import { askPath } from '../reading/known-reader.ts';

const ConfirmForm = Type.Object({ zone: text() });

/** Serves `/confirm/:token`. The GET shows a button; only the POST confirms. */
export const confirmRoutes = async (
  app: App,
  { clock, links, subscription, dispatcher, readerLinks, preferences, erasure, templates }: Container,
): Promise<void> => {
  const sendLeft = (reply: FastifyReply): FastifyReply =>
    sendPrivatePage(
      reply.code(404),
      templates.page('message', {
        title: 'This link was used before',
        heading: 'This link was used before',
        text: 'It confirmed a subscription that has ended since. To get digests again, sign up again: a new mail with a new link comes to you.',
        action: { label: 'Sign up again', url: '/#subscribe' },
      }),
    );

  app.get('/confirm/:token', { schema: { params: TokenParams } }, async (request, reply) => {
    const claim = links.verify('confirm', request.params.token, clock.now());
    const { address, state: readerState } = await preferences.read(claim.subject);
    const state = await subscription.stateOfConfirmation(claim.subject, claim.detail);
    if (state === 'left') return sendLeft(reply);
    const email = maskAddress(address);
    const forget = readerState === 'pending' ? `/confirm/${request.params.token}/forget` : null;
    return sendPrivatePage(reply, templates.page('confirm', { email, used: state === 'used', forget }));
  });

  app.post(
    '/confirm/:token',
    { schema: { params: TokenParams, body: ConfirmForm } },
    async (request, reply) => {
      const claim = links.verify('confirm', request.params.token, clock.now());
      const state = await subscription.stateOfConfirmation(claim.subject, claim.detail);
      if (state === 'left') return sendLeft(reply);
      // Somebody may press twice; but a link that was used does not lead back in past a sign-out.
      if (state === 'used' && (await readerLinks.hasEnded(claim.subject)))
        return reply
          .header('cache-control', 'no-store')
          .redirect(askPath(links, claim.subject, clock.now()), 303);
      await subscription.confirm({
        subscriberId: claim.subject,
        signupId: claim.detail,
        zone: request.body.zone ?? null,
        ...originOf(request),
      });
      // The planner is woken in case the first digest does not wait for preferences.
      await dispatcher.wake('plan-digests', [{}]);
      const token = readerLinks.sign('preferences', claim.subject);
      return reply.header('cache-control', 'no-store').redirect(`/preferences/${token}?welcome=1`, 303);
    },
  );

  app.post('/confirm/:token/forget', { schema: { params: TokenParams } }, async (request, reply) => {
    await erasure.erasePending(links.verify('confirm', request.params.token, clock.now()).subject);
    return sendPrivatePage(
      reply,
      templates.page('message', {
        title: 'Forgotten',
        heading: 'This address is forgotten',
        text: 'Nothing more comes to it, and all that was stored about it is deleted. One thing stays: a scrambled form of the address, which cannot be unscrambled, so that no imported list can add it.',
        action: null,
      }),
    );
  });
};
