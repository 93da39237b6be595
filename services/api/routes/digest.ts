import type { FastifyInstance } from 'fastify';
import type { Container } from '../../container.ts';
import { DomainError } from '../../platform/errors.ts';
import { sendPrivatePage } from '../reply.ts';

/** `/digest/:token`: a digest in the browser, composed again from what the ledger says it held. */
export const digestRoutes = async (
  app: FastifyInstance,
  { clock, links, pastDigests }: Container,
): Promise<void> => {
  app.get<{ Params: { token: string } }>('/digest/:token', async (request, reply) => {
    const claim = links.verify('digest', request.params.token, clock.now());
    const composed = await pastDigests.compose({
      subscriberId: claim.subject,
      digestId: String(claim.detail),
    });
    if (!composed) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
    // The mail's styles are inline, as mail needs them; nothing else may load or run.
    reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    return sendPrivatePage(reply, composed.html);
  });
};
