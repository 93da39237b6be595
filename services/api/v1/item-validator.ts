import type { TSchema } from 'typebox';
import type { ProblemPart } from './problem.ts';
import { compileBodies, toParts } from './validation.ts';

/** Returns the function that checks one item of a body, and returns what is wrong with it, with pointers into the item. */
export const createItemValidator = (schema: TSchema): ((item: unknown) => ProblemPart[]) => {
  const validate = compileBodies().compile(schema);
  return (item) => (validate(item) ? [] : toParts(validate.errors as never, 'body'));
};
