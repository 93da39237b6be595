import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkoutDir } from '../../bin/local/paths.ts';

const run = promisify(execFile);

// It is not a dependency, since its 190 MB are only for this bench. This is the last version that runs on Node 20.
const VERSION = '12.8.2';
const home = join(checkoutDir, '.data', 'tools', `lighthouse-${VERSION}`);
const cli = join(home, 'node_modules', 'lighthouse', 'cli', 'index.js');

/** Installs Lighthouse from the npm registry unless it is installed already. */
export const ensureLighthouse = async (): Promise<void> => {
  if (
    await access(cli).then(
      () => true,
      () => false,
    )
  )
    return;
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-save'];
  await run('npm', ['install', '--prefix', home, ...quiet, `lighthouse@${VERSION}`], { timeout: 300_000 });
};

export const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
export type Category = (typeof categories)[number];
export type Audit = {
  scores: Partial<Record<Category, number>>;
  /** Names the audits that lost points, by category. */
  faults: string[];
  bytes: number;
  scriptBytes: number;
};

type Report = {
  runtimeError?: { message: string };
  categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<
    string,
    {
      score: number | null;
      title: string;
      details?: { items?: { resourceType?: string; transferSize?: number }[] };
    }
  >;
};

/** Runs Lighthouse with its default device: a slow phone on a slow network. */
export const audit = async (
  url: string,
  options: { chromium: string; wanted: readonly Category[]; cookie?: string; file: string },
): Promise<Audit> => {
  const headers = options.cookie ? ['--extra-headers', JSON.stringify({ Cookie: options.cookie })] : [];
  await run(
    process.execPath,
    [
      ...[cli, url, '--quiet', '--output=json', `--output-path=${options.file}`, ...headers],
      `--only-categories=${options.wanted.join(',')}`,
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run',
    ],
    { env: { ...process.env, CHROME_PATH: options.chromium }, timeout: 180_000, maxBuffer: 1 << 26 },
  );
  const report = JSON.parse(await readFile(options.file, 'utf8')) as Report;
  if (report.runtimeError) throw new Error(`${url}: ${report.runtimeError.message}`);
  const requests = report.audits['network-requests']?.details?.items ?? [];
  const sum = (type?: string): number =>
    requests
      .filter(({ resourceType }) => type === undefined || resourceType === type)
      .reduce((total, { transferSize }) => total + (transferSize ?? 0), 0);
  const faults = options.wanted.flatMap((category) =>
    report.categories[category]!.auditRefs.filter(
      ({ id, weight }) => weight > 0 && (report.audits[id]?.score ?? 1) < 0.9,
    ).map(({ id }) => `${category}: ${report.audits[id]!.title}`),
  );
  return {
    scores: Object.fromEntries(
      options.wanted.map((category) => [
        category,
        Math.round((report.categories[category]!.score ?? 0) * 100),
      ]),
    ),
    faults,
    bytes: sum(),
    scriptBytes: sum('Script'),
  };
};
