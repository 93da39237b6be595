import type { ApiField, ApiWords } from '../../../templates/web/docs-views.ts';
import { resolve } from '../v1/description/examples.ts';
import type { Description, Schema } from '../v1/description/types.ts';

const MAX_DEPTH = 3;
const MAX_NAMED_VALUES = 20;

/** Returns a text in pieces, of which every second one stood between backticks. */
export const wordsOf = (text: string | undefined): ApiWords =>
  (text ?? '')
    .split('`')
    .map((piece, at) => ({ text: piece, isCode: at % 2 === 1 }))
    .filter((piece) => piece.text !== '');

const limitsOf = ({ minimum, maximum, minLength, maxLength, minItems, maxItems }: Schema): string => {
  const range = (from: number | undefined, to: number | undefined, unit: string): string[] => {
    if (to !== undefined)
      return [from === undefined || from === 0 ? `up to ${to}${unit}` : `${from} to ${to}${unit}`];
    return from !== undefined && from > 0 ? [`from ${from}${unit}`] : [];
  };
  return [
    ...range(minimum, maximum, ''),
    ...range(minLength, maxLength, ' characters'),
    ...range(minItems, maxItems, ' items'),
  ].join(', ');
};

/** Names the type of a schema in words: "integer, 1 to 200", "date or null", "list of text". */
export const typeOf = (given: Schema, description: Description): string => {
  const schema = resolve(given, description);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map((each) => typeOf(each, description)))].join(' or ');
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.slice(0, MAX_NAMED_VALUES).map(String).join(', ');
  const types = [schema.type ?? 'any'].flat();
  const limits = limitsOf(schema);
  const name = types
    .map((type) => {
      if (type === 'array') return `list of ${schema.items ? typeOf(schema.items, description) : 'any'}`;
      if (type === 'string') return schema.format ?? 'text';
      return type;
    })
    .join(' or ');
  return limits === '' ? name : `${name}, ${limits}`;
};

const innerOf = (given: Schema, description: Description): Schema | null => {
  const schema = resolve(given, description);
  if (schema.properties) return schema;
  for (const each of [
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.items ? [schema.items] : []),
  ]) {
    const inner = innerOf(each, description);
    if (inner) return inner;
  }
  return null;
};

/** Returns the fields of an object, and those of objects in it under their path. */
export const fieldsOf = (given: Schema, description: Description, prefix = '', depth = 1): ApiField[] => {
  const schema = innerOf(given, description);
  if (!schema) return [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, each]) => {
    const inner = depth < MAX_DEPTH ? fieldsOf(each, description, `${prefix}${name}.`, depth + 1) : [];
    return [
      {
        name: `${prefix}${name}`,
        type: typeOf(each, description),
        isRequired: schema.required?.includes(name) === true,
        words: wordsOf(each.description ?? resolve(each, description).description),
      },
      ...inner,
    ];
  });
};
