import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/postgres.ts';
import { sha256 } from '../parsing/parsing.ts';

/** `list`: the source has a list for the day; `none`: it reports that there is none; `failed`: this is unknown. */
export type Outcome = 'list' | 'none' | 'failed';

type SourceAnswer = {
  etag: string | null;
  lastModified: string | null;
  outcome: Outcome;
  /** The text whose parsing began and did not end. */
  unreadSha256: string | null;
};

/** Records the latest response of each source at each address. */
export const createSourceAnswers = ({ db, clock }: { db: Db; clock: Clock }) => ({
  /** Returns the latest response; undefined where there is none. */
  latest: async (source: string, url: string): Promise<SourceAnswer | undefined> => {
    const { rows } = await db.query<SourceAnswer>(
      `select etag, last_modified as "lastModified", outcome, unread_sha256 as "unreadSha256" from source_answers
       where source = $1 and url = $2`,
      [source, url],
    );
    return rows[0];
  },

  record: async (
    source: string,
    url: string,
    outcome: Outcome,
    etag: string | null,
    modified: string | null,
  ): Promise<void> => {
    await db.query(
      `insert into source_answers (source, url, asked_at, outcome, etag, last_modified) values ($1, $2, $3, $4, $5, $6)
       on conflict (source, url) do update set asked_at = excluded.asked_at, outcome = excluded.outcome,
         etag = excluded.etag, last_modified = excluded.last_modified`,
      [source, url, clock.now(), outcome, etag, modified],
    );
  },

  /** Records that parsing of a text begins. The same text is not parsed again unless this parsing ends. */
  beginReading: async (source: string, url: string, text: string): Promise<void> => {
    await db.query(
      `insert into source_answers (source, url, asked_at, outcome, unread_sha256) values ($1, $2, $3, 'failed', $4)
       on conflict (source, url) do update set unread_sha256 = excluded.unread_sha256`,
      [source, url, clock.now(), sha256(text)],
    );
  },
  endReading: async (source: string, url: string): Promise<void> => {
    await db.query('update source_answers set unread_sha256 = null where source = $1 and url = $2', [
      source,
      url,
    ]);
  },
});
