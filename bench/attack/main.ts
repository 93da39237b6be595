import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Db } from '../../services/platform/postgres.ts';
import { createBenchWorld } from '../delivery/bench-world.ts';
import { createReaders, makeDue } from '../delivery/readers.ts';
import { startSink } from '../delivery/sink.ts';
import { startWorkers } from '../delivery/workers.ts';
import { type Figures, figuresJson } from '../figures.ts';
import { startServer } from '../server-process.ts';
import { UsageError } from '../usage-error.ts';
import type { AttackPlan, AttackReport } from './attackers.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { createPeople, type Times } from './people.ts';

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const quantile = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

/** Returns the figures of one kind of request, named after it; `suffix` says when they were taken. */
const figuresOf = (name: string, { ms, failed }: Times, suffix = ''): Figures => {
  const sorted = ms.sort((a, b) => a - b);
  return {
    [`${name}P50Ms${suffix}`]: quantile(sorted, 0.5),
    [`${name}P99Ms${suffix}`]: quantile(sorted, 0.99),
    [`${name}MaxMs${suffix}`]: sorted.at(-1) ?? Number.NaN,
    [`${name === 'signup' ? 'signups' : name}Failed${suffix}`]: failed,
  };
};

const sentSoFar = async (db: Db): Promise<number> => {
  const { rows } = await db.query<{ n: number }>(
    `select /* bench */ count(*)::int as n from digests where state = 'sent'`,
  );
  return rows[0]!.n;
};

/** Starts the attackers in a separate process; they begin when `attack` is called. */
const startAttackers = async (plan: AttackPlan) => {
  const child = fork(fileURLToPath(new URL('./attackers.ts', import.meta.url)), [JSON.stringify(plan)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The attackers ended too early.')));
  ended.catch(() => {});
  await Promise.race([once(child, 'message'), ended]);
  return {
    attack: async (): Promise<AttackReport> => {
      const report = once(child, 'message');
      child.send('go');
      return ((await Promise.race([report, ended])) as [AttackReport])[0];
    },
    stop: (): void => {
      child.kill('SIGKILL');
    },
  };
};

const measure = async (options: Options): Promise<Figures> => {
  const quietSeconds = Math.max(5, Math.round(options.seconds / 4));
  const world = await createBenchWorld();
  const closing: (() => unknown)[] = [world.close];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0)) await step();
  };
  const exit = () => process.exit(1);
  const stop = (): void => {
    close().then(exit, exit);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const sink = await startSink(null, world.dataDir);
    closing.unshift(sink.stop);
    const { container, env } = await world.database('attack', sink.url);
    const given = {
      ...env,
      SMTP_RATE_PER_SECOND: String(options.digests),
      SIGNUPS_PER_MINUTE: '1000000',
      // Submissions are not looked up: nothing listens here.
      ARXIV_API_URL: 'http://127.0.0.1:9',
    };
    const { add } = await createReaders(container);
    const range = await add(Math.ceil(1.3 * options.digests * (quietSeconds + options.seconds + 15)));
    const workers = await startWorkers(1, given);
    closing.unshift(workers.stop);
    const server = await startServer(new URL('../../services/api/server.ts', import.meta.url), given);
    closing.unshift(server.stop);
    const people = await createPeople(server.url);
    closing.unshift(people.close);
    await makeDue(container.db, range);
    await container.dispatcher.wake('plan-digests', [{}]);
    while ((await sentSoFar(container.db)) === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    const { clients, slow, seconds } = options;
    const attackers = await startAttackers({ url: server.url, seconds, clients, slow, connections: 4 });
    closing.unshift(attackers.stop);

    say(`${range.last} readers; ${quietSeconds} s without an attack`);
    const before = await sentSoFar(container.db);
    const quiet = await people.live(quietSeconds, options.signups);
    const between = await sentSoFar(container.db);
    say(`${clients} clients attack for ${seconds} s`);
    const [report, attacked] = await Promise.all([attackers.attack(), people.live(seconds, options.signups)]);
    const after = await sentSoFar(container.db);
    if (server.isGone()) throw new Error(`The API did not survive: ${JSON.stringify(report)}`);
    const statuses = Object.entries(report.statuses);
    return {
      ...figuresOf('signup', attacked.signups),
      ...figuresOf('healthz', attacked.healthz),
      ...figuresOf('signup', quiet.signups, 'Quiet'),
      ...figuresOf('healthz', quiet.healthz, 'Quiet'),
      digestsSent: after,
      digestsPerSecondQuiet: (between - before) / quietSeconds,
      digestsPerSecondAttacked: (after - between) / seconds,
      attackRequests: statuses.reduce((sum, [, count]) => sum + count, 0),
      ...Object.fromEntries(statuses.map(([status, count]) => [`attackStatus${status}`, count])),
      attackErrors: report.errors,
      slowOpened: report.slow.opened,
      slowCut: report.slow.cut,
      slowLongestSeconds: report.slow.longestMs / 1_000,
    };
  } finally {
    await close();
  }
};

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else {
    const figures = await measure(options);
    process.stdout.write(
      options.json ? `${figuresJson(figures)}\n` : `${JSON.stringify(figures, null, 1)}\n`,
    );
  }
  process.exit(0);
} catch (error) {
  say(error instanceof UsageError ? error.message : String((error as Error).stack));
  process.exit(error instanceof UsageError ? 2 : 1);
}
