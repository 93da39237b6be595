import type { FastifyInstance } from 'fastify';
import type { Container } from '../../container.ts';
import { DomainError } from '../../platform/errors.ts';
import { sendPrivatePage } from '../reply.ts';

/** `/digest/:token`: a digest in the browser, all of it, from what the ledger says it held. */
export const digestRoutes = async (
  app: FastifyInstance,
  { clock, links, pastDigests, templates }: Container,
): Promise<void> => {
  app.get<{ Params: { token: string } }>('/digest/:token', async (request, reply) => {
    const claim = links.verify('digest', request.params.token, clock.now());
    const view = await pastDigests.view({ subscriberId: claim.subject, digestId: String(claim.detail) });
    if (!view) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
    return sendPrivatePage(reply, templates.page('digest', view));
  });
};
