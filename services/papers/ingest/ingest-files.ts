import { messageOf } from '../../platform/errors.ts';
import type { Fetcher } from '../../platform/fetcher.ts';
import type { Logger } from '../../platform/logger.ts';
import type { ParseReport } from '../paper.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { MAX_TEXT_BYTES, readTextFile, type TextSource } from '../sources/read-text-file.ts';
import { parseSource } from '../sources/registry.ts';
import { looksLikeHtml } from '../sources/source.ts';
import type { Ingest, IngestResult } from './ingest.ts';

export type FileToTake = {
  /** The path of a file, or an http(s) address. */
  path: string;
  /** If left out, the day that the file itself states. */
  date?: string | undefined;
  /** If left out, the kind is detected. */
  kind?: string | undefined;
};

export type FileTaken = {
  path: string;
  kind: string;
  report: ParseReport;
  /** Null if neither the caller nor the file states it. */
  date: string | null;
} & (
  | {
      result: IngestResult /** The number of papers of the closed edition; null if it stays open. */;
      closed: number | null;
    }
  | { error: unknown }
);

/**
 * Ingests files in their order. Each file is taken whole or not at all. While Postgres writes a file, the next one is
 * read and the previous one is made searchable, which uses two cores; at most two files are in memory.
 */
export const createFileIngest = (options: {
  ingest: Pick<Ingest, 'take' | 'closeEdition'>;
  index: SearchIndex;
  log: Logger;
  fetcher: Pick<Fetcher, 'fetch'>;
}) => {
  const { ingest, index, log } = options;

  const readAddress = async (url: string): Promise<TextSource> => {
    const refuse = (reason: string): TextSource => ({ text: null, fatal: { line: null, reason } });
    const got = await options.fetcher.fetch({
      url,
      accept: 'text/plain, application/json, application/xml;q=0.9, */*;q=0.1',
      trusted: true,
      maxBytes: MAX_TEXT_BYTES,
    });
    if (got.kind === 'failed') return refuse(got.reason);
    if (got.kind === 'unchanged') return refuse('the server returned 304 to a request without conditions');
    return looksLikeHtml(got.text)
      ? refuse('a web page: give the address of its text export, feed or API')
      : { text: got.text, fatal: null };
  };

  const load = async ({ path, date, kind: asKind }: FileToTake) => {
    const read = await (/^https?:\/\//i.test(path) ? readAddress(path) : readTextFile(path));
    const { kind, report } = parseSource(read.text ?? '', { date, kind: asKind });
    return {
      path,
      kind,
      report: read.fatal ? { ...report, fatal: read.fatal } : report,
      date: date ?? report.listedOn ?? null,
    };
  };

  return async (
    files: FileToTake[],
    how: { partial: boolean; keepOpen: boolean },
    onFile: (taken: FileTaken) => void,
  ): Promise<void> => {
    let indexed: Promise<unknown> = Promise.resolve();
    // Papers that are not indexed now stay in the waiting list, and the next run indexes them.
    const indexNow = () =>
      index
        .catchUp()
        .catch((error: unknown) => log.warn({ err: messageOf(error) }, 'papers are not searchable yet'));
    let next = files[0] && load(files[0]);
    for (const [at] of files.entries()) {
      const file = await next!;
      const following = files[at + 1];
      next = following && load(following);
      // The promise is awaited in the next turn; an earlier error must not count as unhandled.
      next?.catch(() => {});
      const { path, kind, date, report } = file;
      if (date === null && !report.fatal) {
        onFile({ ...file, error: null });
        continue;
      }
      try {
        const result = await ingest.take(report, {
          source: kind,
          origin: path,
          date: date ?? '1970-01-01',
          partial: how.partial,
        });
        await indexed;
        indexed = indexNow();
        const closed = how.keepOpen ? null : (await ingest.closeEdition(result.date)).papers;
        onFile({ ...file, result, closed });
      } catch (error) {
        onFile({ ...file, error });
      }
    }
    await indexed;
  };
};

export type FileIngest = ReturnType<typeof createFileIngest>;
