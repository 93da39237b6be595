import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../platform/errors.ts';

/**
 * Refuses NUL in URLs and forms: no browser sends one, and Postgres accepts none in a text. Files are checked where
 * they are read.
 */
export const registerNoNul = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request) => {
    if (request.url.includes('%00'))
      throw new DomainError('invalid_input', 'This address contains a character that is not allowed.');
  });
  app.addHook('preValidation', async (request) => {
    if (/^multipart/.test(request.headers['content-type'] ?? '')) return;
    for (const [field, value] of Object.entries(request.body ?? {})) {
      if ([value].flat().some((each) => typeof each === 'string' && each.includes('\0')))
        throw new DomainError(
          'invalid_input',
          `The field ${field} contains a character that is not allowed.`,
          {
            field,
          },
        );
    }
  });
};
