import type { Description, Method, Operation, Parameter } from '../v1/description/types.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const exampleText = ({ example, schema }: Parameter): string =>
  String(example ?? schema.examples?.[0] ?? schema.default ?? '');

/** Returns a command that sends the example of an operation. The key comes from the variable PAPERBOY_KEY. */
export const curlOf = (
  { servers }: Pick<Description, 'servers'>,
  { path, method, operation }: { path: string; method: Method; operation: Operation },
): string => {
  const { parameters = [], requestBody, security = [] } = operation;
  const filled = path.replace(/\{(\w+)\}/g, (all, name: string) => {
    const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
    return parameter ? encodeURIComponent(exampleText(parameter)) : all;
  });
  const query = parameters
    .filter((each) => each.in === 'query' && (each.required || each.example !== undefined))
    .map((each) => `${each.name}=${encodeURIComponent(exampleText(each))}`)
    .join('&');
  const url = `${servers?.[0]?.url ?? ''}${filled}${query === '' ? '' : `?${query}`}`;
  const body = requestBody?.content['application/json']?.example;
  return [
    `curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}${quoted(url)}`,
    ...(security.length > 0 ? ['-H "Authorization: Bearer $PAPERBOY_KEY"'] : []),
    ...(body === undefined
      ? []
      : ["-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`]),
  ].join(' \\\n  ');
};
