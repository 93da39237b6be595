import { isDeepStrictEqual } from 'node:util';
import { type ApiResponse, type Description, operationsOf } from './types.ts';

/** Moves the errors, which are the same for most operations, to the components: it makes the description a third as long. */
export const shareProblems = (description: Description): void => {
  const shared: Record<string, ApiResponse> = {};
  description.components.responses = shared;
  for (const { operation } of operationsOf(description)) {
    for (const [status, response] of Object.entries(operation.responses)) {
      if (!/^[45]/.test(status)) continue;
      const name = `Problem${status}`;
      shared[name] ??= response;
      if (isDeepStrictEqual(shared[name], response))
        operation.responses[status] = { $ref: `#/components/responses/${name}` } as ApiResponse;
    }
  }
};
