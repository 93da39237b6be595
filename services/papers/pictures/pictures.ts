import { createCache } from '../../platform/cache.ts';
import type { Db } from '../../platform/postgres.ts';

/** The picture of a paper, as the paper's row names it. */
export type PaperPicture = { name: string; width: number; height: number };

/** How many pictures wait, are stored and were given up, and why the newest of these was. */
export type PictureCounts = { waiting: number; stored: number; failed: number; lastReason: string | null };

/** A picture has some 35 KB, and at most 512. */
const MAX_CACHED = 200;

/** Returns the path at which a picture is served. */
export const picturePath = ({ name }: Pick<PaperPicture, 'name'>): string => `/pictures/${name}.jpg`;

/** Selects the picture of the paper whose id is `id`. */
export const selectPicture = (id: string): string =>
  `(select json_build_object('name', f.name, 'width', f.width, 'height', f.height)
    from paper_pictures pp join picture_files f on f.name = pp.file_name where pp.paper_id = ${id})`;

/** Reads the stored pictures. */
export const createPictures = ({ db }: { db: Db }) => {
  const cache = createCache<string, Buffer>({ name: 'pictures', max: MAX_CACHED });
  return {
    /** Returns the JPEG of a name; null where there is none. */
    read: async (name: string): Promise<Buffer | null> => {
      const cached = cache.get(name);
      if (cached) return cached;
      const { rows } = await db.query<{ bytes: Buffer }>('select bytes from picture_files where name = $1', [
        name,
      ]);
      const bytes = rows[0]?.bytes ?? null;
      if (bytes) cache.set(name, bytes);
      return bytes;
    },
    count: async (): Promise<PictureCounts> => {
      const { rows } = await db.query<PictureCounts>(
        `select count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state = 'stored')::int as stored,
           count(*) filter (where state = 'failed')::int as failed,
           (select reason from paper_pictures where state = 'failed' order by paper_id desc limit 1) as "lastReason"
         from paper_pictures`,
      );
      return rows[0]!;
    },
  };
};

export type Pictures = ReturnType<typeof createPictures>;
