import Type from 'typebox';
import type { DigestClaim } from '../../digests/reader/past-digests.ts';
import type { Say } from '../../subscribers/preferences/ratings.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { sendPrivatePage } from '../http/reply.ts';
import { idOf, TokenParams, text } from '../http/schemas.ts';

const says = ['more', 'less', 'undo'] as const satisfies Say[];
const FeedbackQuery = Type.Object({ paper: text(), say: text(), noted: text() });
const FeedbackForm = Type.Object({
  paper: text(),
  say: Type.Enum([...says], { description: 'Press “More like this” or “Less like this”.' }),
});

/**
 * Serves `/feedback/:token`: the papers of a digest with their buttons. The GET only marks the rating that a link asks
 * for.
 */
export const feedbackRoutes = async (
  app: App,
  { clock, links, feedback, templates }: Container,
): Promise<void> => {
  const claimOf = (token: string): DigestClaim => {
    const { subject, detail } = links.verify('feedback', token, clock.now());
    return { subscriberId: subject, digestId: String(detail) };
  };

  app.get(
    '/feedback/:token',
    { schema: { params: TokenParams, querystring: FeedbackQuery } },
    async (request, reply) => {
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
    },
  );

  app.post(
    '/feedback/:token',
    { schema: { params: TokenParams, body: FeedbackForm } },
    async (request, reply) => {
      const { paper, say } = request.body;
      const paperId = idOf(paper) ?? 0;
      await feedback.rate(claimOf(request.params.token), paperId, say);
      // A redirect, so that going back or reloading does not send the form again.
      return reply
        .header('cache-control', 'no-store')
        .redirect(`/feedback/${request.params.token}?noted=${paperId}#p${paperId}`, 303);
    },
  );
};
