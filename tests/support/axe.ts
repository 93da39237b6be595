import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] };

/**
 * Returns the faults of a page or a shown mail, in light and in dark, by axe-core: WCAG 2.2 A and AA and its best practices.
 * Each is one line; tests expect an empty list. Restores the page's colour scheme.
 */
export const axe = async (on: Page | Frame, options: { without?: string[] } = {}): Promise<string[]> => {
  const page = 'mainFrame' in on ? on : on.page();
  const rules = Object.fromEntries((options.without ?? []).map((rule) => [rule, { enabled: false }]));
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without this, colours would be judged in the middle of a transition.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // It is evaluated, not added as a script, so that the page's content policy need not change.
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
