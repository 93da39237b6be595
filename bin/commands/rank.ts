import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createCaseRanker, type KnownTopic } from './rank-cases.ts';
import { readCases, readPapers } from './rank-input.ts';

type RankOptions = {
  papersFile: string;
  casesFile: string;
  outFile: string;
  onProgress?: (message: string) => void;
};
type RankResult = { cases: number; papers: number; seconds: number };

const readTopics = async (): Promise<KnownTopic[]> =>
  JSON.parse(await readFile(new URL('../../seeds/topics.json', import.meta.url), 'utf8')) as KnownTopic[];

/**
 * Ranks the candidates of each case for its own interests alone, without any database. Term statistics and acronyms come from
 * the papers file; cases are read, ranked and written one at a time, so that none sees another. The output file gets its name
 * only when it is complete.
 *
 * @throws DomainError that names the file and the line of bad input
 */
export const rank = async ({
  papersFile,
  casesFile,
  outFile,
  onProgress = () => {},
}: RankOptions): Promise<RankResult> => {
  const started = performance.now();
  const papers = await readPapers(papersFile);
  onProgress(`${papers.length} papers read`);
  const rankCase = createCaseRanker(papers, await readTopics());
  const ids = new Set(papers.map(({ id }) => id));

  const unfinished = `${outFile}.part`;
  const out = createWriteStream(unfinished);
  // The error of a full disk or a missing folder has to reach the caller, also while nothing awaits a write.
  const done = finished(out);
  done.catch(() => {});
  let cases = 0;
  try {
    for await (const one of readCases(casesFile, (id) => ids.has(id))) {
      const ranking = rankCase(one);
      if (!out.write(`${JSON.stringify({ id: one.id, ranking })}\n`))
        await Promise.race([once(out, 'drain'), done]);
      cases += 1;
      if (cases % 100 === 0) onProgress(`${cases} cases ranked`);
    }
    out.end();
    await done;
    await rename(unfinished, outFile);
  } catch (error) {
    out.destroy();
    await rm(unfinished, { force: true });
    throw error;
  }
  return { cases, papers: papers.length, seconds: Math.round(performance.now() - started) / 1000 };
};
