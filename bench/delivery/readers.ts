import { parseDailyPapersText } from '../../services/papers/sources/daily-papers-text.ts';
import type { Db } from '../../services/platform/postgres.ts';
import type { Container } from '../../services/wiring/container.ts';
import { createRandom, pick } from '../seeded-random.ts';

/** The day before that of the seed papers: its edition was sent already, and the liked papers are from it. */
export const YESTERDAY = '2025-09-03';
const TODAY = '2025-09-04';
const OLDER_PAPERS = 400;

// Keywords as people write them: broad and narrow, of one to four words, with and without a match.
const KEYWORDS = [
  ...[
    'reinforcement learning',
    'agents',
    'reasoning',
    'diffusion',
    'text-to-image',
    'video generation',
    'LLM',
  ],
  ...[
    'benchmark',
    'vision-language models',
    'robotics',
    'speech recognition',
    'mixture of experts',
    'alignment',
  ],
  ...[
    'retrieval augmented generation',
    'long context',
    'quantization',
    'distillation',
    'code generation',
    'GUI agents',
  ],
  ...[
    '3D reconstruction',
    'gaussian splatting',
    'tokenizer',
    'multilingual',
    'low-resource languages',
    'safety',
  ],
  ...[
    'hallucination',
    'mathematical reasoning',
    'tool use',
    'synthetic data',
    'data selection',
    'medical imaging',
  ],
  ...[
    'protein',
    'graph neural networks',
    'time series',
    'federated learning',
    'interpretability',
    'attention',
  ],
  ...[
    'state space models',
    'world models',
    'embodied',
    'optimizers',
    'scaling laws',
    'prompt optimization',
    'music',
  ],
];
const ZONES = [
  ...['Europe/Paris', 'America/New_York', 'America/Los_Angeles', 'Asia/Kolkata', 'Asia/Shanghai', 'UTC'],
  ...['Asia/Tokyo', 'Europe/London', 'America/Sao_Paulo', 'Australia/Sydney'],
];
const DOMAINS = ['gmail.example', 'outlook.example', 'yahoo.example', 'uni.example', 'mail.example'];

/** The interests of readers: the share of readers with any of a kind, and the maximum per reader. Few readers have many. */
const mixOf = (topics: string[], papers: number[]) => [
  { kind: 'topic', share: 0.65, most: 6, pool: topics },
  { kind: 'keyword', share: 0.55, most: 6, pool: KEYWORDS },
  { kind: 'muted', share: 0.08, most: 2, pool: KEYWORDS },
  { kind: 'liked', share: 0.35, most: 30, pool: papers.map(String) },
  { kind: 'disliked', share: 0.08, most: 5, pool: papers.map(String) },
];

// A past edition, made from sentences of today's papers, so that its words are those of real papers.
const addOlderEdition = async ({ editions, ingest }: Container): Promise<number[]> => {
  const random = createRandom(3);
  const papers = await editions.papersOf(TODAY);
  const sentences = papers
    .flatMap(({ abstract }) => abstract.split(/(?<=\.)\s+/))
    .filter(({ length }) => length > 60);
  const half = (from: 'start' | 'end'): string => {
    const words = pick(papers, random).title.split(' ');
    return (from === 'start' ? words.slice(0, words.length >> 1) : words.slice(words.length >> 1)).join(' ');
  };
  const text = Array.from(
    { length: OLDER_PAPERS },
    (_, at) =>
      `${half('start')} ${half('end')} ${at}\n\n${Array.from({ length: 7 }, () => pick(sentences, random)).join(' ')}\n`,
  ).join('\n');
  await ingest.ingest(parseDailyPapersText(text, { date: YESTERDAY }), {
    source: 'an older edition',
    origin: 'an older edition',
    date: YESTERDAY,
    partial: false,
  });
  await ingest.closeEdition(YESTERDAY);
  return (await editions.papersOf(YESTERDAY)).map(({ id }) => id);
};

const ADD_SUBSCRIBERS = `
  insert into subscribers (address, address_key, state, confirmed_at, zone, digest_hour, digest_days, paper_count,
    minimum_score, adventurousness, last_edition_date)
  select each.address, each.address, 'active', now(), ($2::text[])[1 + floor(random() * cardinality($2))],
    floor(random() * 24), case when random() < 0.7 then 31 else 127 end,
    case when random() < 0.7 then 5 else 3 + floor(random() * 8) end,
    case when random() < 0.9 then 0 else 20 end, case when random() < 0.8 then 0 else 1 end, $4
  from generate_series((select coalesce(max(id), 0) from subscribers) + 1, (select coalesce(max(id), 0) from subscribers) + $1::int) n,
    lateral (select 'reader' || n || '@' || ($3::text[])[1 + n % cardinality($3)] as address) each`;

// The lateral part refers to its subscriber, so that its random numbers are drawn for each anew.
const ADD_INTERESTS = `
  insert into interests (subscriber_id, kind, value, created_at)
  select s.id, m.kind::interest_kind, m.pool[1 + floor(power(random(), 2) * cardinality(m.pool))::int],
    '2025-09-03'::timestamptz - random() * interval '300 days'
  from subscribers s
    cross join json_to_recordset($2::json) as m(kind text, share float, most int, pool text[])
    cross join lateral generate_series(1, ceil(power(random() + 0 * s.id, 2) * m.most)::int)
  where s.id > $1 and abs(hashtextextended(m.kind, s.id) % 1000) < 1000 * m.share
  on conflict do nothing`;

/** Adds an older edition, and returns a function that adds readers who got that one and not yet the seed papers. */
export const createReaders = async (container: Container) => {
  const { db, topics } = container;
  const papers = await addOlderEdition(container);
  const mix = mixOf(
    (await topics.list()).map(({ slug }) => slug),
    papers,
  );
  return {
    /** Adds `count` readers with their own interests, none of them due; returns the range of their ids. */
    add: async (count: number): Promise<{ first: number; last: number }> => {
      const client = await db.connect();
      try {
        await client.query('set statement_timeout = 0');
        await client.query('select setseed(0.42)');
        const before =
          (await client.query<{ max: number | null }>('select max(id) from subscribers')).rows[0]!.max ?? 0;
        await client.query(ADD_SUBSCRIBERS, [count, ZONES, DOMAINS, YESTERDAY]);
        await client.query(ADD_INTERESTS, [before, JSON.stringify(mix)]);
        return { first: before + 1, last: before + count };
      } finally {
        await client.query('reset statement_timeout');
        client.release();
      }
    },
  };
};

export type BenchReaders = Awaited<ReturnType<typeof createReaders>>;

/** Makes these readers due. */
export const makeDue = async (db: Db, range: { first: number; last: number }): Promise<void> => {
  await db.query(
    `update /* bench */ subscribers set next_digest_at = now() - interval '1 minute' where id between $1 and $2`,
    [range.first, range.last],
  );
};
