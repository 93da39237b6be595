import type { FastifyInstance, FastifySchemaValidationError } from 'fastify';
import { DomainError } from '../../platform/errors.ts';

type Described = { description?: string };
/** Is Ajv's own error; its option `verbose` adds the value and the schema. */
type Problem = FastifySchemaValidationError & {
  data?: unknown;
  parentSchema?: Described & { properties?: Record<string, Described> };
};

const fieldOf = ({ instancePath, params }: Problem): string =>
  instancePath === '' ? String(params.missingProperty ?? '') : instancePath.slice(1).split('/')[0]!;

/** Describes a problem. A schema's `description` replaces the general text. */
const inWords = ({ keyword, params, data, parentSchema }: Problem, field: string, part: string): string => {
  const name = part === 'querystring' ? `The part ${field} of this address` : `The field ${field}`;
  if (field === '') return 'This is not a form.';
  if (Array.isArray(data)) return `${name} can be given once only.`;
  const description = (keyword === 'required' ? parentSchema?.properties?.[field] : parentSchema)
    ?.description;
  if (description) return description;
  if (keyword === 'required') return `${name} is missing.`;
  if (keyword === 'maxLength') return `${name} takes at most ${String(params.limit)} characters.`;
  return keyword === 'type' || keyword === 'anyOf'
    ? `${name} takes text only.`
    : `${name} cannot be read. Please check it.`;
};

/**
 * Returns the error for input that does not fit a route's schema, in words for the person who sent it. A path that does
 * not fit is a page that does not exist.
 */
export const toInputError = (problems: FastifySchemaValidationError[], part: string): DomainError => {
  if (part === 'params') return new DomainError('not_found', 'There is nothing here.');
  // With alternatives, the last error is about all of them together.
  const problem = problems.at(-1) as Problem;
  const field = fieldOf(problem);
  return new DomainError('invalid_input', inWords(problem, field, part), { ...(field && { field }) });
};

/** Gives every form a body, so that a form without fields is validated like any other. */
export const registerEmptyForms = (app: FastifyInstance): void => {
  app.addHook('preValidation', async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') request.body ??= {};
  });
};
