import { spawnSync } from 'node:child_process';
import { findOnPath } from './paths.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

// Some distributions ship a stand-in that only tells how to get the real one.
const works = (file: string | undefined): file is string =>
  Boolean(file) && spawnSync(file!, ['--version'], { timeout: 20_000 }).status === 0;

/** The browser on this machine, if there is one. */
export const chromiumPath = [process.env.PAPERBOY_CHROMIUM, ...names.map((name) => findOnPath([name]))].find(
  works,
);

/** For a headless browser with a fresh profile that talks to nobody by itself. */
export const chromiumArgs = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  // The default lives in /dev/shm, which a container may keep too small for a page.
  '--disable-dev-shm-usage',
];
