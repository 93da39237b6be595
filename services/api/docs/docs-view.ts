import type { ApiOperation, DocsPage } from '../../../templates/web/docs-views.ts';
import { type Description, type Method, type Operation, operationsOf } from '../v1/description/types.ts';
import { problemCodes } from '../v1/problem.ts';
import { curlOf } from './curl.ts';
import { fieldsOf, typeOf, wordsOf } from './fields.ts';

const MAX_EXAMPLE_CHARS = 4_000;

const slugOf = (name: string): string => name.toLowerCase().replaceAll(' ', '-');

const pretty = (value: unknown): string => {
  const text = JSON.stringify(value, null, 2);
  return text.length > MAX_EXAMPLE_CHARS ? `${text.slice(0, MAX_EXAMPLE_CHARS)}\n…` : text;
};

const operationView = (
  each: { path: string; method: Method; operation: Operation },
  description: Description,
): ApiOperation => {
  const { operation } = each;
  const { parameters = [], requestBody, security = [] } = operation;
  const body = requestBody?.content['application/json']?.schema;
  const responses = Object.entries(operation.responses);
  return {
    id: operation.operationId ?? '',
    summary: operation.summary ?? '',
    method: each.method.toUpperCase(),
    path: each.path,
    words: wordsOf(operation.description),
    scope: security[0]?.key?.[0] ?? null,
    parameters: parameters.map(({ name, required, schema, description: words, in: place }) => ({
      name: place === 'header' ? name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()) : name,
      type: `${typeOf(schema, description)}${place === 'header' ? ' (header)' : ''}`,
      isRequired: required === true,
      words: wordsOf(words ?? schema.description),
    })),
    body: body ? fieldsOf(body, description) : [],
    curl: curlOf(description, each),
    responses: responses
      .filter(([status]) => status < '400')
      .map(([status, { description: words, content = {} }]) => {
        const example = content['application/json']?.example;
        return {
          status,
          words: wordsOf(words),
          example: example === undefined ? null : pretty(example),
          types: Object.keys(content),
        };
      }),
    problems: responses
      .filter(([status]) => status >= '400')
      .flatMap(([status]) => {
        return Object.entries(problemCodes)
          .filter(([, known]) => String(known.status) === status)
          .map(([code, { title }]) => ({ status, code, title }));
      }),
  };
};

/** Returns the page of the API from its description: its operations by tag, in the order of the tags. */
export const docsView = (description: Description, publicUrl: string): DocsPage => {
  const operations = operationsOf(description);
  return {
    words: wordsOf(description.info.description),
    url: publicUrl,
    groups: (description.tags ?? [])
      .map(({ name, description: words }) => ({
        name,
        slug: slugOf(name),
        words: wordsOf(words),
        operations: operations
          .filter(({ operation }) => operation.tags?.[0] === name)
          .map((each) => operationView(each, description)),
      }))
      .filter((group) => group.operations.length > 0),
    canonical: `${publicUrl}/docs`,
  };
};
