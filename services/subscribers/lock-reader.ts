import { DomainError } from '../platform/errors.ts';
import type { Queryable } from '../platform/postgres.ts';

/**
 * Locks the row of a reader until the transaction ends. The lock keeps an erasure from ending meanwhile, and puts the presses of one
 * reader in order.
 * @throws DomainError `invalid_link` when there is no such reader (any more): the links of an erased reader are still signed
 */
export const lockReader = async (client: Queryable, subscriberId: number): Promise<void> => {
  const { rowCount } = await client.query(
    `select from subscribers where id = $1 and state <> 'erased' for no key update`,
    [subscriberId],
  );
  if (!rowCount) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
};
