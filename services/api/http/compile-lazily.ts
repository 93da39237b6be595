import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler, FastifySchemaValidationError, FastifyServerOptions } from 'fastify';
import { lazily } from '../../platform/lazily.ts';

type Validate = {
  (data: unknown): boolean;
  errors?: FastifySchemaValidationError[] | null | undefined;
};

/**
 * Returns a validator that is compiled at its first use. The routes have some nine hundred schemas, whose compilation took
 * more than a second before the service could listen.
 */
export const validateLazily = (compile: () => Validate): Validate => {
  const compiled = lazily(compile);
  const validate: Validate = (data) => {
    const check = compiled();
    const result = check(data);
    validate.errors = check.errors;
    return result;
  };
  return validate;
};

// One for the process, so that applications that are built again, as tests do, compile no schema twice. The options are
// Fastify's own; with `verbose` an error holds the field's value and its schema, from which `toInputError` writes its text.
const forms = lazily(() => {
  const ajv = new Ajv({
    coerceTypes: 'array',
    useDefaults: true,
    removeAdditional: true,
    allErrors: false,
    verbose: true,
  });
  addFormats.default(ajv);
  return ajv;
});

type Serialize = ReturnType<ReturnType<ReturnType<typeof SerializerSelector>>>;
const serializers = new WeakMap<object, Serialize>();

/** Compiles what checks the parts of requests at their first use. */
export const lazyValidators: FastifySchemaCompiler<unknown> = ({ schema }) =>
  validateLazily(() => forms().compile(schema as object));

/** Compiles what serialises responses at their first use. */
export const lazySerializers: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: {
    buildSerializer: (externalSchemas, options) => {
      const build = SerializerSelector()(externalSchemas, options as object);
      return (route: Parameters<typeof build>[0]) => {
        const compiled = lazily(() => {
          const schema = route.schema as object;
          const known = serializers.get(schema) ?? build(route);
          serializers.set(schema, known);
          return known;
        });
        return (document: unknown): string => compiled()(document);
      };
    },
  },
};
