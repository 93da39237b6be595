import Type from 'typebox';
import { DomainError } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { sendPrivatePage } from '../http/reply.ts';
import { idOf, TokenParams, text } from '../http/schemas.ts';
import type { Reading } from '../reading/reading.ts';

/** Serves `/digest/:token`: a whole digest in the browser, as the ledger recorded it; `?why=` explains a paper. */
export const digestRoutes = async (
  app: App,
  { clock, links, pastDigests, explainPast, templates, reading }: Container & { reading: Reading },
): Promise<void> => {
  const { knownReaders } = reading;
  app.get(
    '/digest/:token',
    { schema: { params: TokenParams, querystring: Type.Object({ why: text() }) } },
    async (request, reply) => {
      const { token } = request.params;
      const { subject, detail } = links.verify('digest', token, clock.now());
      const claim = { subscriberId: subject, digestId: String(detail) };
      const madeAt = links.madeAt('digest', token);
      const view = await pastDigests.view(claim, madeAt);
      if (!view) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
      const asked = idOf(request.query.why);
      const found = asked === null ? null : await explainPast.of(claim, asked);
      const explained = found && { paperId: asked!, parts: found.parts };
      return sendPrivatePage(
        reply,
        templates.page('digest', {
          ...view,
          path: `/digest/${token}`,
          explained,
          reader: knownReaders.of(subject, madeAt).token,
        }),
      );
    },
  );
};
