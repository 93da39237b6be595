import { type Browser, chromium } from 'playwright-core';
import { describe, test } from 'vitest';
import { chromiumArgs, chromiumPath } from '../../bin/local/chromium-path.ts';

/** Opens a headless browser with a fresh profile that sends no requests by itself. The caller closes it. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    args: chromiumArgs,
  });

/**
 * Describes tests that need a browser. Without one they are reported as not run, except in continuous integration,
 * where a missing browser is a failure.
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
