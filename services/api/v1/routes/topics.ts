import Type from 'typebox';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { sendPublic } from '../public.ts';
import { closed } from '../schemas.ts';

const MAX_AGE_SECONDS = 3600;

const Topic = closed(
  {
    slug: Type.String({ examples: ['reinforcement-learning'] }),
    name: Type.String({ examples: ['Reinforcement learning'] }),
    group: Type.String({ examples: ['Learning'] }),
    aliases: Type.Array(Type.String(), {
      description: 'Other words by which papers of the topic are known.',
    }),
  },
  { title: 'Topic', description: 'What a reader can follow with one press.' },
);
const TopicList = closed({ data: Type.Array(Topic) });

/** Serves the topics. */
export const topicRoutes = async (app: App, { topics }: Pick<Container, 'topics'>): Promise<void> => {
  app.get(
    '/topics',
    {
      config: { scope: null },
      schema: {
        operationId: 'listTopics',
        summary: 'List the topics',
        description: 'Returns all topics in the order of the preferences page.',
        tags: ['Topics'],
        querystring: closed({}),
        response: { 200: TopicList },
      },
    },
    async (request, reply) =>
      sendPublic(request, reply, reply.serializeInput({ data: await topics.list() }, '200') as string, {
        maxAgeSeconds: MAX_AGE_SECONDS,
      }),
  );
};
