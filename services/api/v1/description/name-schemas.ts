import { isDeepStrictEqual } from 'node:util';
import { type Description, operationsOf, type Schema } from './types.ts';

const capitalized = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

const mapValues = <From, To>(of: Record<string, From>, to: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, to(value)]));

// @fastify/swagger moves the examples of a whole body out of its schema, but leaves them in an item of a list.
const shapeOf = ({ examples: _examples, ...shape }: Schema): Schema => shape;

/**
 * Moves each schema that has a `title` to the components under that name, so that the types of generated clients have good
 * names. Bodies without a title are named after their operation.
 * @throws Error for two schemas that share a title
 */
export const nameSchemas = (description: Description): void => {
  const { schemas } = description.components;

  const named = (name: string, schema: Schema): Schema => {
    const known = schemas[name];
    if (known !== undefined && !isDeepStrictEqual(shapeOf(known), shapeOf(schema)))
      throw new Error(`Two schemas of the API have the title ${name}.`);
    schemas[name] = { ...known, ...schema };
    return { $ref: `#/components/schemas/${name}` };
  };

  const hoist = (schema: Schema, fallback?: string): Schema => {
    const { title, ...rest } = schema;
    const inner: Schema = { ...rest };
    if (rest.properties) inner.properties = mapValues(rest.properties, (each) => hoist(each));
    if (rest.patternProperties)
      inner.patternProperties = mapValues(rest.patternProperties, (each) => hoist(each));
    if (rest.items) inner.items = hoist(rest.items);
    if (typeof rest.additionalProperties === 'object')
      inner.additionalProperties = hoist(rest.additionalProperties);
    for (const each of ['anyOf', 'oneOf', 'allOf'] as const)
      if (rest[each]) inner[each] = rest[each].map((part) => hoist(part));
    const name = title ?? (schema.$ref === undefined ? fallback : undefined);
    return name === undefined ? inner : named(name, inner);
  };

  for (const { operation } of operationsOf(description)) {
    const id = capitalized(operation.operationId ?? '');
    for (const parameter of operation.parameters ?? []) parameter.schema = hoist(parameter.schema);
    for (const media of Object.values(operation.requestBody?.content ?? {}))
      if (media.schema) media.schema = hoist(media.schema, `${id}Request`);
    const successes = Object.keys(operation.responses).filter((status) => status.startsWith('2'));
    for (const [status, { content }] of Object.entries(operation.responses))
      for (const [type, media] of Object.entries(content ?? {}))
        if (media.schema) {
          // Where an operation has several successes, each may look different.
          const fallback = `${id}Response${status === successes[0] ? '' : status}`;
          media.schema = hoist(media.schema, type === 'application/json' ? fallback : undefined);
        }
  }
};
