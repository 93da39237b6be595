/** Is a JSON Schema as it stands in the description. */
export type Schema = {
  $ref?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  const?: unknown;
  enum?: unknown[];
  examples?: unknown[];
  default?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  not?: Schema;
  items?: Schema;
  prefixItems?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  patternProperties?: Record<string, Schema>;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
};

export type Media = {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { value?: unknown }>;
};
export type Header = { $ref?: string; description?: string; schema?: Schema };
export type ApiResponse = {
  $ref?: string;
  description: string;
  content?: Record<string, Media>;
  headers?: Record<string, Header>;
};
export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
  examples?: Record<string, { value?: unknown }>;
};
export type Operation = {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, ApiResponse>;
  security?: { key?: string[] }[];
};

export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof methods)[number];

/** Is the description of the API (OpenAPI 3.1). */
export type Description = {
  openapi: string;
  info: { title: string; description?: string; version: string };
  servers?: { url: string }[];
  tags?: { name: string; description?: string }[];
  paths: Record<string, Partial<Record<Method, Operation>>>;
  components: {
    schemas: Record<string, Schema>;
    headers?: Record<string, Header>;
    responses?: Record<string, ApiResponse>;
    securitySchemes?: Record<string, unknown>;
  };
};

/** Returns every operation with its path and method, in the order of the description. */
export const operationsOf = (
  description: Description,
): { path: string; method: Method; operation: Operation }[] =>
  Object.entries(description.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ path, method, operation }] : [];
    }),
  );

/** Returns the response that a reference of the description names, or the response itself. */
export const resolveResponse = (response: ApiResponse, { components }: Description): ApiResponse =>
  response.$ref === undefined
    ? response
    : components.responses![response.$ref.replace('#/components/responses/', '')]!;
