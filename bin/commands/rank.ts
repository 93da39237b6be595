import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createDayIndex, type DayIndex } from '../../services/ranking/day-index.ts';
import { buildProfile } from '../../services/ranking/profile.ts';
import { rankPapers } from '../../services/ranking/score.ts';
import type { Interest, RankedPaper, RankPaper } from '../../services/ranking/types.ts';
import { phraseKey } from '../../services/ranking/vocabulary.ts';
import { type RankCase, readCases, readPapers } from './rank-input.ts';

type KnownTopic = { slug: string; name: string; aliases: string[] };

export type RankOptions = {
  papersFile: string;
  casesFile: string;
  outFile: string;
  onProgress?: (message: string) => void;
};
export type RankResult = { cases: number; papers: number; seconds: number };

const readTopics = async (): Promise<Map<string, KnownTopic>> => {
  const file = new URL('../../seeds/topics.json', import.meta.url);
  const topics = JSON.parse(await readFile(file, 'utf8')) as KnownTopic[];
  return new Map(topics.flatMap((topic) => [topic.slug, phraseKey(topic.name)].map((key) => [key, topic])));
};

const toInterests = (
  { interests }: RankCase,
  topics: ReadonlyMap<string, KnownTopic>,
  paper: (id: string) => RankPaper,
): Interest[] => [
  ...(interests.topics ?? []).map((given): Interest => {
    const topic = topics.get(given) ?? topics.get(phraseKey(given));
    return { kind: 'topic', label: topic?.name ?? given, aliases: topic?.aliases ?? [] };
  }),
  ...(interests.keywords ?? []).map((label): Interest => ({ kind: 'keyword', label })),
  ...(interests.authors ?? []).map((label): Interest => ({ kind: 'author', label })),
  ...(interests.muted ?? []).map((label): Interest => ({ kind: 'muted', label })),
  ...(interests.liked ?? []).map((id): Interest => ({ kind: 'liked', paper: paper(id) })),
  ...(interests.disliked ?? []).map((id): Interest => ({ kind: 'disliked', paper: paper(id) })),
];

/** Every candidate, best first: muted ones last, with score 0. */
const rankCase = (index: DayIndex, one: RankCase, topics: ReadonlyMap<string, KnownTopic>): RankedPaper[] => {
  const interests = toInterests(one, topics, (id) => index.papers[index.numberOf.get(id)!]!);
  const ranked: RankedPaper[] = rankPapers(index, buildProfile(interests, index.statistics), {
    among: one.candidates,
  });
  const shown = new Set(ranked.map(({ id }) => id));
  const muted = [...new Set(one.candidates)].filter((id) => !shown.has(id));
  const reason = { kind: 'trending', label: 'trending', terms: [] } as const;
  return [...ranked, ...muted.map((id): RankedPaper => ({ id, score: 0, reason: { ...reason, terms: [] } }))];
};

/**
 * Ranks the candidates of each case for its own interests alone, without any database. Term statistics and
 * acronyms come from the papers file; cases are read, ranked and written one at a time and never meet. The answer
 * takes its name only once it is whole. Throws a DomainError that names file and line of bad input.
 */
export const rank = async ({
  papersFile,
  casesFile,
  outFile,
  onProgress = () => {},
}: RankOptions): Promise<RankResult> => {
  const started = performance.now();
  const topics = await readTopics();
  const papers = await readPapers(papersFile);
  onProgress(`${papers.length} papers read`);
  const index = createDayIndex(papers);

  const unfinished = `${outFile}.part`;
  const out = createWriteStream(unfinished);
  // A full disk or a missing folder has to reach the caller, also while no write is being waited for.
  const done = finished(out);
  done.catch(() => {});
  let cases = 0;
  try {
    for await (const one of readCases(casesFile, (id) => index.numberOf.has(id))) {
      const ranking = rankCase(index, one, topics);
      if (!out.write(`${JSON.stringify({ id: one.id, ranking })}\n`))
        await Promise.race([once(out, 'drain'), done]);
      cases += 1;
      if (cases % 500 === 0) onProgress(`${cases} cases ranked`);
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
