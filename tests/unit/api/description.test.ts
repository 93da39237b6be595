import { expect, test } from 'vitest';
import { lintDescription } from '../../../bin/api-description/lint.ts';
import { addExamples, exampleOf } from '../../../services/api/v1/description/examples.ts';
import { addHeaders } from '../../../services/api/v1/description/headers.ts';
import { nameSchemas } from '../../../services/api/v1/description/name-schemas.ts';
import { shareProblems } from '../../../services/api/v1/description/share-problems.ts';
import type { Description, Operation, Schema } from '../../../services/api/v1/description/types.ts';

const paper: Schema = {
  title: 'Paper',
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', format: 'uuid' }, note: { type: 'string', examples: ['Read it.'] } },
};
const problem = {
  description: 'No.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const operation = (over: Partial<Operation> = {}): Operation => ({
  operationId: 'addPaper',
  summary: 'Add a paper',
  description: 'Adds it.',
  tags: ['Papers'],
  security: [{ key: ['papers:write'] }],
  requestBody: { content: { 'application/json': { schema: structuredClone(paper) } } },
  responses: {
    201: {
      description: 'Default Response',
      content: {
        'application/json': {
          schema: { type: 'object', properties: { data: { type: 'array', items: structuredClone(paper) } } },
        },
      },
    },
    ...Object.fromEntries(
      ['400', '401', '403', '413', '415', '429', '500', '503'].map((status) => [status, { ...problem }]),
    ),
  },
  ...over,
});

const described = (over: Partial<Operation> = {}): Description => {
  const description: Description = {
    openapi: '3.1.0',
    info: {
      title: 'Test',
      version: '1',
      ...{ license: { name: 'MIT', identifier: 'MIT' } },
    },
    servers: [{ url: 'https://papers.example.org' }],
    tags: [{ name: 'Papers', description: 'Papers.' }],
    paths: { '/papers': { post: operation(over) } },
    components: {
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title'],
          properties: { type: { type: 'string' }, title: { type: 'string' } },
        },
      },
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
    },
  };
  nameSchemas(description);
  addHeaders(description);
  addExamples(description);
  shareProblems(description);
  return description;
};

test('a titled schema becomes a component, and a body without a title is named after its operation', () => {
  const { components, paths } = described();
  expect(Object.keys(components.schemas).sort()).toEqual(['AddPaperResponse', 'Paper', 'Problem']);
  expect(components.schemas.AddPaperResponse!.properties!.data!.items).toEqual({
    $ref: '#/components/schemas/Paper',
  });
  expect(paths['/papers']!.post!.requestBody!.content['application/json']!.example).toEqual({
    id: '0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51',
  });
});

test('two different schemas of one title are refused', () => {
  const other = { 'application/json': { schema: { ...paper, required: [] } } };
  expect(() => described({ requestBody: { content: other } })).toThrow('Paper');
});

test('every success tells the limit, and what is refused for now tells when to try again', () => {
  const { paths, components } = described();
  const { post } = paths['/papers']!;
  expect(Object.keys(post!.responses[201]!.headers!)).toContain('RateLimit');
  expect(post!.responses[429]).toEqual({ $ref: '#/components/responses/Problem429' });
  expect(Object.keys(components.responses!.Problem429!.headers!)).toContain('Retry-After');
});

test('an example comes from the schema, the first choice that is not null, or the parts', () => {
  const of = (schema: Schema) => exampleOf(schema, described());
  expect(of({ anyOf: [{ type: 'null' }, { type: 'string', examples: ['a'] }] })).toBe('a');
  expect(of(paper)).toEqual({ id: '0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51', note: 'Read it.' });
  expect(of({ type: 'array', items: { enum: ['b', 'c'] } })).toEqual(['b']);
});

test('the lint passes a complete description', async () => {
  expect(await lintDescription(described())).toEqual([]);
});

const { 403: _forbidden, ...withoutForbidden } = operation().responses;
test.each<[string, Partial<Operation>, string]>([
  ['summary', { summary: undefined }, 'summary'],
  ['description', { description: undefined }, 'description'],
  ['operationId', { operationId: undefined }, 'operationId'],
  ['tag of the list', { tags: ['Others'] }, 'tag'],
  ['response to a lacking scope', { responses: withoutForbidden }, 'no response 403'],
  [
    'problem',
    { responses: { ...operation().responses, 404: { description: 'No.', content: { 'text/plain': {} } } } },
    'is no problem',
  ],
  [
    'example of a parameter',
    { parameters: [{ name: 'id', in: 'query', required: true, schema: { type: 'string' } }] },
    'no example of the parameter id',
  ],
])('the lint finds an operation without a %s', async (_what, over, fault) => {
  expect((await lintDescription(described(over))).join('\n')).toContain(fault);
});
