import type { FastifyInstance } from 'fastify';
import { storable } from '../../platform/storable.ts';
import { ApiProblem } from './problem.ts';

// Postgres stores neither NUL nor half of a surrogate pair in a text.
const UNSTORABLE = /\\u0000|\\u[dD][89a-fA-F]/;

const isStorable = (value: unknown): boolean => {
  if (typeof value === 'string') return storable(value) === value;
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, each]) => isStorable(name) && isStorable(each));
};

/** Registers the only parser of bodies: JSON in UTF-8, without text that Postgres cannot store. */
export const registerBody = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: unknown, text: string) => {
      if (text.trim() === '') return undefined;
      let body: unknown;
      try {
        body = JSON.parse(text);
      } catch (error) {
        throw new ApiProblem('invalid_input', `The body is not JSON: ${(error as Error).message}`);
      }
      if (UNSTORABLE.test(text) && !isStorable(body))
        throw new ApiProblem(
          'invalid_input',
          'The body contains a NUL or half of a character, which cannot be stored.',
        );
      return body;
    },
  );
};
