import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] };

/**
 * What is wrong with a page or a shown mail, in light and in dark, by axe-core: WCAG 2.2 A and AA and its best
 * practices. One line each; an empty list is what a test expects. Leaves the page's colours as they were.
 */
export const axe = async (on: Page | Frame, options: { without?: string[] } = {}): Promise<string[]> => {
  const page = 'mainFrame' in on ? on : on.page();
  const rules = Object.fromEntries((options.without ?? []).map((rule) => [rule, { enabled: false }]));
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // Colours that are on their way to others would be judged half-way.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Evaluated and not added as a script: the page's content policy stays as it is.
    await on.evaluate(await source);
    const violations = await on.evaluate<Violation[]>(
      `axe.run(document, ${JSON.stringify({ rules, resultTypes: ['violations'] })}).then(({ violations }) => violations)`,
    );
    for (const { id, help, nodes } of violations) {
      const { html, failureSummary = '' } = nodes[0]!;
      found.push(
        `${colorScheme}: ${id}: ${help} (${nodes.length}×), first ${html.slice(0, 200)} ${failureSummary.replace(/\s+/g, ' ')}`,
      );
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return found;
};
