import fc from 'fast-check';
import {
  type Description,
  type Method,
  type Operation,
  operationsOf,
  type Parameter,
} from '../../../services/api/v1/description/types.ts';
import { oddText, oddValue, Seen, spoiling, valuesOf } from './values.ts';

/** Is a request before its values of earlier responses are filled in. */
export type FuzzRequest = {
  path: string;
  method: Method;
  operation: Operation;
  params: Record<string, unknown>;
  query: [string, unknown][];
  headers: Record<string, unknown>;
  /** Says which key it presents. */
  key: 'full' | 'none' | 'bad' | 'lacking';
  body: { json: unknown } | { raw: string; type: string } | null;
};

const record = (parameters: Parameter[], description: Description) =>
  fc.record(
    Object.fromEntries(
      parameters.map(({ name, schema, in: where }) => [
        name,
        name === 'cursor'
          ? fc.nat(500).map((at) => new Seen('cursor', at))
          : name.toLowerCase() === 'if-match'
            ? fc.oneof(
                { weight: 4, arbitrary: fc.constant<unknown>('*') },
                { weight: 1, arbitrary: fc.constant<unknown>('"other"') },
                { weight: 2, arbitrary: fc.nat(500).map((at) => new Seen('etag', at)) },
              )
            : name.toLowerCase() === 'idempotency-key'
              ? fc.oneof(
                  { weight: 4, arbitrary: fc.uuid() },
                  { weight: 1, arbitrary: fc.constant('the same') },
                )
              : where === 'path' && schema.type === 'string' && schema.format === undefined
                ? fc.oneof(
                    { weight: 1, arbitrary: fc.constant<unknown>('2025-09-04') },
                    { weight: 3, arbitrary: fc.nat(500).map((at) => new Seen('uuid', at)) },
                    { weight: 1, arbitrary: valuesOf(schema, description) },
                  )
                : valuesOf(schema, description),
      ]),
    ),
    { requiredKeys: parameters.filter(({ required }) => required).map(({ name }) => name) },
  );

const rawBodies = fc.constantFrom(
  { raw: '{', type: 'application/json' },
  { raw: '', type: 'application/json' },
  { raw: '[1,2', type: 'application/json' },
  { raw: '{"a":1}{"b":2}', type: 'application/json' },
  { raw: '"text"', type: 'application/json' },
  { raw: `{"email":"${'a'.repeat(70_000)}"}`, type: 'application/json' },
  { raw: `${'['.repeat(20_000)}${']'.repeat(20_000)}`, type: 'application/json' },
  { raw: '{"__proto__":{"a":1},"constructor":{"prototype":{}}}', type: 'application/json' },
  { raw: '{"a":"\\ud800\\u0000"}', type: 'application/json' },
  { raw: 'email=a%40example.org', type: 'application/x-www-form-urlencoded' },
  { raw: '<a/>', type: 'text/xml' },
  { raw: 'text', type: 'text/plain' },
  { raw: '{}', type: 'application/json; charset=utf-16' },
  { raw: '{}', type: 'nonsense' },
);

const validOf = (
  { path, method, operation }: Pick<FuzzRequest, 'path' | 'method' | 'operation'>,
  description: Description,
): fc.Arbitrary<FuzzRequest> => {
  const { parameters = [], requestBody } = operation;
  const of = (place: Parameter['in']) => parameters.filter((parameter) => parameter.in === place);
  const schema = requestBody?.content['application/json']?.schema;
  return fc.record({
    path: fc.constant(path),
    method: fc.constant(method),
    operation: fc.constant(operation),
    params: record(of('path'), description) as fc.Arbitrary<Record<string, unknown>>,
    query: record(of('query'), description).map((query) => Object.entries(query)),
    headers: record(of('header'), description) as fc.Arbitrary<Record<string, unknown>>,
    key: fc.constant<FuzzRequest['key']>('full'),
    body: schema ? valuesOf(schema, description).map((json) => ({ json })) : fc.constant(null),
  });
};

/** Is an arbitrary of functions that spoil a valid request in one way. */
const spoilt: fc.Arbitrary<(request: FuzzRequest) => FuzzRequest> = fc.oneof(
  {
    weight: 6,
    arbitrary: spoiling.map((spoil) => (request: FuzzRequest): FuzzRequest => {
      const { body } = request;
      return { ...request, body: { json: spoil(body && 'json' in body ? body.json : {}) } };
    }),
  },
  {
    weight: 2,
    arbitrary: rawBodies.map(
      (body) =>
        (request: FuzzRequest): FuzzRequest =>
          request.method === 'get' ? request : { ...request, body },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(), oddText).map(([at, odd]) => (request: FuzzRequest): FuzzRequest => {
      const names = Object.keys(request.params);
      if (names.length === 0) return { ...request, query: [...request.query, ['extra', odd]] };
      return { ...request, params: { ...request.params, [names[at % names.length]!]: odd } };
    }),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(), oddValue, fc.constantFrom('replace', 'repeat', 'add'))
      .map(([at, odd, how]) => (request: FuzzRequest): FuzzRequest => {
        const known = (request.operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
        const name = how === 'add' || known.length === 0 ? 'extra' : known[at % known.length]!.name;
        return {
          ...request,
          query: [
            ...(how === 'replace' ? [] : request.query),
            [name, odd],
            ...(how === 'repeat' ? [[name, 'x'] as [string, unknown]] : []),
          ],
        };
      }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<FuzzRequest['key']>('none', 'lacking', 'bad', 'none', 'lacking').map(
      (key) =>
        (request: FuzzRequest): FuzzRequest => ({ ...request, key }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          'if-match',
          'idempotency-key',
          'if-none-match',
          'accept',
          'content-encoding',
          'range',
        ),
        fc.stringMatching(/^[ -~]{0,300}$/),
      )
      .map(
        ([name, value]) =>
          (request: FuzzRequest): FuzzRequest => ({
            ...request,
            headers: { ...request.headers, [name]: value },
          }),
      ),
  },
);

// What is added first is there for what reads, changes and removes it.
const ORDER: Method[] = ['post', 'get', 'put', 'patch', 'delete'];

/** Returns an arbitrary of valid requests for each operation, those that add things first. */
export const validRequestsOf = (description: Description): fc.Arbitrary<FuzzRequest>[] =>
  operationsOf(description)
    .toSorted((one, other) => ORDER.indexOf(one.method) - ORDER.indexOf(other.method))
    .map((each) => validOf(each, description));

/** Returns an arbitrary of requests of all operations, valid ones and ones that are spoilt in one way. */
export const requestsOf = (description: Description): fc.Arbitrary<FuzzRequest> =>
  fc.oneof(
    ...operationsOf(description).map((each) => {
      const valid = validOf(each, description);
      return fc.oneof(
        { weight: 2, arbitrary: valid },
        {
          weight: 3,
          arbitrary: fc.tuple(valid, spoilt).map(([request, spoil]) => spoil(request)),
        },
      );
    }),
  );
