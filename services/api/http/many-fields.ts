import { DomainError } from '../../platform/errors.ts';
import { MAX_FIELDS } from './limits.ts';

/** Returns whether a mark stands in a body more than `max` times. */
export const hasMoreThan = (body: Buffer, mark: string, max: number): boolean => {
  let at = -1;
  for (let count = 0; count <= max; count += 1) {
    at = body.indexOf(mark, at + 1);
    if (at === -1) return false;
  }
  return true;
};

export const tooManyFields = (): DomainError =>
  new DomainError(
    'invalid_input',
    `The form has too many fields: ${MAX_FIELDS} are the limit. Nothing was changed.`,
  );
