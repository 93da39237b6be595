import type { FastifyInstance, FastifyRequest } from 'fastify';
import { maskAddress } from '../../subscribers/address.ts';
import type { Container } from '../../wiring/container.ts';
import { originOf, sendPrivatePage } from '../reply.ts';

type WithToken = { Params: { token: string } };

/** `/confirm/:token`: the GET shows a button, only the POST acts. */
export const confirmRoutes = async (
  app: FastifyInstance,
  { clock, links, subscription, dispatcher, preferences, templates }: Container,
): Promise<void> => {
  app.get<WithToken>('/confirm/:token', async (request, reply) => {
    const claim = links.verify('confirm', request.params.token, clock.now());
    const { address } = await preferences.read(claim.subject);
    return sendPrivatePage(reply, templates.page('confirm', { email: maskAddress(address) }));
  });

  app.post<WithToken>('/confirm/:token', async (request: FastifyRequest<WithToken>, reply) => {
    const claim = links.verify('confirm', request.params.token, clock.now());
    const zone = (request.body as { zone?: unknown } | null)?.zone;
    await subscription.confirm({
      subscriberId: claim.subject,
      signupId: claim.detail,
      zone: typeof zone === 'string' ? zone : null,
      ...originOf(request),
    });
    // In case the first digest does not wait for preferences.
    await dispatcher.wake('plan-digests', [{}]);
    const token = links.sign('preferences', { subject: claim.subject, detail: 0 }, clock.now());
    return reply.header('cache-control', 'no-store').redirect(`/preferences/${token}?welcome=1`, 303);
  });
};
