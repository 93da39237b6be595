import { parse } from 'node:querystring';
import type { FastifyInstance } from 'fastify';
import { MAX_FIELDS } from '../http/limits.ts';
import { hasMoreThan, tooManyFields } from '../http/many-fields.ts';

/**
 * Registers the parser of ordinary forms. The parser of Node drops the fields beyond its limit silently, so a form with
 * more is refused before it is parsed.
 */
export const registerForms = (app: FastifyInstance, { bodyLimit }: { bodyLimit: number }): void => {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit },
    async (_request: unknown, body: Buffer) => {
      if (hasMoreThan(body, '&', MAX_FIELDS - 1)) throw tooManyFields();
      return parse(body.toString(), '&', '=', { maxKeys: MAX_FIELDS });
    },
  );
};
