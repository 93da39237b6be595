import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const system = join(import.meta.dirname, '../../../bin/local/system.mjs');
// These folders are searched whatever PATH says.
const hasItsOwn = ['/usr/local/bin', '/usr/local/sbin', '/usr/sbin', '/snap/bin'].some((dir) =>
  ['redis-server', 'valkey-server', 'chromium'].some((name) => existsSync(join(dir, name))),
);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'paperboy-system-'));
  await mkdir(join(dir, 'bin'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const command = async (name: string, script: string): Promise<void> => {
  const file = join(dir, 'bin', name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
};

const ensure = async (what: 'ensureRedis' | 'ensureChromium'): Promise<string> => {
  const code = `import { ${what} } from ${JSON.stringify(system)}; console.log(${what}() ?? 'none');`;
  const env = { PATH: join(dir, 'bin') };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], {
    env,
  });
  return stdout.trim();
};

test.runIf(process.platform === 'linux' && !hasItsOwn)(
  'what is missing is installed by the package manager, after it has refreshed its lists, without a question',
  async () => {
    const redis = join(dir, 'bin', 'redis-server');
    await command(
      'apt-get',
      `echo "$DEBIAN_FRONTEND $@" >> ${dir}/log
       case "$*" in *redis-server) echo '#!/bin/sh' > ${redis}; /bin/chmod +x ${redis};; esac`,
    );
    await command('sudo', `shift; PATH="$PATH:/usr/bin:/bin" exec "$@"`);
    expect(await ensure('ensureRedis')).toBe(redis);
    expect((await readFile(join(dir, 'log'), 'utf8')).trim().split('\n')).toEqual([
      'noninteractive update -qq',
      'noninteractive install -y -qq --no-install-recommends redis-server',
    ]);
    // Once it is installed, nothing is installed again.
    expect(await ensure('ensureRedis')).toBe(redis);
    expect((await readFile(join(dir, 'log'), 'utf8')).trim().split('\n')).toHaveLength(2);
  },
);

test.runIf(process.platform === 'linux' && !hasItsOwn)(
  'without a package manager nothing is found',
  async () => {
    expect(await ensure('ensureRedis')).toBe('none');
  },
);

test.runIf(process.platform === 'linux' && !hasItsOwn)(
  'a stand-in that cannot tell its version is no browser',
  async () => {
    await command('chromium', 'echo "install the snap" >&2; exit 1');
    expect(await ensure('ensureChromium')).toBe('none');
    await command('google-chrome', 'echo "Google Chrome 140"');
    expect(await ensure('ensureChromium')).toBe(join(dir, 'bin', 'google-chrome'));
  },
);
