import type { Db } from '../platform/postgres.ts';

/** Returns the id of the reader with an address, or null. */
export const readerByAddress = async (db: Db, addressKey: string): Promise<number | null> => {
  const { rows } = await db.query<{ id: number }>('select id from subscribers where address_key = $1', [
    addressKey,
  ]);
  return rows[0]?.id ?? null;
};

/** Holds the settings of a reader that a digest mentions. */
export type DigestSettings = {
  paperCount: number;
  digestDays: number;
  hour: number;
  zone: string;
  abstractLength: number;
  pictures: number;
};

/** Returns these settings; null when there is no such reader, or when the reader was erased. */
export const digestSettingsOf = async (db: Db, subscriberId: number): Promise<DigestSettings | null> => {
  const { rows } = await db.query<DigestSettings>(
    `select paper_count as "paperCount", digest_days as "digestDays", digest_hour as "hour", zone,
       abstract_length as "abstractLength", pictures
     from subscribers where id = $1 and state <> 'erased'`,
    [subscriberId],
  );
  return rows[0] ?? null;
};
