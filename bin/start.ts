import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../services/platform/errors.ts';
import { workerArgs } from '../workers/args.ts';
import { keepOnceReady, type Launch, launchApp, PortTaken } from './local/apps.ts';
import { rotateLogs } from './local/log-files.ts';
import { checkoutDir, dataDirOf } from './local/paths.ts';
import { choosePort } from './local/ports.ts';
import { claimRun } from './local/run-file.ts';
import { readSecret } from './local/secrets.ts';
import { createSeedStamp } from './local/seeds.ts';
import { startStack } from './local/stack.ts';
import { createSupervisor, type Supervisor } from './local/supervisor.ts';

const usage = `Usage: npm start -- [--port N]

Everything on this machine: Postgres, Redis and an inbox of its own (unless DATABASE_URL, REDIS_URL or
SMTP_URL name others), the API, a worker, and a server for mail that comes back. Keeps its data in .data/ (PAPERBOY_DATA_DIR).
Settings come from the environment and from .env; .env.example documents them.

  --port N   where the site listens; the next free port when N is taken (default: PORT, else 3000)
  --help     print this
`;

const startedAt = Date.now();
const elapsed = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
const say = (line: string): void => {
  process.stdout.write(`${`[${elapsed()}]`.padEnd(9)}${line}\n`);
};

// Reports bad settings before anything starts; parts that are started later get placeholder URLs.
const checkSettings = async (env: NodeJS.ProcessEnv): Promise<void> => {
  const { loadConfig } = await import('../services/platform/config.ts');
  loadConfig({
    ...env,
    DATABASE_URL: env.DATABASE_URL || 'postgresql://local',
    REDIS_URL: env.REDIS_URL || 'redis://local',
    SMTP_URL: env.SMTP_URL || 'smtp://local',
    PUBLIC_URL: env.PUBLIC_URL || 'http://localhost',
    APP_SECRET: env.APP_SECRET || 'a stand-in of more than 32 letters'.replaceAll(' ', '-'),
  });
};

const runSeed = async (launch: Launch): Promise<void> => {
  // The seed writes no link; the setting only has to be there.
  const env = { ...launch.env, PUBLIC_URL: launch.env.PUBLIC_URL || 'http://localhost' };
  const { service } = launchApp({ ...launch, env }, 'seed', ['--import', 'tsx', 'seeds/seed.ts']);
  const { code } = await service.firstExit;
  await service.stop();
  if (code !== 0) throw new Error(`Seeding failed; see ${join(launch.logDir, 'seed.log')}.`);
};

const untilHealthy = async (url: string, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const within = async <T>(ms: number, what: string, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not become ready within ${ms / 1000} s.`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

const MAX_PORTS_TRIED = 10;
const INBOUND_PORT = 2525;
/** A name that no public DNS knows: on this machine nothing leads to it but `paperboy inbound` and this port. */
const LOCAL_BOUNCE_DOMAIN = 'bounces.paperboy.localhost';

/**
 * Starts the API on the wanted port or the next free one, and a worker; resolves with the settings that depend on the port
 * when both are ready. Another process may bind the port after it was found free: then both start again on the next one.
 */
const launchSite = async (launch: Launch): Promise<{ PORT: string; PUBLIC_URL: string }> => {
  const wanted = Number(launch.env.PORT || 3000);
  let taken = wanted;
  for (let tried = 1; ; tried += 1) {
    const { port, moved } = await choosePort(wanted);
    if (moved || tried > 1) say(`Site: port ${taken} is taken, using ${port}`);
    const site = {
      PORT: String(port),
      PUBLIC_URL: launch.env.PUBLIC_URL || `http://localhost:${port}`,
    };
    const withSite = { ...launch, env: { ...launch.env, ...site } };
    const api = launchApp(withSite, 'api', ['--import', 'tsx', 'services/api/server.ts']);
    const worker = launchApp(withSite, 'worker', workerArgs);
    const abort = new AbortController();
    try {
      await Promise.all([
        keepOnceReady(api),
        keepOnceReady(worker),
        untilHealthy(`http://127.0.0.1:${port}/readyz`, abort.signal),
      ]);
      return site;
    } catch (error) {
      if (!(error instanceof PortTaken) || tried === MAX_PORTS_TRIED) throw error;
      taken = port;
      await Promise.all([api.service.stop(), worker.service.stop()]);
    } finally {
      abort.abort();
    }
  }
};

/** Starts what takes mail that comes back, on the wanted port or the next free one; null where no setting leads mail here. */
const launchInbound = async (launch: Launch): Promise<{ INBOUND_PORT: string } | null> => {
  const { env } = launch;
  if (!env.BOUNCE_DOMAIN && !env.INBOUND_IMAP_URL) return null;
  const wanted = Number(env.INBOUND_PORT || INBOUND_PORT);
  for (let tried = 1; ; tried += 1) {
    const { port } = await choosePort(wanted);
    const settings = { INBOUND_PORT: String(port) };
    const withPort = { ...launch, env: { ...env, ...settings } };
    const inbound = launchApp(withPort, 'inbound', ['--import', 'tsx', 'workers/inbound.ts']);
    try {
      await keepOnceReady(inbound);
      return settings;
    } catch (error) {
      if (!(error instanceof PortTaken) || tried === MAX_PORTS_TRIED) throw error;
      await inbound.service.stop();
    }
  }
};

const start = async (env: NodeJS.ProcessEnv, supervisor: Supervisor, dataDir: string) => {
  const logDir = join(dataDir, 'logs');
  const [leftOver] = await Promise.all([supervisor.endLeftOvers(), checkSettings(env), rotateLogs(logDir)]);
  if (leftOver.length > 0) say(`Stopped the processes that an earlier run had left: ${leftOver.join(', ')}`);

  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, SMTP_URL: smtpUrl } = env;
  const [stack, secret] = await Promise.all([
    startStack({ dataDir, databaseUrl, redisUrl, smtpUrl, waitForInbox: false, log: say, supervisor }),
    env.APP_SECRET || readSecret(join(dataDir, 'app-secret')),
  ]);
  const { migrate } = await import('../prisma/migrate.ts');
  const { applied } = await migrate(stack.databaseUrl);
  if (applied.length > 0) say(`Migrated: ${applied.join(', ')}`);

  const settings: Record<string, string> = {
    DATABASE_URL: stack.databaseUrl,
    REDIS_URL: stack.redisUrl,
    SMTP_URL: stack.smtpUrl,
    APP_SECRET: secret,
  };
  // Where mail stays on this machine, an operator can read it without an address of their own.
  if (stack.inbox && !env.ADMIN_EMAILS) settings.ADMIN_EMAILS = 'operator@paperboy.localhost';
  if (stack.inbox && !env.BOUNCE_DOMAIN) settings.BOUNCE_DOMAIN = LOCAL_BOUNCE_DOMAIN;

  const launch: Launch = { supervisor, env: { ...env, ...settings }, logDir };
  const seeds = createSeedStamp(stack.postgresHome);
  if (!(await seeds.isFresh())) {
    await runSeed(launch);
    await seeds.write();
    say('Seeded the topics and the edition');
  }
  const withUrl = {
    ...launch,
    env: { ...launch.env, PUBLIC_URL: launch.env.PUBLIC_URL || 'http://localhost' },
  };
  const [site, inbound] = await within(
    60_000,
    'The API, the worker, the inbox or what takes mail that comes back',
    Promise.all([launchSite(launch), launchInbound(withUrl), stack.inbox?.ready]),
  );
  return {
    settings: { ...settings, ...site, ...inbound } as Record<string, string>,
    inboxUrl: stack.inbox?.webUrl ?? null,
    smtpUrl: stack.smtpUrl,
  };
};

const addresses = async (run: Awaited<ReturnType<typeof start>>, env: NodeJS.ProcessEnv): Promise<string> => {
  const [{ adminLink }, { loadConfig }, { createLogger }] = await Promise.all([
    import('../services/api/admin-link.ts'),
    import('../services/platform/config.ts'),
    import('../services/platform/logger.ts'),
  ]);
  const host = (url: string) => url.replace('//127.0.0.1', '//localhost');
  const inbox = run.inboxUrl
    ? host(run.inboxUrl)
    : `none: mail goes to ${new URL(run.smtpUrl.split(',')[0]!).host}`;
  return [
    '',
    `Paperboy is ready after ${elapsed()}.`,
    '',
    `  Site      ${run.settings.PUBLIC_URL}`,
    `  Inbox     ${inbox}`,
    ...(run.settings.INBOUND_PORT
      ? [
          `  Bounces   localhost:${run.settings.INBOUND_PORT}, by SMTP, for ${run.settings.BOUNCE_DOMAIN ?? env.BOUNCE_DOMAIN}`,
        ]
      : []),
    `  Operator  ${await adminLink(loadConfig({ ...env, ...run.settings }), createLogger({ level: 'warn', name: 'start' }))}`,
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  if (existsSync(join(checkoutDir, '.env'))) process.loadEnvFile(join(checkoutDir, '.env'));
  const env: NodeJS.ProcessEnv = { ...process.env, ...(values.port ? { PORT: values.port } : {}) };
  const dataDir = dataDirOf(env);
  const claimed = await claimRun(dataDir, 'npm start');

  let stoppingSince: number | null = null;
  const stop = async (why: string, code: number): Promise<void> => {
    if (stoppingSince !== null) return;
    stoppingSince = Date.now();
    say(`${why}: stopping ...`);
    await supervisor.stop();
    await claimed.release();
    say('Stopped.');
    process.exit(code);
  };
  const supervisor = createSupervisor({
    processFile: join(dataDir, 'processes.json'),
    log: say,
  });
  const onUnstopped = (error: unknown): void => {
    say(`Could not stop in order: ${messageOf(error)}`);
    process.exit(1);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    // npm passes on a Ctrl-C that the terminal has already sent to this process; only a later one means "at once".
    if (stoppingSince === null || Date.now() - stoppingSince < 1000) {
      stop(signal, 0).catch(onUnstopped);
      return;
    }
    say('Ending everything by force.');
    supervisor
      .kill()
      .then(claimed.release)
      .then(() => process.exit(130), onUnstopped);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  // A closed terminal accepts no more output; that error must not prevent an orderly stop.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  process.once('disconnect', () => {
    stop('The terminal is gone', 0).catch(onUnstopped);
  });

  try {
    const run = await start(env, supervisor, dataDir);
    const inbox = run.inboxUrl ?? undefined;
    await claimed.publish({ site: run.settings.PUBLIC_URL, inbox, env: run.settings });
    process.stdout.write(await addresses(run, env));
  } catch (error) {
    if (stoppingSince !== null) return;
    process.stderr.write(`${(error as Error).message}\n`);
    await stop('Not started', 1);
  }
};

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
