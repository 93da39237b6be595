import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import { sendPrivatePage } from '../reply.ts';

/** `/digest/:token`: a digest in the browser, all of it, from what the ledger says it held; `?why=` explains a paper. */
export const digestRoutes = async (
  app: FastifyInstance,
  { clock, links, pastDigests, explainPast, templates }: Container,
): Promise<void> => {
  app.get<{ Params: { token: string }; Querystring: { why?: unknown } }>(
    '/digest/:token',
    async (request, reply) => {
      const { token } = request.params;
      const { subject, detail } = links.verify('digest', token, clock.now());
      const claim = { subscriberId: subject, digestId: String(detail) };
      const view = await pastDigests.view(claim);
      if (!view) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
      const asked = /^[1-9]\d{0,8}$/.test(String(request.query.why)) ? Number(request.query.why) : null;
      const found = asked === null ? null : await explainPast.of(claim, asked);
      const explained = found && { paperId: asked!, parts: found.parts };
      return sendPrivatePage(
        reply,
        templates.page('digest', { ...view, path: `/digest/${token}`, explained }),
      );
    },
  );
};
