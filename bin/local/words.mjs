import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attackTests } from './attack-tests.mjs';
import { runFaults } from './faults.mjs';
import { install } from './install.mjs';
import { expected, say } from './say.mjs';
import { ensureChromium, ensureDkimpy, ensureRedis } from './system.mjs';
import { runsUnitTestsOnly } from './test-args.mjs';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const tool = (...path) => join(root, 'node_modules', ...path);

const usage = `Usage: node bin/setup.mjs WORD [options]

Installs what is missing (dependencies, the database client, Redis), then runs one of

  start          everything on this machine: npm start -- --help
  test           all tests, or those named: npm test -- FILE, npm test -- -t NAME
  test:faults    the long versions of tests/faults, and the table of faults: npm run test:faults -- --help
  test:attacks   what an outsider may try, as part of all tests or by itself: npm run test:attacks
  check          format, lint, import rules, types, regular expressions, the description of the API and licences
  demo           one simulated day, from an empty database to mail in an inbox: npm run demo -- --help
  paperboy       the operator's command: npm run --silent paperboy -- --help
  bench:ingest   how fast papers are ingested and found: npm run --silent bench:ingest -- --help
  bench:lighthouse  how fast the pages are on a slow phone: npm run --silent bench:lighthouse -- --help
  bench:api      how fast the HTTP API is: npm run --silent bench:api -- --help
  bench:signup   how many sign-ups and pages are served: npm run --silent bench:signup -- --help
  bench:ranking  how well papers are ranked: npm run --silent bench:ranking -- --help
  bench:delivery how fast digests are delivered: npm run --silent bench:delivery -- --help
  bench:compose  how fast a digest is composed: npm run --silent bench:compose -- --help
  bench:attack   how an attack affects other readers: npm run --silent bench:attack -- --help
  bench:parsing  how fast parsers are with long and hostile text: npm run --silent bench:parsing -- --help
  bench:tldr     how much the chosen sentence says: npm run --silent bench:tldr -- --help
  bench:math     how many papers still show LaTeX: npm run --silent bench:math -- --help
  bench:inbound  how fast reports and events are taken and handled: npm run --silent bench:inbound -- --help
`;

/** Runs a Node program in place of this one: same terminal, signals passed on; returns its exit code. */
const runNode = (args, { env = process.env, ipc = false } = {}) =>
  new Promise((done, fail) => {
    const stdio = ipc ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit';
    const child = spawn(process.execPath, args, { cwd: root, env, stdio });
    const forward = (signal) => child.kill(signal);
    // A Ctrl-C in a terminal reaches the child directly; a second one would mean "at once".
    const onInterrupt = () => process.stdin.isTTY || forward('SIGINT');
    process.on('SIGINT', onInterrupt);
    process.on('SIGTERM', forward);
    process.on('SIGHUP', forward);
    // A shell runs between npm and this process. A signal ends it, and it does not forward the signal.
    const parent = process.ppid;
    const watch = setInterval(() => process.ppid !== parent && forward('SIGTERM'), 250).unref();
    if (!process.env.npm_lifecycle_event) clearInterval(watch);
    child.on('error', fail);
    child.on('exit', (code, signal) => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', forward);
      process.off('SIGHUP', forward);
      clearInterval(watch);
      done(signal ? 128 + (signalNumbers[signal] ?? 0) : (code ?? 1));
    });
  });

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

const runScript = (file, args, options) => runNode(['--import', 'tsx', join(root, file), ...args], options);

const requireRedis = () => {
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));
  if (process.env.REDIS_URL || ensureRedis()) return;
  throw expected(
    'Redis is needed and was not found. Install redis-server (or valkey-server), or set REDIS_URL.',
  );
};

const asksForHelp = (args) => args.some((arg) => arg === '--help' || arg === '-h');

const start = (args) => {
  if (!asksForHelp(args)) requireRedis();
  return runScript('bin/start.ts', args, { ipc: true });
};

const test = async (args) => {
  const env = { ...process.env };
  if (!runsUnitTestsOnly(args) && !asksForHelp(args)) {
    if (!ensureRedis()) throw expected('The tests need redis-server (or valkey-server) on this machine.');
    const chromium = ensureChromium();
    if (chromium) env.PAPERBOY_CHROMIUM = chromium;
    else say('No Chromium on this machine: the browser tests will not run.');
    const dkimpy = ensureDkimpy();
    if (dkimpy) env.PAPERBOY_DKIMPY = dkimpy;
    else say('No dkimpy (python3-dkim) on this machine: signatures are verified by mailauth alone.');
  }
  return runNode([tool('vitest', 'vitest.mjs'), 'run', ...args], { env });
};

const faults = (args) => runFaults(args, root, test);

const check = async () => {
  const colors = process.stdout.isTTY ? [] : ['--colors=off'];
  const steps = [
    [
      'format, lint, import rules',
      [tool('@biomejs', 'biome', 'bin', 'biome'), 'ci', '--error-on-warnings', ...colors, '.'],
    ],
    ['types', [tool('typescript', 'bin', 'tsc'), '--noEmit']],
    ['regular expressions', ['--import', 'tsx', join(root, 'bin', 'check-regexps.ts')]],
    ['description of the API', ['--import', 'tsx', join(root, 'bin', 'check-api.ts')]],
    ['licences', ['--import', 'tsx', join(root, 'bin', 'check-licences.ts')]],
  ];
  let failed = 0;
  for (const [label, args] of steps) {
    const startedAt = Date.now();
    const code = await runNode(args);
    if (code !== 0) failed += 1;
    say(`${code === 0 ? 'ok  ' : 'FAIL'} ${label} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  }
  return failed === 0 ? 0 : 1;
};

const demo = (args) => {
  if (!asksForHelp(args)) requireRedis();
  return runScript('bin/demo.ts', args);
};

const benchDelivery = (args) => {
  if (!asksForHelp(args) && !ensureRedis())
    throw expected('The benchmark needs redis-server (or valkey-server) on this machine.');
  return runScript('bench/delivery/main.ts', args);
};

const words = {
  start,
  test,
  'test:attacks': (args) => test([...attackTests, ...args]),
  'test:faults': faults,
  check,
  demo,
  paperboy: (args) => runScript('bin/paperboy.ts', args),
  'bench:ingest': (args) => runScript('bench/ingest/main.ts', args),
  'bench:lighthouse': (args) => {
    if (!asksForHelp(args)) requireRedis();
    return runScript('bench/lighthouse/main.ts', args);
  },
  'bench:api': (args) => {
    if (!asksForHelp(args)) requireRedis();
    return runScript('bench/api/main.ts', args);
  },
  'bench:signup': (args) => {
    if (!asksForHelp(args)) requireRedis();
    return runScript('bench/signup/main.ts', args);
  },
  'bench:ranking': (args) => runScript('bench/ranking/main.ts', args),
  'bench:delivery': benchDelivery,
  'bench:compose': (args) => runScript('bench/compose/main.ts', args),
  'bench:attack': (args) => {
    if (!asksForHelp(args)) requireRedis();
    return runScript('bench/attack/main.ts', args);
  },
  'bench:parsing': (args) => runScript('bench/parsing/main.ts', args),
  'bench:tldr': (args) => runScript('bench/tldr/main.ts', args),
  'bench:math': (args) => runScript('bench/math/main.ts', args),
  'bench:inbound': (args) => runScript('bench/inbound/main.ts', args),
};

/** Runs one word. @returns its exit code, or 2 for an unknown word */
export const runWord = async ([word, ...args]) => {
  if (word === '--help' || word === '-h') {
    process.stdout.write(usage);
    return 0;
  }
  if (!Object.hasOwn(words, word ?? '')) {
    process.stderr.write(usage);
    return 2;
  }
  await install(root);
  return words[word](args);
};
