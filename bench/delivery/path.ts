import { join } from 'node:path';
import type { Figures } from '../figures.ts';
import type { BenchWorld } from './bench-world.ts';
import { cpuOf } from './cpu.ts';
import { dkimFor } from './dkim.ts';
import type { Options } from './options.ts';
import type { Postfix } from './postfix.ts';
import { sumProfiles } from './profile.ts';
import { createReaders } from './readers.ts';
import { median, ratioFigures } from './rounds.ts';
import { runSlice } from './run-slice.ts';
import { takeSample } from './sample.ts';
import { createServiceCpu } from './service-cpu.ts';
import { startSink } from './sink.ts';
import { runSmtpSource } from './smtp-source.ts';
import { resetStatements, statementsSince } from './statements.ts';
import { startUsualWay } from './usual-way.ts';
import { startWorkers } from './workers.ts';

const SAMPLE = 500;
const WARM_UP = 1_000;
const PROFILED = 3_000;
const USUAL_MAILS = 400;
const MJML_MAILS = 30;

type Say = (line: string) => void;
type PathResult = { figures: Figures; hot: string[] };

const perSecond = (values: readonly number[]): string => values.map((value) => Math.round(value)).join(' ');

/** The whole path and what it is compared with, by turns. */
export const measurePath = async (
  world: BenchWorld,
  options: Options,
  postfix: Postfix | null,
  say: Say,
): Promise<PathResult> => {
  const sink = await startSink(postfix, world.dataDir);
  const dkim = dkimFor(options.dkim);
  const { env: bare, container } = await world.database('path', sink.url);
  const env: Record<string, string> = { ...bare, ...dkim.env, SMTP_CONNECTIONS: String(options.connections) };
  const closers: (() => Promise<void>)[] = [sink.stop];
  try {
    const readers = await createReaders(container);
    const perRound = Math.ceil(options.subscribers / options.rounds);
    const sample = await readers.add(SAMPLE);
    const warmUp = await readers.add(WARM_UP * options.workers);
    const profiled = await readers.add(PROFILED);
    const slices = [];
    for (let round = 0; round < options.rounds; round += 1) slices.push(await readers.add(perRound));
    await container.db.query('vacuum analyze');
    const viewsFile = join(world.dataDir, 'views.json');
    const { meanBytes } = await takeSample(container, env, sample, viewsFile);
    say(`${SAMPLE} readers got theirs, ${Math.round(meanBytes)} bytes each`);

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
    await usual.run('template', 100);
    await usual.run('mjml', 5);

    const sessions = options.workers * options.connections;
    const speeds = {
      ours: [] as number[],
      source: [] as number[],
      kept: [] as number[],
      usual: [] as number[],
      mjml: [] as number[],
    };
    const cpu = { workers: 0, postgres: 0, redis: 0, sink: 0 };
    let mails = 0;
    let skipped = 0;
    await resetStatements(container.db);
    for (const [round, slice] of slices.entries()) {
      if (postfix) {
        const task = { port: sink.port, mails: perRound, bytes: meanBytes, sessions };
        speeds.source.push(await runSmtpSource(postfix, { ...task, keep: false }));
        speeds.kept.push(await runSmtpSource(postfix, { ...task, keep: true }));
      }
      const before = {
        workers: workers.cpuUs(),
        postgres: serviceCpu.postgres(),
        redis: serviceCpu.redis(),
        sink: cpuOf([sink.pid]),
      };
      const received = sink.received();
      const result = await runSlice(container, slice);
      cpu.workers += workers.cpuUs() - before.workers;
      cpu.postgres += serviceCpu.postgres() - before.postgres;
      cpu.redis += serviceCpu.redis() - before.redis;
      cpu.sink += cpuOf([sink.pid]) - before.sink;
      if (sink.received() - received !== result.sent)
        throw new Error(
          `${result.sent} digests are recorded as sent, and ${sink.received() - received} were received.`,
        );
      mails += result.sent;
      skipped += result.skipped;
      speeds.ours.push(result.sent / result.seconds);
      speeds.usual.push(await usual.run('template', USUAL_MAILS));
      speeds.mjml.push(await usual.run('mjml', MJML_MAILS));
      say(
        `round ${round + 1} of ${options.rounds}, mails a second: whole path ${perSecond(speeds.ours.slice(-1))}, smtp-source ${perSecond(speeds.source.slice(-1))} (${perSecond(speeds.kept.slice(-1))} over kept connections), usual way ${perSecond(speeds.usual.slice(-1))}, MJML per mail ${perSecond(speeds.mjml.slice(-1))}`,
      );
    }
    const statements = (await statementsSince(container.db)).filter(
      ({ query }) => !/usual_mails|set next_digest_at = now\(\)/.test(query),
    );
    const peakRssMb = workers.peakRssMb();
    await workers.stop();

    const profileDir = join(world.dataDir, 'profiles');
    const watched = await startWorkers(1, env, ['--cpu-prof', `--cpu-prof-dir=${profileDir}`]);
    closers.push(watched.stop);
    await runSlice(container, warmUp).catch(() => {});
    const profiledMails = (await runSlice(container, profiled)).sent;
    await watched.stop();
    const { byStage, byFunction } = sumProfiles(profileDir);

    const figures: Figures = {
      mailsPerSecond: median(speeds.ours),
      meanBytes,
      peakRssMb,
      mails,
      skipped,
      workers: options.workers,
      connections: options.connections,
      nodemailerMailsPerSecond: median(speeds.usual),
      mjmlPerMailMailsPerSecond: median(speeds.mjml),
      ...(postfix && {
        smtpSourceMailsPerSecond: median(speeds.source),
        smtpSourceKeptMailsPerSecond: median(speeds.kept),
        ...ratioFigures('ratioToSmtpSource', speeds.ours, speeds.source),
        ...ratioFigures('ratioToSmtpSourceKept', speeds.ours, speeds.kept),
      }),
      ...ratioFigures('ratioToNodemailer', speeds.ours, speeds.usual),
      ...ratioFigures('ratioToMjmlPerMail', speeds.ours, speeds.mjml),
      ...Object.fromEntries(Object.entries(cpu).map(([name, us]) => [`cpuUsPerMail.${name}`, us / mails])),
      ...Object.fromEntries(
        [...byStage].map(([stage, us]) => [`stageUsPerMail.${stage}`, us / profiledMails]),
      ),
      roundTripsPerMail: statements.reduce((sum, { calls }) => sum + calls, 0) / mails,
      rowsPerMail: statements.reduce((sum, { rows }) => sum + rows, 0) / mails,
      walBytesPerMail: statements.reduce((sum, { walBytes }) => sum + walBytes, 0) / mails,
    };
    const hot = [
      ...[...byFunction]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 40)
        .map(([name, us]) => `${(us / profiledMails).toFixed(1)} us  ${name}`),
      ...statements
        .slice(0, 12)
        .map(
          ({ calls, ms, rows, query }) =>
            `${((1000 * ms) / mails).toFixed(1)} us, ${(calls / mails).toFixed(3)} calls, ${(rows / mails).toFixed(2)} rows a mail  ${query.replace(/\s+/g, ' ').slice(0, 120)}`,
        ),
    ];
    return { figures, hot };
  } finally {
    for (const close of closers.reverse()) await close();
  }
};
