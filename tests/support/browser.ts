import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Frame, Locator, Page } from 'playwright-core';
import { checkoutDir } from '../../bin/local/paths.ts';

const isLocal = (url: string): boolean =>
  /^(?:data|blob|about):/.test(url) || ['127.0.0.1', 'localhost'].includes(new URL(url).hostname);

/**
 * Opens a browser with fresh cookies and cache, in Paris. `problems` collects what a page should never do: report an error
 * or a violated policy, send a request to another host, or link a missing file.
 */
export const openVisitor = async (
  browser: Browser,
  options: { site: string; inbox: string } & BrowserContextOptions,
) => {
  const { site, inbox, ...given } = options;
  const problems: string[] = [];
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    viewport: { width: 1180, height: 900 },
    deviceScaleFactor: 1,
    ...given,
  });
  await context.route('**/*', async (route) => {
    const address = route.request().url();
    if (isLocal(address)) return route.continue();
    problems.push(`asks a foreign host: ${address}`);
    return route.abort();
  });
  context.on('console', (message) => {
    // Playwright's own scripts are blocked in a shown mail, where no script may run.
    if (message.text().startsWith(`Blocked script execution in '${inbox}/mail/`)) return;
    if (['error', 'warning'].includes(message.type()))
      problems.push(`${message.type()} on ${message.page()?.url()}: ${message.text()}`);
  });
  context.on('weberror', (error) => {
    problems.push(`uncaught: ${error.error().message}`);
  });
  context.on('response', (response) => {
    if ([site, inbox].some((host) => response.url().startsWith(host)) && response.status() >= 400)
      problems.push(`${response.status()} for ${response.url()}`);
  });
  context.on('page', (page) => {
    page.on('websocket', (socket) => {
      if (!isLocal(socket.url())) problems.push(`opens a socket to ${socket.url()}`);
    });
  });
  return {
    problems,
    newPage: () => context.newPage(),
    openMail: async (subject: string) => openMail(await context.newPage(), inbox, subject),
    close: () => context.close(),
  };
};

export type Visitor = Awaited<ReturnType<typeof openVisitor>>;

/** Opens the inbox in a new tab, and a mail there by its subject; returns the frame that shows it. */
const openMail = async (page: Page, inbox: string, subject: string): Promise<Frame> => {
  await page.goto(inbox);
  const shown = page.waitForEvent(
    'framenavigated',
    (frame) => frame.parentFrame() !== null && frame.url().startsWith(`${inbox}/mail/`),
  );
  await page.getByRole('link', { name: subject }).first().click();
  const frame = await shown;
  // A frame may report its earlier content as loaded, so this waits for a link, which every mail has.
  await frame.locator('a').first().waitFor({ state: 'attached' });
  await frame.waitForLoadState();
  return frame;
};

/** Follows a link of a shown mail into the tab that it opens. */
export const follow = async (link: Locator): Promise<Page> => {
  // A tab in the background paints late, and a click waits for painting.
  await link.page().bringToFront();
  const opened = link.page().context().waitForEvent('page');
  await link.click();
  const page = await opened;
  await page.waitForLoadState();
  return page;
};

/** The folder for the pictures of a run. */
export const picturesDir = join(checkoutDir, 'tests', 'output', 'screenshots');

const looks = [
  { look: 'light', colorScheme: 'light', phone: false },
  { look: 'dark', colorScheme: 'dark', phone: false },
  { look: 'phone', colorScheme: 'light', phone: true },
  { look: 'dark-phone', colorScheme: 'dark', phone: true },
] as const;

/**
 * Takes `NAME-light.png` and its three variants, and restores the page. The window is made as high as the page, so that
 * sticky elements are shown where they are at the end of the page.
 */
export const photograph = async (
  page: Page,
  name: string,
  options: { width?: number; fullPage?: boolean } = {},
): Promise<void> => {
  const { width: desktopWidth = 1180, fullPage = true } = options;
  const before = page.viewportSize();
  await mkdir(picturesDir, { recursive: true });
  await page.bringToFront();
  await page.mouse.move(0, 0);
  for (const { look, colorScheme, phone } of looks) {
    const size = phone ? { width: 390, height: 844 } : { width: desktopWidth, height: 900 };
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(size);
    if (fullPage) {
      const height = await page.evaluate<number>('document.documentElement.scrollHeight');
      await page.setViewportSize({ ...size, height: Math.max(height, 400) });
    }
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (width > size.width) throw new Error(`${name}, ${look}: ${width} px wide in ${size.width} px.`);
    await page.screenshot({ path: join(picturesDir, `${name}-${look}.png`), animations: 'disabled' });
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
};

/** Opens sections of the preferences page that are folded, such as `topics` and `how-much`. */
export const openSections = async (page: Page, ...sections: string[]): Promise<void> => {
  for (const section of sections) await page.locator(`#fold-${section}:not([open]) > summary`).click();
};
