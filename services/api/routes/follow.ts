import Type from 'typebox';
import { DomainError } from '../../platform/errors.ts';
import { readKeyword } from '../../subscribers/preferences/following.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { TokenParams, text } from '../http/schemas.ts';
import { knownSlugs } from '../reading/topic-list.ts';

const PER_MINUTE = 240;

const FollowForm = Type.Object({ topic: text(), author: text() });

/** Serves the buttons of the suggestions on the preferences page: each follows one topic or author. */
export const followRoutes = async (
  app: App,
  { readerLinks, following, topics }: Pick<Container, 'readerLinks' | 'following' | 'topics'>,
): Promise<void> => {
  app.post(
    '/preferences/:token/follow',
    {
      schema: { params: TokenParams, body: FollowForm },
      config: { rateLimit: { max: PER_MINUTE, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const { token } = request.params;
      const subject = await readerLinks.read('preferences', token);
      const { topic, author } = request.body;
      const [slug] = topic === undefined ? [] : knownSlugs(topic, await topics.list());
      const name = readKeyword(author);
      if (slug !== undefined) await following.follow(subject, { kind: 'topic', value: slug });
      else if (name !== null) await following.follow(subject, { kind: 'author', value: name });
      else
        throw new DomainError('invalid_input', 'Press one of the buttons (fields: topic, author).', {
          field: 'topic',
        });
      return reply
        .header('cache-control', 'no-store')
        .redirect(`/preferences/${token}?done=followed#suggestions`, 303);
    },
  );
};
