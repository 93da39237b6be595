import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { Container } from '../../wiring/container.ts';
import { addExamples } from './description/examples.ts';
import { addHeaders } from './description/headers.ts';
import { nameSchemas } from './description/name-schemas.ts';
import { shareProblems } from './description/share-problems.ts';
import { type Description, operationsOf } from './description/types.ts';
import { NoBody, problems } from './schemas.ts';

/** Groups the operations in the description and on its page. */
export const tags = [
  { name: 'Editions', description: 'A day’s list of papers.' },
  { name: 'Papers', description: 'Papers, and what is similar to them.' },
  { name: 'Topics', description: 'What readers can follow.' },
  { name: 'Subscribers', description: 'Readers with their consent and preferences.' },
  { name: 'Suppressions', description: 'Addresses that are never mailed.' },
  { name: 'Digests', description: 'The delivery ledger, and previews.' },
  { name: 'Runs', description: 'A day’s sending.' },
  { name: 'Submissions', description: 'Papers that readers propose.' },
  { name: 'Announcements', description: 'Mails that the operator writes.' },
  { name: 'Sources', description: 'Where papers come from, and how they are.' },
  { name: 'Events', description: 'What happened.' },
  { name: 'Webhook endpoints', description: 'Addresses that are told of events.' },
];

/** Describes every operation by the schemas that check its requests and serialise its responses (OpenAPI 3.1). */
export const registerOpenApi = async (
  app: FastifyInstance,
  { config }: Pick<Container, 'config'>,
): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Paperboy',
        version: '1',
        summary: 'Editions of research papers, their readers and their digests.',
        description:
          'Editions, papers, search and topics are open to all. All else needs a key, which an operator makes in `/admin/keys` or with `paperboy keys`.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: config.publicUrl }],
      tags,
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'paperboy_…',
            description: 'A key of an operator.',
          },
        },
      },
    },
    transformObject: (document) => {
      const description = structuredClone(
        'openapiObject' in document ? document.openapiObject : document.swaggerObject,
      ) as unknown as Description;
      const used = operationsOf(description).flatMap(({ operation }) => operation.tags);
      description.tags = tags.filter(({ name }) => used.includes(name));
      nameSchemas(description);
      addHeaders(description);
      addExamples(description);
      shareProblems(description);
      return description as object;
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `schema-${i}`) },
    transform: ({ schema, url, route }) => {
      const { scope } = route.config ?? {};
      const { body, ...rest } = schema ?? {};
      return {
        url,
        schema: {
          ...rest,
          ...(body !== undefined && body !== NoBody && { body }),
          security: scope ? [{ key: [scope] }] : [],
        },
      };
    },
  });
  // Every operation of its kind can fail in these ways, so no route repeats them.
  app.addHook('onRoute', (route) => {
    if (route.schema === undefined) return;
    const { schema, config: { scope } = {} } = route;
    const { headers } = schema as { headers?: { properties?: object } };
    route.schema.response = {
      ...problems(
        'invalid_input',
        'rate_limited',
        'failed',
        'unavailable',
        // An open operation refuses a wrong key too.
        'not_signed_in',
        ...(scope ? (['forbidden'] as const) : []),
        ...(schema.params ? (['not_found'] as const) : []),
        ...(Object.hasOwn(headers?.properties ?? {}, 'if-match') ? (['precondition_failed'] as const) : []),
        ...(route.method === 'GET' || route.method === 'HEAD'
          ? []
          : (['too_slow', 'too_large', 'unsupported_media_type'] as const)),
      ),
      ...(route.schema.response as object),
    };
  });
};
