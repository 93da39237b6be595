import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { simpleParser } from 'mailparser';
import { migrate } from '../prisma/migrate.ts';
import { seed } from '../seeds/seed.ts';
import { reasonInWords } from '../services/digests/compose/build-view.ts';
import type { SelectedPaper } from '../services/digests/ledger/ledger.ts';
import { loadConfig } from '../services/platform/config.ts';
import { messageOf } from '../services/platform/errors.ts';
import { createContainer } from '../services/wiring/container.ts';
import { addDemoReader, readDemoReaders } from './demo/readers.ts';
import { createSettableClock, runDay } from './demo/run-day.ts';
import { type Stack, startStack } from './local/stack.ts';

const HELP = `Usage: npm run --silent demo -- [--json] [--out DIR]

Simulates one day for the readers of seeds/demo-subscribers.json, with a Postgres, a Redis and an inbox of its own
in a temporary folder, and with the planner, queue, worker and SMTP of production.

  --json      print one JSON object instead of a table
  --out DIR   write each mail to DIR as .eml and .html
  --help      print this

Exits with 0 only if every reader who was due got exactly one digest, and no other reader got any.
`;

// The edition of 4 September 2025 closes as the day begins.
const DAY = new Date('2025-09-04T00:00:00Z');

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

type ReaderResult = {
  email: string;
  state: string;
  digest: string | null;
  received: number;
  papers: { title: string; score: number; reason: string; terms: string[] }[];
};

const simulate = async (stack: Stack, outDir: string | null) => {
  const startedAt = performance.now();
  await migrate(stack.databaseUrl);
  const clock = createSettableClock(DAY);
  const config = loadConfig({
    DATABASE_URL: stack.databaseUrl,
    REDIS_URL: stack.redisUrl,
    SMTP_URL: stack.smtpUrl,
    PUBLIC_URL: 'http://localhost:3000',
    APP_SECRET: 'a-demonstration-signs-links-that-nobody-follows',
    LOG_LEVEL: 'warn',
  });
  const container = createContainer(config, 'demo', { clock, logTo: 'stderr' });
  try {
    const { editions } = await seed(container);
    say(`Edition of ${editions[0]!.date}: ${editions[0]!.papers} papers.`);
    const demoReaders = await readDemoReaders();
    for (const reader of demoReaders) await addDemoReader(container, reader);
    say(`${demoReaders.length} readers. Simulating the day, hour by hour:`);
    await runDay(container, clock, DAY, (hour) =>
      process.stderr.write(hour === 24 ? `${hour}\n` : `${hour} `),
    );

    const mails = await stack.inbox!.list();
    const titles = new Map(
      (await container.editions.papersOf(editions[0]!.date)).map((paper) => [paper.id, paper.title]),
    );
    const { rows } = await container.db.query<{
      address: string;
      state: string;
      selection: SelectedPaper[] | null;
    }>('select s.address, d.state, d.selection from digests d join subscribers s on s.id = d.subscriber_id');
    const readers: ReaderResult[] = demoReaders.map(({ email, state }) => {
      const digest = rows.find((row) => row.address === email);
      return {
        email,
        state,
        digest: digest?.state ?? null,
        received: mails.filter((mail) => mail.to.includes(email)).length,
        papers: (digest?.selection ?? []).map(({ paperId, score, reason }) => ({
          title: titles.get(paperId) ?? '',
          score,
          reason: reasonInWords(reason),
          terms: reason.terms,
        })),
      };
    });
    if (outDir) {
      await mkdir(outDir, { recursive: true });
      for (const mail of mails) {
        const source = await stack.inbox!.source(mail.id);
        const name = join(outDir, (mail.to[0] ?? mail.id).replace(/[^A-Za-z0-9.-]+/g, '-'));
        await writeFile(`${name}.eml`, source);
        await writeFile(`${name}.html`, (await simpleParser(source)).html || '');
      }
      say(`${mails.length} mails written to ${outDir}.`);
    }
    const states: Record<string, number> = {};
    for (const row of rows) states[row.state] = (states[row.state] ?? 0) + 1;
    const eligible = readers.filter((reader) => reader.state === 'active');
    return {
      papers: editions[0]!.papers,
      subscribers: readers.length,
      eligible: eligible.length,
      ineligible: readers.length - eligible.length,
      digests: states,
      received: mails.length,
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
      ok: readers.every((reader) => reader.received === (reader.state === 'active' ? 1 : 0)),
      readers,
    };
  } finally {
    await container.close();
  }
};

const printTable = ({ readers, ...totals }: Awaited<ReturnType<typeof simulate>>): void => {
  for (const reader of readers) {
    process.stdout.write(
      `\n${reader.email}  ${reader.digest ? `${reader.digest}, ${reader.received} received` : `nothing: ${reader.state}`}\n`,
    );
    for (const { title, score, reason, terms } of reader.papers) {
      process.stdout.write(
        `  ${String(Math.round(score)).padStart(3)}  ${title}\n       ${reason}${terms.length > 0 ? ` · ${terms.join(', ')}` : ''}\n`,
      );
    }
  }
  process.stdout.write(
    `\n${totals.papers} papers; ${totals.eligible} readers due, ${totals.received} mails received, ${totals.ineligible} readers rightly got nothing; ${totals.seconds} s.\n`,
  );
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, out: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-demo-'));
  let stack: Stack | null = null;
  const clean = async (): Promise<void> => {
    await stack?.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  const exit = () => process.exit(1);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      clean().then(exit, exit);
    });
  try {
    say('Starting a Postgres, a Redis and an inbox ...');
    stack = await startStack({ dataDir, ephemeral: true });
    const result = await simulate(stack, values.out ?? null);
    if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else printTable(result);
    if (!result.ok) say('Not every reader got what they should have: compare "state" and "received".');
    return result.ok ? 0 : 1;
  } finally {
    await clean();
  }
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const usage = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    process.stderr.write(
      usage
        ? `${messageOf(error)}\n\n${HELP}`
        : `The demonstration failed: ${(error as Error)?.stack ?? messageOf(error)}\n`,
    );
    process.exit(usage ? 2 : 1);
  },
);
