import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../platform/errors.ts';

/**
 * Refuses NUL in addresses and forms: no browser sends one, and Postgres takes none in a text. A file is read by its
 * own reader.
 */
export const registerNoNul = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request) => {
    if (request.url.includes('%00'))
      throw new DomainError('invalid_input', 'This address holds a character that it must not.');
  });
  app.addHook('preValidation', async (request) => {
    if (/^multipart/.test(request.headers['content-type'] ?? '')) return;
    for (const [field, value] of Object.entries(request.body ?? {})) {
      if ([value].flat().some((each) => typeof each === 'string' && each.includes('\0')))
        throw new DomainError('invalid_input', `The field ${field} holds a character that it must not.`, {
          field,
        });
    }
  });
};
