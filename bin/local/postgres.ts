import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { choosePort, releasePort } from './ports.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { type PostgresHome, preparePostgresHome } from './postgres-home.ts';
import { birthOf, endProcess } from './processes.ts';
import { readSecret } from './secrets.ts';
import { createSupervisor, type Supervisor, type SupervisorOptions } from './supervisor.ts';
import { tailOf, untilUp } from './wait.ts';

const run = promisify(execFile);

type LocalPostgresOptions = {
  dataDir: string;
  /** The preferred port; 0 for any. */
  port?: number;
  /** For tests: faster, but a crash loses everything, and stop() removes the data. */
  ephemeral?: boolean;
  /** More settings of the server. */
  settings?: Record<string, string | number>;
  log: (line: string) => void;
  supervisor?: Supervisor;
};

type LocalPostgres = {
  /** The database `paperboy`, as its owner. */
  url: string;
  port: number;
  /** Whether this start created a new, empty cluster. */
  created: boolean;
  /** The folder that is removed together with the cluster. */
  homeDir: string;
  stop: () => Promise<void>;
};

const settings = (port: number, ephemeral: boolean, more: Record<string, string | number>): string[] => {
  const values: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '128MB',
    max_connections: 100,
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(ephemeral
      ? {
          fsync: 'off',
          synchronous_commit: 'off',
          full_page_writes: 'off',
          wal_level: 'minimal',
          max_wal_senders: 0,
          autovacuum_naptime: '5min',
        }
      : {}),
    ...more,
  };
  return Object.entries(values).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
};

// A working folder that the server's user may enter, wherever the command was called.
const cwd = '/';

// The built-in locale C.UTF-8 sorts by code point, the same on every system and after every upgrade. The character classes
// of the text search still come from the C library, which may lack one of these names.
const characterTypes = ['C.UTF-8', 'en_US.UTF-8', 'C'];

const createCluster = async (home: PostgresHome, cluster: string, password: string): Promise<void> => {
  const passwordFile = join(tmpdir(), `paperboy-${randomBytes(8).toString('hex')}`);
  const draft = `${cluster}.new`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  if (home.user) await chown(passwordFile, home.user.uid, home.user.gid);
  try {
    for (const type of characterTypes) {
      await rm(draft, { recursive: true, force: true });
      const args = [
        ...['-D', draft, '-U', 'paperboy', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
        ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
        ...['--locale=C', `--lc-ctype=${type}`, '--no-sync'],
      ];
      const failure = await run(home.binaries.initdb, args, { ...home.user, cwd }).then(
        () => null,
        (error: Error & { stderr?: string }) => error.stderr || error.message,
      );
      if (failure === null) return await rename(draft, cluster);
      if (!/locale/i.test(failure))
        throw new Error(`Postgres could not make its data folder: ${failure.trim()}`);
    }
    throw new Error('Postgres could not make its data folder: this system knows none of its locales.');
  } finally {
    await rm(passwordFile, { force: true });
  }
};

// Ends a server that has outlived the process that started it. Its stale pid file must go too: the pid may belong to another
// process by now, and then Postgres refuses to start.
const endLeftOver = async (cluster: string): Promise<void> => {
  const file = join(cluster, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return;
  const pid = Number(text.split('\n')[0]);
  const birth = Number.isInteger(pid) && pid > 1 ? await birthOf(pid) : null;
  if (birth !== null) {
    const { stdout } = await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => commandLine(pid));
    if (stdout.includes(cluster)) await endProcess({ pid, birth }, 'SIGINT', 15_000);
  }
  await rm(file, { force: true });
};

// Slim containers have no `ps`.
const commandLine = async (pid: number): Promise<{ stdout: string }> => ({
  stdout: (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' '),
});

const connects = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    // A wrong password (SQLSTATE class 28) does not become right by waiting.
    if (String((error as { code?: string }).code).startsWith('28')) throw error;
    return false;
  } finally {
    await client.end().catch(() => {});
  }
};

const ensureDatabase = async (adminUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(`select 1 from pg_database where datname = 'paperboy'`);
    if (!rowCount) await client.query('create database paperboy');
  } finally {
    await client.end();
  }
};

/**
 * Starts a Postgres in `dataDir/postgres`, created on first use, that listens on 127.0.0.1 alone and has its own password.
 * When this process is root, Postgres runs as an unprivileged user.
 *
 * @throws Error that says what is wrong, with the end of the server's log
 */
export const startLocalPostgres = async (options: LocalPostgresOptions): Promise<LocalPostgres> => {
  const { dataDir, ephemeral = false, log } = options;
  const home = await preparePostgresHome(dataDir, await findPostgresBinaries());
  if (home.moved && !ephemeral)
    log(`Postgres keeps its data in ${home.dir}, because it cannot reach ${dataDir}`);
  const cluster = join(home.dir, 'cluster');
  const password = await readSecret(join(home.dir, 'password'));
  const created = !existsSync(join(cluster, 'PG_VERSION'));
  if (created) await createCluster(home, cluster, password);
  else await checkVersion(cluster, home.binaries.version);
  await endLeftOver(cluster);

  const own: SupervisorOptions = { processFile: join(dataDir, 'postgres-process.json'), log };
  const supervisor = options.supervisor ?? createSupervisor(own);
  const logFile = join(dataDir, 'logs', 'postgres.log');

  for (let attempt = 1; ; attempt += 1) {
    const { port } = await choosePort(
      attempt > 1 && options.port !== undefined ? 0 : (options.port ?? 54_320),
    );
    const service = supervisor.start({
      name: 'postgres',
      file: home.binaries.postgres,
      args: ['-D', cluster, ...settings(port, ephemeral, options.settings ?? {})],
      ...home.user,
      cwd,
      logFile,
      stage: 0,
      stopSignal: 'SIGINT',
      stopWaitMs: 20_000,
    });
    const adminUrl = `postgresql://paperboy:${password}@127.0.0.1:${port}/postgres`;
    // Recovery after a power cut may take a while.
    if (await untilUp(service, () => connects(adminUrl), 120_000)) {
      await ensureDatabase(adminUrl);
      service.keep();
      return {
        url: adminUrl.replace(/postgres$/, 'paperboy'),
        port,
        created,
        homeDir: home.dir,
        stop: async () => {
          await service.stop();
          releasePort(port);
          if (ephemeral)
            await rm(home.moved ? dirname(home.dir) : home.dir, { recursive: true, force: true });
        },
      };
    }
    await service.stop();
    releasePort(port);
    // Backends of a killed server hold its shared memory for a moment, or another process may have taken the port.
    if (attempt >= 4) throw new Error(`Postgres does not start. ${await tailOf(logFile)}`);
    await new Promise((resolve) => setTimeout(resolve, 250 * attempt));
  }
};

const checkVersion = async (cluster: string, version: string): Promise<void> => {
  const made = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (made === version.split('.')[0]) return;
  throw new Error(
    `The data in ${cluster} was made by Postgres ${made}, and this is ${version}. Move that folder away to begin anew, or set DATABASE_URL.`,
  );
};
