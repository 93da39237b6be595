import type { Db } from '../platform/postgres.ts';
import { parseAddress } from './address.ts';
import type { ReaderState } from './preferences/preferences.ts';

export const readerStates = ['active', 'paused', 'pending', 'unsubscribed', 'suppressed', 'erased'] as const;

export type DirectoryRow = {
  id: number;
  address: string;
  state: ReaderState;
  createdAt: Date;
  stateChangedAt: Date;
  zone: string;
  digestHour: number;
  nextDigestAt: Date | null;
};

const COLUMNS = `id, address, state, created_at as "createdAt", state_changed_at as "stateChangedAt", zone,
  digest_hour as "digestHour", next_digest_at as "nextDigestAt"`;

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

const exactKey = (text: string): string | null => {
  try {
    return parseAddress(text).addressKey;
  } catch {
    return null;
  }
};

/** Lists the subscribers that an operator searches for, newest first, page by page. */
export const createDirectory = (options: { db: Db }) => ({
  /**
   * Returns a page of subscribers. `text` is a whole address, a part of one, or a reader's number; '' finds all. An
   * index finds a whole address; a part needs a scan of all addresses, which takes about half a second for a million
   * readers.
   */
  list: async (wanted: {
    text: string;
    state: ReaderState | null;
    before: number | null;
    limit: number;
  }): Promise<DirectoryRow[]> => {
    const conditions: string[] = [];
    const values: unknown[] = [];
    const value = (given: unknown): string => `$${values.push(given)}`;
    const key = exactKey(wanted.text);
    const number = /^#?([1-9]\d{0,8})$/.exec(wanted.text)?.[1];
    if (key !== null) conditions.push(`address_key = ${value(key)}`);
    else if (number !== undefined) conditions.push(`id = ${value(Number(number))}`);
    else if (wanted.text !== '')
      conditions.push(`address_key like ${value(`%${escapeLike(wanted.text.toLowerCase())}%`)}`);
    if (wanted.state !== null) {
      conditions.push(`state = ${value(wanted.state)}`);
      // This repeats the condition of the partial index of readers who are not active, so that Postgres uses it.
      if (wanted.state !== 'active') conditions.push(`state <> 'active'`);
    }
    if (wanted.before !== null) conditions.push(`id < ${value(wanted.before)}`);
    const { rows } = await options.db.query<DirectoryRow>(
      `select ${COLUMNS} from subscribers ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
       order by id desc limit ${value(wanted.limit)}`,
      values,
    );
    return rows;
  },
});

export type Directory = ReturnType<typeof createDirectory>;
