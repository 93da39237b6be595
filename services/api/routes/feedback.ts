import type { FastifyInstance } from 'fastify';
import type { DigestClaim } from '../../digests/reader/past-digests.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Say } from '../../subscribers/ratings.ts';
import type { Container } from '../../wiring/container.ts';
import { sendPrivatePage } from '../reply.ts';

type WithToken = {
  Params: { token: string };
  Querystring: { paper?: unknown; say?: unknown; noted?: unknown };
};

/** `/feedback/:token`: the papers of a digest, each with its buttons. The GET only marks what a link asks for. */
export const feedbackRoutes = async (
  app: FastifyInstance,
  { clock, links, feedback, templates }: Container,
): Promise<void> => {
  const claimOf = (token: string): DigestClaim => {
    const { subject, detail } = links.verify('feedback', token, clock.now());
    return { subscriberId: subject, digestId: String(detail) };
  };

  app.get<WithToken>('/feedback/:token', async (request, reply) => {
    const { dateLabel, cards, preferencesUrl } = await feedback.view(claimOf(request.params.token));
    const { paper, say, noted } = request.query;
    const wanted: 'more' | 'less' | null = say === 'more' || say === 'less' ? say : null;
    return sendPrivatePage(
      reply,
      templates.page('feedback', {
        dateLabel,
        action: `/feedback/${request.params.token}`,
        papers: cards.map(({ paperId, title, url, authors, rating }) => ({
          id: paperId,
          title,
          url,
          authors,
          rating,
          asked: String(paperId) === paper ? wanted : null,
          noted: String(paperId) === noted,
        })),
        preferencesUrl,
      }),
    );
  });

  app.post<WithToken>('/feedback/:token', async (request, reply) => {
    const { paper, say } = (request.body ?? {}) as { paper?: unknown; say?: unknown };
    const paperId = paperIdOf(paper);
    await feedback.rate(claimOf(request.params.token), paperId, sayOf(say));
    // A redirect, so that going back or reloading does not send the form again.
    return reply
      .header('cache-control', 'no-store')
      .redirect(`/feedback/${request.params.token}?noted=${paperId}#p${paperId}`, 303);
  });
};

const paperIdOf = (value: unknown): number => (/^[1-9]\d{0,8}$/.test(String(value)) ? Number(value) : 0);

const sayOf = (value: unknown): Say => {
  if (value === 'more' || value === 'less' || value === 'undo') return value;
  throw new DomainError('invalid_input', 'Press “More like this” or “Less like this”.', { field: 'say' });
};
