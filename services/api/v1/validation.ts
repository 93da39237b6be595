import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FastifyInstance, FastifySchemaValidationError } from 'fastify';
import { lazily } from '../../platform/lazily.ts';
import { validateLazily } from '../http/compile-lazily.ts';
import { formatWords, registerFormats } from './formats.ts';
import { ApiProblem, NO_SUCH_NAME, type ProblemPart } from './problem.ts';
import { closed } from './schemas.ts';

const NoQuery = closed({});

/** Limits the errors that one response names. */
const MAX_PARTS = 20;

const partOf = (
  { keyword, instancePath, params, message }: FastifySchemaValidationError,
  where: string,
): ProblemPart => {
  const missing = keyword === 'required' ? String(params.missingProperty) : null;
  const unknown = keyword === 'additionalProperties' ? String(params.additionalProperty) : null;
  const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
  const path = [instancePath, missing ?? unknown].filter((part) => part !== null).map(String);
  const pointer = path.length === 2 ? `${path[0]}/${escaped(path[1]!)}` : path[0]!;
  const detail =
    missing !== null
      ? 'It is missing.'
      : unknown !== null
        ? 'There is no such field.'
        : keyword === 'enum' && Array.isArray(params.allowedValues)
          ? `It must be one of ${params.allowedValues.join(', ')}.`
          : ((keyword === 'format' ? formatWords[String(params.format)] : undefined) ??
            `It ${message ?? 'cannot be read'}.`);
  if (where === 'body') return { pointer, detail };
  const name = pointer.slice(1).split('/')[0] ?? '';
  return where === 'headers' ? { header: name, detail } : { parameter: name, detail };
};

const compile = (coerceTypes: boolean | 'array'): Ajv2020 => {
  const ajv = new Ajv2020({ allErrors: true, coerceTypes, useDefaults: true, strict: false });
  registerFormats(ajv);
  return ajv;
};
const texts = lazily(() => compile(true));
/** Returns what compiles the schemas of bodies, whose types must be right. */
export const bodySchemas = lazily(() => compile(false));

/** Returns the wrong parts of a request from the errors of its validation. */
export const toParts = (errors: FastifySchemaValidationError[], where: string): ProblemPart[] =>
  errors.slice(0, MAX_PARTS).map((error) => partOf(error, where));

/**
 * Validates requests by JSON Schema 2020-12, the dialect of OpenAPI 3.1. Unknown fields are refused and every error is
 * named. Only texts in URLs and headers are converted to numbers and booleans; a body must have the right types.
 */
export const registerValidation = (app: FastifyInstance): void => {
  app.setValidatorCompiler(({ schema, httpPart }) =>
    validateLazily(() => (httpPart === 'body' ? bodySchemas : texts)().compile<unknown>(schema as object)),
  );
  // An operation that declares no parameters of the query takes none.
  app.addHook('onRoute', ({ schema }) => {
    if (schema) schema.querystring ??= NoQuery;
  });
  app.setSchemaErrorFormatter((errors, where) => {
    // A path that does not fit names nothing that there is.
    if (where === 'params') return new ApiProblem('not_found', NO_SUCH_NAME);
    const parts = toParts(errors, where);
    const first = parts[0];
    const name = first?.pointer ?? first?.parameter ?? first?.header ?? '';
    return new ApiProblem(
      'invalid_input',
      `${name === '' ? 'The body' : name}: ${first?.detail ?? ''}`,
      parts,
    );
  });
};
