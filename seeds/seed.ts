import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dailyPapersText, readDailyPapersFile } from '../services/papers/sources/daily-papers-text.ts';
import type { Topic } from '../services/papers/topics.ts';
import type { Container } from '../services/wiring/container.ts';

const seedsDirectory = fileURLToPath(new URL('.', import.meta.url));

const readTopics = async (): Promise<Topic[]> =>
  JSON.parse(await readFile(join(seedsDirectory, 'topics.json'), 'utf8')) as Topic[];

type SeedResult = { topics: number; editions: { date: string; papers: number; created: number }[] };

/** Puts the topics and the editions under `seeds/` into the database. Repeating it changes nothing. */
export const seed = async (
  container: Pick<Container, 'topics' | 'ingest' | 'counts'>,
): Promise<SeedResult> => {
  const topics = await readTopics();
  await container.topics.replaceAll(topics);
  const result: SeedResult = { topics: topics.length, editions: [] };
  const directory = join(seedsDirectory, 'daily-papers');
  for (const name of (await readdir(directory)).filter((each) => each.endsWith('.txt')).sort()) {
    const date = name.slice(0, -'.txt'.length);
    const report = await readDailyPapersFile(join(directory, name), { date });
    const { created } = await container.ingest.ingest(report, {
      source: dailyPapersText.kind,
      origin: `seeds/daily-papers/${name}`,
      date,
      partial: false,
    });
    const { papers } = await container.ingest.closeEdition(date);
    await container.counts.scoreEdition(date);
    result.editions.push({ date, papers, created });
  }
  return result;
};

const main = async (): Promise<void> => {
  const [{ createContainer }, { loadConfig }] = await Promise.all([
    import('../services/wiring/container.ts'),
    import('../services/platform/config.ts'),
  ]);
  const container = createContainer(loadConfig(process.env), 'seed');
  try {
    const { topics, editions } = await seed(container);
    const list = editions.map(({ date, papers }) => `${date} with ${papers} papers`).join(', ');
    process.stdout.write(`${topics} topics; editions: ${list}\n`);
  } finally {
    await container.close();
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
