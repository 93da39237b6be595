import { createBatcher } from '../../platform/batcher.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Db, inTransaction, type Queryable } from '../../platform/postgres.ts';
import type { ReaderState } from '../preferences/preferences.ts';
import { type Account, readAccounts, SELECT_ACCOUNTS } from './account.ts';

/** The place after an account in a list. */
export type AccountPlace = { createdAt: Date; publicId: string };

export type AccountFilter = {
  state: Exclude<ReaderState, 'erased'> | null;
  topic: string | null;
  createdAfter: Date | null;
  createdBefore: Date | null;
  addressKey: string | null;
};

// Postgres plans this statement with its values, so a condition whose value is null costs nothing. The one on `active`
// repeats that of the partial index of readers who are not active, so that Postgres uses it.
const LIST = (source: string): string => `${SELECT_ACCOUNTS}
  ${source}
  where s.state <> 'erased'
    and ($1::subscriber_state is null or s.state = $1)
    and ($1::subscriber_state is null or $1 = 'active' or s.state <> 'active')
    and ($2::timestamptz is null or s.created_at > $2)
    and ($3::timestamptz is null or s.created_at < $3)
    and ($4::text is null or s.address_key = $4)
    and ($5::timestamptz is null or (s.created_at, s.public_id) < ($5, $6::uuid))
  order by s.created_at desc, s.public_id desc limit $7`;
export const LIST_ALL = LIST('');
// A condition that may be absent would hide the join from the planner, which chooses between the few readers of a rare topic
// and the newest of all readers.
export const LIST_OF_TOPIC = LIST(
  `join interests t on t.subscriber_id = s.id and t.kind = 'topic' and t.value = $8`,
);

const READ_TOGETHER = 100;

export const noSubscriber = (): DomainError => new DomainError('not_found', 'There is no such subscriber.');

const given = (account: Account | null | undefined): Account => {
  if (!account) throw noSubscriber();
  return account;
};
const findIn = async (client: Queryable, publicId: string): Promise<Account> =>
  given((await readAccounts(client, [publicId]))[0]);

/** Finds and lists subscribers for programs, and changes them one at a time. */
export const createAccounts = ({ db }: { db: Db }) => {
  // Reads that arrive during a read share the next one, so that a program that asks for many readers one by one costs a
  // fraction of a query for each; none is older than its request.
  const { add: read } = createBatcher<string, Account | null>({
    maxItems: READ_TOGETHER,
    write: (publicIds) => readAccounts(db, publicIds),
  });
  return {
    /** Returns an account. @throws DomainError `not_found`, also for an erased subscriber */
    find: async (publicId: string): Promise<Account> => given(await read(publicId)),
    /** Returns an account as a transaction sees it. @throws DomainError `not_found` */
    findIn,
    /** Returns up to `limit` accounts, newest first, from after a place. Erased ones are left out. */
    list: async (filter: AccountFilter, after: AccountPlace | null, limit: number): Promise<Account[]> => {
      const values = [
        filter.state,
        filter.createdAfter,
        filter.createdBefore,
        filter.addressKey,
        after?.createdAt ?? null,
        after?.publicId ?? null,
        limit,
      ];
      const { rows } =
        filter.topic === null
          ? await db.query<Account>(LIST_ALL, values)
          : await db.query<Account>(LIST_OF_TOPIC, [...values, filter.topic]);
      return rows;
    },
    /**
     * Locks an account, checks it, changes it, and returns what `act` returned. `check` may throw, and nothing is changed then.
     * @throws DomainError `not_found`
     */
    change: <Result>(
      publicId: string,
      check: (account: Account) => void,
      act: (client: Queryable, account: Account) => Promise<Result>,
    ): Promise<Result> =>
      inTransaction(db, async (client) => {
        await client.query('select from subscribers where public_id = $1 for no key update', [publicId]);
        const account = await findIn(client, publicId);
        check(account);
        return act(client, account);
      }),
  };
};

export type Accounts = ReturnType<typeof createAccounts>;
