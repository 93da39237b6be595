import type { FastifyInstance } from 'fastify';
import { storable } from '../../platform/storable.ts';
import { ApiProblem } from './problem.ts';

// Postgres stores neither NUL nor half of a surrogate pair in a text.
const UNSTORABLE = /\\u0000|\\u[dD][89a-fA-F]/;

// It keeps its own stack, because a body may be nested more deeply than calls can be.
const isStorable = (body: unknown): boolean => {
  const waiting = [body];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string' && storable(value) !== value) return false;
    if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value)) waiting.push(name, each);
  }
  return true;
};

// A body in another encoding would be stored with marks of replacement in place of its letters.
const utf8 = new TextDecoder('utf-8', { fatal: true });
const decode = (bytes: Buffer): string => {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new ApiProblem('invalid_input', 'The body is not in UTF-8.');
  }
};

/** Registers the only parser of bodies: JSON in UTF-8, without text that Postgres cannot store. */
export const registerBody = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, bytes: Buffer) => {
      const text = decode(bytes);
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
