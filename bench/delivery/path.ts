import { join } from 'node:path';
import type { Db } from '../../services/platform/postgres.ts';
import type { Figures } from '../figures.ts';
import type { BenchWorld } from './bench-world.ts';
import { cpuOf, cpuOfEndedChildren } from './cpu.ts';
import { dkimFor } from './dkim.ts';
import type { Options } from './options.ts';
import type { Postfix } from './postfix.ts';
import type { ProfileSum } from './profile.ts';
import { profileWorker } from './profile-worker.ts';
import { createReaders } from './readers.ts';
import { median, ratioFigures } from './rounds.ts';
import { runSlice } from './run-slice.ts';
import { takeSample } from './sample.ts';
import { createServiceCpu } from './service-cpu.ts';
import { startSink } from './sink.ts';
import { runSmtpSource } from './smtp-source.ts';
import { resetStatements, type Statement, statementsSince } from './statements.ts';
import { tableBytes } from './table-bytes.ts';
import { startUsualWay } from './usual-way.ts';
import { startWorkers } from './workers.ts';

const SAMPLE = 500;
const WARM_UP = 1_000;
const PROFILED = 4_000;
const USUAL_MAILS = 400;
const MJML_MAILS = 40;

type Say = (line: string) => void;
const CPUS = ['workers', 'postgres', 'redis', 'sink', 'usual', 'ended'] as const;
type CpuNow = Record<(typeof CPUS)[number], number>;
type Way = { speeds: number[]; mails: number; cpu: CpuNow };

/** The figures of the path, and `hot`: lines of text that list the costliest functions and statements. */
export type PathResult = { figures: Figures; hot: string[] };

const newWay = (): Way => ({
  speeds: [],
  mails: 0,
  cpu: { workers: 0, postgres: 0, redis: 0, sink: 0, usual: 0, ended: 0 },
});

const last = ({ speeds }: Way): string => (speeds.length > 0 ? String(Math.round(speeds.at(-1)!)) : '-');

const cpuPerMail = ({ cpu, mails }: Way): number => CPUS.reduce((sum, name) => sum + cpu[name], 0) / mails;

/** Measures the whole path, in turns with the ways it is compared with. */
export const measurePath = async (
  world: BenchWorld,
  options: Options,
  postfix: Postfix | null,
  say: Say,
): Promise<PathResult> => {
  const sink = await startSink(postfix, world.dataDir, options.awayMs);
  const closers: (() => Promise<void>)[] = [sink.stop];
  try {
    const dkim = dkimFor(options.dkim);
    const { env: bare, container } = await world.database('path', sink.url);
    const env: Record<string, string> = {
      ...bare,
      ...dkim.env,
      SMTP_CONNECTIONS: String(options.connections),
    };
    const readers = await createReaders(container);
    const sample = await readers.add(SAMPLE);
    const warmUp = await readers.add(WARM_UP * options.workers);
    const warmUpAgain = await readers.add(WARM_UP);
    const profiled = await readers.add(PROFILED);
    const perRound = Math.ceil(options.subscribers / options.rounds);
    const slices = [];
    for (let round = 0; round < options.rounds; round += 1) slices.push(await readers.add(perRound));
    await container.db.query('vacuum analyze');
    const viewsFile = join(world.dataDir, 'views.json');
    const { meanBytes } = await takeSample(container, env, sample, viewsFile);
    say(`a sample of ${SAMPLE} readers: ${Math.round(meanBytes)} bytes a mail`);

    const serviceCpu = await createServiceCpu(container.db, world.redisUrl);
    const workers = await startWorkers(options.workers, env);
    closers.push(workers.stop);
    await runSlice(container, warmUp);
    const usual = await startUsualWay(options.workers, container.db, {
      databaseUrl: env.DATABASE_URL!,
      smtpUrl: sink.url,
      connections: options.connections,
      viewsFile,
      dkim: dkim.rsa,
    });
    closers.push(usual.stop);
    await usual.run('template', USUAL_MAILS);
    await usual.run('mjml', 10);

    const cpuNow = (): CpuNow => ({
      workers: workers.cpuUs(),
      postgres: serviceCpu.postgres(),
      redis: serviceCpu.redis(),
      sink: cpuOf([sink.pid]),
      usual: cpuOf(usual.pids),
      ended: cpuOfEndedChildren(),
    });
    const ways = { ours: newWay(), source: newWay(), reused: newWay(), usual: newWay(), mjml: newWay() };
    /** Runs one way for a round, and adds up its processor time in all processes. */
    const round = async (way: Way, run: () => Promise<{ mails: number; seconds: number }>): Promise<void> => {
      const before = cpuNow();
      const { mails, seconds } = await run();
      const after = cpuNow();
      for (const name of CPUS) way.cpu[name] += after[name] - before[name];
      way.mails += mails;
      way.speeds.push(mails / seconds);
    };
    const sessions = options.workers * options.connections;
    let skipped = 0;
    await resetStatements(container.db);
    for (const [n, slice] of slices.entries()) {
      if (postfix) {
        const task = { port: sink.port, mails: perRound, bytes: meanBytes, sessions };
        await round(ways.source, () => runSmtpSource(postfix, { ...task, reuse: false }));
        await round(ways.reused, () => runSmtpSource(postfix, { ...task, reuse: true }));
      }
      await round(ways.ours, async () => {
        const before = sink.received();
        const result = await runSlice(container, slice);
        const received = sink.received() - before;
        if (received !== result.sent)
          throw new Error(`${result.sent} digests are recorded as sent, and ${received} were received.`);
        skipped += result.skipped;
        return { mails: result.sent, seconds: result.seconds };
      });
      await round(ways.usual, () => usual.run('template', USUAL_MAILS * options.workers));
      await round(ways.mjml, () => usual.run('mjml', MJML_MAILS * options.workers));
      say(
        `round ${n + 1} of ${options.rounds}, mails a second: whole path ${last(ways.ours)}, smtp-source ${last(ways.source)} (${last(ways.reused)} over reused connections), usual way ${last(ways.usual)}, MJML per mail ${last(ways.mjml)}`,
      );
    }
    const { mails } = ways.ours;
    const statements = await statementsSince(container.db);
    const peakRssMb = workers.peakRssMb();
    await workers.stop();
    const profile = await profileWorker(container, {
      env,
      dir: world.dataDir,
      warmUp: warmUpAgain,
      slice: profiled,
    });
    const perMail = (of: (statement: Statement) => number): number =>
      statements.reduce((sum, each) => sum + of(each), 0) / mails;

    const figures: Figures = {
      mailsPerSecond: median(ways.ours.speeds),
      meanBytes,
      peakRssMb,
      mails,
      skipped,
      workers: options.workers,
      connections: options.connections,
      awayMs: options.awayMs,
      nodemailerMailsPerSecond: median(ways.usual.speeds),
      mjmlPerMailMailsPerSecond: median(ways.mjml.speeds),
      ...(postfix && {
        smtpSourceMailsPerSecond: median(ways.source.speeds),
        smtpSourceKeptMailsPerSecond: median(ways.reused.speeds),
        ...compare('ToSmtpSource', ways.ours, ways.source),
        ...compare('ToSmtpSourceKept', ways.ours, ways.reused),
      }),
      ...compare('ToNodemailer', ways.ours, ways.usual),
      ...compare('ToMjmlPerMail', ways.ours, ways.mjml),
      ...Object.fromEntries(
        (['workers', 'postgres', 'redis', 'sink'] as const).map((name) => [
          `cpuUsPerMail.${name}`,
          ways.ours.cpu[name] / mails,
        ]),
      ),
      ...stageFigures(profile, ways.ours.cpu.workers / mails),
      postgresBytesPerSentDigest: await bytesPerDigest(container.db),
      roundTripsPerMail: perMail(({ calls }) => calls),
      rowsPerMail: perMail(({ rows }) => rows),
      walBytesPerMail: perMail(({ walBytes }) => walBytes),
    };
    return { figures, hot: [...hotFunctions(profile), ...hotStatements(statements, mails)] };
  } finally {
    for (const close of closers.reverse()) await close();
  }
};

const bytesPerDigest = async (db: Db): Promise<number> => {
  const { rows } = await db.query<{ n: number }>('select count(*)::int as n from digests');
  return (await tableBytes(db, '^digest')) / rows[0]!.n;
};

/** Compares by wall-clock time, and by a mail's processor time in all processes, which other load does not change. */
const compare = (name: string, ours: Way, theirs: Way): Figures => ({
  ...ratioFigures(`ratio${name}`, ours.speeds, theirs.speeds),
  [`cpuRatio${name}`]: cpuPerMail(theirs) / cpuPerMail(ours),
});

// Samples are taken by the clock, so on a busy machine they contain the time of other programs: only their shares count.
const stageFigures = ({ byStage }: ProfileSum, cpuUsPerMail: number): Figures => {
  const all = [...byStage.values()].reduce((sum, us) => sum + us, 0);
  return Object.fromEntries(
    [...byStage].map(([stage, us]) => [`stageUsPerMail.${stage}`, (cpuUsPerMail * us) / all]),
  );
};

const hotFunctions = (profile: Awaited<ReturnType<typeof profileWorker>>): string[] =>
  [...profile.byFunction]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 50)
    .map(([name, us]) => `${(us / profile.mails).toFixed(1)} us  ${name}`);

const hotStatements = (statements: Statement[], mails: number): string[] =>
  statements
    .slice(0, 12)
    .map(
      ({ calls, ms, rows, query }) =>
        `${((1000 * ms) / mails).toFixed(1)} us, ${(calls / mails).toFixed(3)} calls, ${(rows / mails).toFixed(2)} rows a mail  ${query.replace(/\s+/g, ' ').slice(0, 160)}`,
    );
