import { type Description, operationsOf, type Schema } from './types.ts';

const BY_FORMAT: Record<string, string> = {
  date: '2025-09-04',
  'date-time': '2025-09-04T07:00:00.000Z',
  uuid: '0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51',
  email: 'ada@example.org',
  uri: 'https://example.org/',
};

/** Returns the schema that a reference of the description names, or the schema itself. */
export const resolve = (schema: Schema, { components }: Description): Schema => {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/components/schemas/', '');
  const found = components.schemas[name];
  if (!found) throw new Error(`The description has no schema ${name}.`);
  return found;
};

const isNull = (schema: Schema): boolean => schema.type === 'null';

/**
 * Returns an example of a schema: its own, or one that is put together from those of its parts. Of an object it has what is
 * required, and with `whole` what is optional too.
 */
export const exampleOf = (given: Schema, description: Description, { whole = true } = {}): unknown => {
  const schema = resolve(given, description);
  if (schema.examples && schema.examples.length > 0) return schema.examples[0];
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const options = { whole };
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return exampleOf(choices.find((each) => !isNull(each)) ?? choices[0]!, description, options);
  if (schema.allOf)
    return Object.assign(
      {},
      ...schema.allOf.map((each) => exampleOf(each, description, options) as object),
    ) as unknown;
  const [type] = [schema.type].flat();
  if (type === 'object') {
    const wanted = Object.entries(schema.properties ?? {}).filter(
      ([name]) => whole || schema.required?.includes(name),
    );
    return Object.fromEntries(wanted.map(([name, each]) => [name, exampleOf(each, description, options)]));
  }
  if (type === 'array') return schema.items ? [exampleOf(schema.items, description, options)] : [];
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, 1);
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  return BY_FORMAT[schema.format ?? ''] ?? 'text'.slice(0, schema.maxLength);
};

/**
 * Gives each parameter, request and response an example. A request without an example of its own has only what is required,
 * so that it can be sent as it is.
 */
export const addExamples = (description: Description): void => {
  for (const { operation } of operationsOf(description)) {
    for (const parameter of operation.parameters ?? []) {
      // @fastify/swagger has moved a single example of the schema here, and several under names.
      const named = Object.values(parameter.examples ?? {})[0]?.value;
      const example = parameter.example ?? named ?? resolve(parameter.schema, description).examples?.[0];
      delete parameter.examples;
      if (example !== undefined) parameter.example = example;
    }
    for (const media of Object.values(operation.requestBody?.content ?? {}))
      if (media.schema) {
        media.example ??=
          Object.values(media.examples ?? {})[0]?.value ??
          exampleOf(media.schema, description, { whole: false });
        delete media.examples;
      }
    for (const [status, { content }] of Object.entries(operation.responses))
      if (status.startsWith('2'))
        for (const [type, media] of Object.entries(content ?? {}))
          if (media.schema && type === 'application/json')
            media.example ??= exampleOf(media.schema, description);
  }
};
