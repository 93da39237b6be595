import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { ApiProblem } from './problem.ts';

/** Declares the header by which a change is refused if somebody else changed the thing first (RFC 9110, 13.1.1). */
export const IfMatch = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      maxLength: 400,
      description: 'The ETag of the state that is changed; if it has another by now, the response is 412.',
    }),
  ),
});

/** Returns the strong ETag of a resource, which changes whenever what the API shows of it changes. */
export const tagOf = (resource: unknown): string =>
  `"${createHash('sha256').update(JSON.stringify(resource)).digest('base64url').slice(0, 22)}"`;

const tagsIn = (header: string): string[] => header.split(',').map((tag) => tag.trim());

/**
 * Sets the ETag of a resource that a keyed operation returns, and returns the resource. `tagged` is the part of it that callers
 * change, where it has counts too that change by themselves.
 */
export const withTag = <Resource>(
  reply: FastifyReply,
  resource: Resource,
  tagged: unknown = resource,
): Resource => {
  reply.header('etag', tagOf(tagged));
  return resource;
};

/**
 * Checks `If-Match` against a resource as it is now, read under a lock of the change where there is one.
 * @throws ApiProblem `precondition_failed`
 */
export const checkIfMatch = (request: FastifyRequest, resource: unknown): void => {
  const header = request.headers['if-match'];
  if (header === undefined) return;
  const tags = tagsIn(header);
  if (tags.includes('*') || tags.includes(tagOf(resource))) return;
  throw new ApiProblem('precondition_failed', 'It was changed since you read it. Read it again.', [
    { header: 'if-match', detail: 'It is not the ETag of the present state.' },
  ]);
};
