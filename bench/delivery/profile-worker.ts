import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Container } from '../../services/wiring/container.ts';
import { type CpuProfile, type ProfileSum, sumProfile } from './profile.ts';
import { runSlice, type Slice } from './run-slice.ts';
import { startWorkers } from './workers.ts';

const WRITING_MS = 10_000;

const readWhenWritten = async (file: string): Promise<CpuProfile> => {
  const deadline = Date.now() + WRITING_MS;
  for (;;) {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
};

/** Returns the microseconds that the main thread of one worker spends on `mails` mails, without start and warm-up. */
export const profileWorker = async (
  container: Container,
  options: { env: Record<string, string>; dir: string; warmUp: Slice; slice: Slice },
): Promise<ProfileSum & { mails: number }> => {
  const preload = pathToFileURL(join(import.meta.dirname, 'profile-on-signal.ts')).href;
  const workers = await startWorkers(1, { ...options.env, PROFILE_DIR: options.dir }, [
    '--import',
    'tsx',
    '--import',
    preload,
  ]);
  try {
    await runSlice(container, options.warmUp);
    const [pid] = workers.pids as [number];
    process.kill(pid, 'SIGUSR2');
    const { sent } = await runSlice(container, options.slice);
    process.kill(pid, 'SIGUSR2');
    const profile = await readWhenWritten(join(options.dir, `${pid}.cpuprofile`));
    return { ...sumProfile(profile), mails: sent };
  } finally {
    await workers.stop();
  }
};
