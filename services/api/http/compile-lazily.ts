import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifySchemaValidationError, FastifyServerOptions } from 'fastify';

type Validate = {
  (data: unknown): boolean;
  errors?: FastifySchemaValidationError[] | null | undefined;
};

/**
 * Returns a validator that is compiled at its first use. The operations of the HTTP API have some eight hundred schemas, whose
 * compilation took a second before the service could listen.
 */
export const validateLazily = (compile: () => Validate): Validate => {
  let compiled: Validate | undefined;
  const validate: Validate = (data) => {
    compiled ??= compile();
    const result = compiled(data);
    validate.errors = compiled.errors;
    return result;
  };
  return validate;
};

/** Compiles what serialises responses at their first use, for the same reason. */
export const lazySerializers: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: {
    buildSerializer: (externalSchemas, options) => {
      const build = SerializerSelector()(externalSchemas, options as object);
      return (route: Parameters<typeof build>[0]) => {
        let serialize: ReturnType<typeof build> | undefined;
        return (document: unknown): string => {
          serialize ??= build(route);
          return serialize(document);
        };
      };
    },
  },
};
