import { spawnSync } from 'node:child_process';
import { findOnPath } from './paths.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

// Some distributions ship a "chromium" that only says how to get the real one.
const works = (file: string | undefined): file is string =>
  Boolean(file) && spawnSync(file!, ['--version'], { timeout: 20_000 }).status === 0;

/** Returns the path of the browser on this machine, if there is one. */
export const chromiumPath = [process.env.PAPERBOY_CHROMIUM, ...names.map((name) => findOnPath([name]))].find(
  works,
);

/** The arguments for a headless browser with a fresh profile that sends no requests by itself. */
export const chromiumArgs = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  // The default is /dev/shm, which is too small for a page in some containers.
  '--disable-dev-shm-usage',
];
