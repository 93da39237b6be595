import fc from 'fast-check';
import { resolve } from '../../../services/api/v1/description/examples.ts';
import type { Description, Schema } from '../../../services/api/v1/description/types.ts';

/** Stands for a value that an earlier response contained, and that is chosen when the request is sent. */
export class Seen {
  readonly kind: 'uuid' | 'cursor' | 'etag' | 'email';
  readonly at: number;
  constructor(kind: Seen['kind'], at: number) {
    this.kind = kind;
    this.at = at;
  }
}

const seen = (kind: Seen['kind']) => fc.nat(500).map((at) => new Seen(kind, at));

const twoDigits = (max: number) => fc.integer({ min: 1, max }).map((n) => String(n).padStart(2, '0'));
const date = fc.oneof(
  { weight: 3, arbitrary: fc.constant('2025-09-04') },
  fc.constantFrom('2025-09-05', '2025-09-03'),
  fc
    .tuple(fc.integer({ min: 2024, max: 2026 }), twoDigits(12), twoDigits(28))
    .map((parts) => parts.join('-')),
);
const word = fc.stringMatching(/^[a-z]{1,12}$/);

const formats: Record<string, fc.Arbitrary<unknown>> = {
  uuid: fc.oneof({ arbitrary: seen('uuid'), weight: 4 }, { arbitrary: fc.uuid(), weight: 1 }),
  date,
  'date-time': fc.tuple(date, fc.integer({ min: 10, max: 23 })).map(([day, hour]) => `${day}T${hour}:00:00Z`),
  email: fc.oneof(
    seen('email'),
    fc.tuple(word, word).map(([name, host]) => `${name}@${host}.example.org`),
  ),
  uri: word.map((path) => `https://example.org/${path}`),
};

/** What a schema allows is often refused for what it means, so most values are the examples of the description. */
export const orExamples = (
  any: fc.Arbitrary<unknown>,
  examples: unknown[] | undefined,
): fc.Arbitrary<unknown> =>
  examples && examples.length > 0
    ? fc.oneof({ arbitrary: fc.constantFrom(...examples), weight: 3 }, { arbitrary: any, weight: 1 })
    : any;

const textOf = ({ format, pattern, minLength = 0, maxLength, examples }: Schema): fc.Arbitrary<unknown> => {
  const known = format === undefined ? undefined : formats[format];
  if (known) return known;
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'));
  const any = fc.string({
    minLength,
    maxLength: Math.min(maxLength ?? 40, minLength + 40),
    unit: 'grapheme',
  });
  return orExamples(any, examples);
};

const objectOf = (schema: Schema, description: Description): fc.Arbitrary<unknown> => {
  const own = Object.entries(schema.properties ?? {});
  const fixed = fc.record(
    Object.fromEntries(own.map(([name, each]) => [name, valuesOf(each, description)])),
    {
      requiredKeys: own.map(([name]) => name).filter((name) => schema.required?.includes(name)),
    },
  );
  if (own.length > 0 || typeof schema.additionalProperties !== 'object') return fixed;
  return fc.dictionary(word, valuesOf(schema.additionalProperties, description), { maxKeys: 3 });
};

/** Returns an arbitrary of the values that a schema allows. It knows the keywords that the schemas of the API use. */
export const valuesOf = (given: Schema, description: Description): fc.Arbitrary<unknown> => {
  const schema = resolve(given, description);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((each) => valuesOf(each, description)));
  if (schema.allOf)
    return fc
      .tuple(...schema.allOf.map((each) => valuesOf(each, description)))
      .map((parts) => Object.assign({}, ...parts) as unknown);
  const types = [schema.type].flat();
  if (types.length > 1)
    return fc.oneof(...types.map((type) => valuesOf({ ...schema, type } as Schema, description)));
  switch (types[0]) {
    case 'object': {
      const any = objectOf(schema, description);
      return orExamples(any, schema.examples);
    }
    case 'array': {
      const { items = {}, minItems = 0, maxItems = 3, uniqueItems } = schema;
      const limits = { minLength: minItems, maxLength: Math.min(maxItems, Math.max(minItems, 3)) };
      const each = valuesOf(items, description);
      return orExamples(
        uniqueItems ? fc.uniqueArray(each, limits) : fc.array(each, limits),
        schema.examples as unknown[] | undefined,
      );
    }
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000 });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return textOf(schema);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
};

/** Is an arbitrary of texts that break programs: other scripts, marks of direction, halves of characters, NUL, very long. */
export const oddText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\udc00x',
    '\u202e\u2066',
    '\ufeff',
    '👩‍👩‍👧‍👦',
    'ﷺ',
    '%00',
    '../..',
    "';--",
    '[object Object]',
    '__proto__',
    'null',
    'NaN',
    '٣',
    'a'.repeat(5000),
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

/** Is an arbitrary of values of any type, among them huge numbers. */
export const oddValue = fc.oneof(
  oddText,
  fc.constantFrom<unknown>(1e308, -1e308, 2 ** 53, -1, 0, 0.5, 2 ** 31, 2 ** 63, true, false, null, [], {}),
  fc.constantFrom<unknown>([null], [[[[]]]], { __proto__: null }, { constructor: {} }, ['a', 'a']),
  fc.jsonValue({ maxDepth: 2 }),
);

type Json = Record<string, unknown> | unknown[];
const isContainer = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !(value instanceof Seen);

const containersIn = (value: unknown): Json[] =>
  isContainer(value) ? [value, ...Object.values(value).flatMap(containersIn)] : [];

/** Is an arbitrary of changes that spoil one place of a body: another value, one field less, or one more. */
export const spoiling = fc
  .record({ where: fc.nat(), key: fc.nat(), how: fc.constantFrom('replace', 'remove', 'add'), odd: oddValue })
  .map(({ where, key, how, odd }) => (body: unknown): unknown => {
    const copy = structuredCloneSeen(body);
    const containers = containersIn(copy);
    if (containers.length === 0) return odd;
    const container = containers[where % containers.length] as Record<string, unknown>;
    const keys = Object.keys(container);
    if (how === 'add' || keys.length === 0) container[`extra${key % 9}`] = odd;
    else if (how === 'remove') delete container[keys[key % keys.length]!];
    else container[keys[key % keys.length]!] = odd;
    return copy;
  });

const structuredCloneSeen = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(structuredCloneSeen)
    : isContainer(value)
      ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, structuredCloneSeen(each)]))
      : value;
