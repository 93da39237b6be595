import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigSchema } from '../../../services/platform/settings.ts';
import { workerArgs } from '../../../workers/args.ts';

const root = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

type Service = {
  image?: string;
  build?: string;
  command?: string[];
  env_file?: string;
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes?: string[];
  restart?: string;
  stop_grace_period?: string;
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
};

const yaml = createRequire(import.meta.url)('js-yaml') as { load(text: string): unknown };
const compose = yaml.load(read('docker-compose.yml')) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const service = (name: string): Service => compose.services[name]!;
const documented = [...read('.env.example').matchAll(/^([A-Z0-9_]+)=/gm)].map((match) => match[1]!);

test('all parts of Paperboy are there', () => {
  expect(Object.keys(compose.services).sort()).toEqual([
    'api',
    'inbound',
    'mailpit',
    'migrate',
    'postgres',
    'redis',
    'worker',
  ]);
});

test('every variable of the compose file is documented in .env.example', () => {
  const used = [...read('docker-compose.yml').matchAll(/\$\{([A-Z0-9_]+)/g)].map((match) => match[1]!);
  expect(used.length).toBeGreaterThan(5);
  for (const name of used) expect(documented, name).toContain(name);
});

test('every setting reaches the processes, and compose sets only what differs between the containers', () => {
  for (const name of ['api', 'worker', 'migrate']) {
    expect(service(name).env_file, name).toBe('.env');
    const given = Object.keys(service(name).environment ?? {});
    expect(given.sort(), name).toEqual([
      'APP_SECRET',
      'DATABASE_URL',
      'HOST',
      'PORT',
      'PUBLIC_URL',
      'REDIS_URL',
      'SMTP_URL',
    ]);
  }
  expect(documented).toEqual(expect.arrayContaining(Object.keys(ConfigSchema.properties)));
});

test('no secret has a default', () => {
  const text = read('docker-compose.yml');
  for (const name of ['APP_SECRET', 'POSTGRES_PASSWORD']) {
    for (const match of text.matchAll(new RegExp(`\\$\\{${name}([^}]*)\\}`, 'g'))) {
      expect(match[1], name).toMatch(/^:\?/);
    }
    expect(read('.env.example')).toMatch(new RegExp(`^${name}=$`, 'm'));
  }
});

test('Redis persists its data and evicts nothing', () => {
  const command = service('redis').command!.join(' ');
  expect(command).toContain('--appendonly yes');
  expect(command).toContain('--maxmemory-policy noeviction');
});

test('each long-running service has a health check, restarts after a crash and has its data in a named volume', () => {
  for (const [name, { healthcheck, restart, volumes = [] }] of Object.entries(compose.services)) {
    if (name === 'migrate') continue;
    expect(healthcheck?.test?.[0], name).toBe('CMD');
    expect(restart, name).toBe('unless-stopped');
    for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
  }
  for (const name of ['postgres', 'redis', 'mailpit']) expect(service(name).volumes, name).toHaveLength(1);
});

test('the database is migrated before anything works on it', () => {
  expect(service('migrate').restart).toBe('no');
  for (const name of ['api', 'worker']) {
    const { depends_on: needs } = service(name);
    expect(needs!.migrate!.condition).toBe('service_completed_successfully');
    expect(needs!.postgres!.condition).toBe('service_healthy');
    expect(needs!.redis!.condition).toBe('service_healthy');
  }
});

test('only the site, the inbox and what takes mail are reachable, and only from this machine', () => {
  for (const [name, { ports = [] }] of Object.entries(compose.services)) {
    if (ports.length > 0) expect(['api', 'inbound', 'mailpit'], name).toContain(name);
    for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:/);
  }
});

test('a worker gets more time to stop than it needs', () => {
  expect(Number.parseInt(service('worker').stop_grace_period!, 10)).toBeGreaterThan(32);
});

test('every file that a command names exists, and is in the image', () => {
  const files = [
    ...read('docker-compose.yml').matchAll(/(?<=[" ])([\w-]+\/[\w/-]+\.m?[tj]s)\b/g),
    ...read('Dockerfile').matchAll(/"([\w/-]+\.ts)"/g),
  ];
  expect(files.length).toBeGreaterThan(3);
  const copied = [...read('Dockerfile').matchAll(/^COPY (?:--from=build \/app\/)?(\S+) \.\/\S*$/gm)].map(
    (match) => match[1]!,
  );
  const kept = read('.dockerignore').split('\n');
  for (const [, file] of files) {
    expect(existsSync(join(root, file!)), file).toBe(true);
    const folder = file!.split('/')[0]!;
    expect(copied, file).toContain(folder);
    expect(kept, file).toContain(`!${folder}`);
  }
});

test('the image is built in stages, runs as an unprivileged user and has a health check', () => {
  const text = read('Dockerfile');
  expect(text.match(/^FROM /gm)).toHaveLength(2);
  expect(text).toMatch(/npm pkg delete devDependencies && npm prune/);
  expect(text.indexOf('\nUSER node\n')).toBeGreaterThan(text.lastIndexOf('FROM '));
  expect(text).toMatch(/^HEALTHCHECK /m);
  // Exec form: a shell in between would swallow SIGTERM.
  expect(text).toMatch(/^CMD \["node",/m);
  for (const [, source] of text.matchAll(/^COPY (?!--from)(.+) \.\/?\S*$/gm)) {
    for (const path of source!.split(' ')) expect(existsSync(join(root, path)), path).toBe(true);
  }
});

test('a worker is started with the same arguments everywhere', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  expect(scripts.worker).toBe(['node', ...workerArgs].join(' '));
  expect(service('worker').command).toEqual(['node', ...workerArgs]);
});
