import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';
import { describe, test } from 'vitest';
import { findOnPath } from '../../bin/local/paths.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

// Some distributions ship a stand-in that only tells how to get the real one.
const works = (file: string | undefined): file is string =>
  Boolean(file) && spawnSync(file!, ['--version'], { timeout: 20_000 }).status === 0;

/** The browser on this machine; `npm test` has tried to install one. */
export const chromiumPath = [process.env.PAPERBOY_CHROMIUM, ...names.map((name) => findOnPath([name]))].find(
  works,
);

/** A headless browser with a fresh profile that talks to nobody by itself. Close it. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      // The default lives in /dev/shm, which a container may keep too small for a page.
      '--disable-dev-shm-usage',
    ],
  });

/**
 * `describe` for tests that need a browser. Without one they are reported as not run, except in continuous
 * integration, where a missing browser is a failure.
 */
export const describeInBrowser = (name: string, tests: () => void): void => {
  if (chromiumPath) describe(name, tests);
  else if (process.env.CI === 'true') {
    describe(name, () => {
      test('needs Chromium', () => {
        throw new Error('There is no Chromium on this machine, and none could be installed.');
      });
    });
  } else describe.skip(`${name} (not run: no Chromium on this machine)`, tests);
};
