import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import {
  type Description,
  type Operation,
  resolveResponse,
  type Schema,
} from '../../../services/api/v1/description/types.ts';

export type Response = { statusCode: number; headers: Record<string, unknown>; body: string };

/** Creates checks of requests and responses against the description, by ajv. */
export const createChecks = (description: Description) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'description', components: description.components });
  const compiled = new Map<Schema, ValidateFunction>();
  const compile = (schema: Schema): ValidateFunction => {
    let validate = compiled.get(schema);
    if (!validate) {
      const text = JSON.stringify(schema).replaceAll('"#/components/', '"description#/components/');
      validate = ajv.compile(JSON.parse(text) as object);
      compiled.set(schema, validate);
    }
    return validate;
  };

  return {
    /** Returns whether a body is one that the operation describes. */
    isBody: ({ requestBody }: Operation, body: unknown): boolean => {
      const schema = requestBody?.content['application/json']?.schema;
      return schema === undefined || compile(schema)(body);
    },
    /** Returns how a response differs from what its operation describes; null if it does not. */
    faultOf: (operation: Operation, { statusCode, headers, body }: Response): string | null => {
      const given = operation.responses[statusCode];
      if (statusCode >= 500) return 'it failed';
      if (statusCode === 304) return body === '' ? null : 'a 304 has a body';
      if (!given) return `the status ${statusCode} is not described`;
      const { content } = resolveResponse(given, description);
      const type = String(headers['content-type'] ?? '').split(';')[0]!;
      if (!content) return body === '' ? null : 'it has a body that is not described';
      const media = content[type];
      if (!media) return `the type "${type}" is not described`;
      if (!/json$/.test(type)) return null;
      const json: unknown = JSON.parse(body);
      if (statusCode >= 400 && (json as { status: number }).status !== statusCode)
        return 'the problem has another status';
      const validate = compile(media.schema ?? {});
      return validate(json) ? null : ajv.errorsText(validate.errors);
    },
  };
};
