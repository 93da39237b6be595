import type { TSchema } from 'typebox';
import { lazily } from '../../platform/lazily.ts';
import type { ProblemPart } from './problem.ts';
import { bodySchemas, toParts } from './validation.ts';

/** Returns the function that checks one item of a body, and returns what is wrong with it, with pointers into the item. */
export const createItemValidator = (schema: TSchema): ((item: unknown) => ProblemPart[]) => {
  const compiled = lazily(() => bodySchemas().compile(schema));
  return (item) => {
    const validate = compiled();
    return validate(item) ? [] : toParts(validate.errors as never, 'body');
  };
};
