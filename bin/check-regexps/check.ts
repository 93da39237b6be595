import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Built, recordBuilt } from './built.ts';
import { type Allowance, findRegexps, type Site } from './find.ts';
import { judgeRegexp } from './judge.ts';

type Finding = { file: string; line: number; text: string; why: string };

type CheckResult = { judged: number; allowed: number; findings: Finding[] };

type Scan = { file: string; sites: Site[]; allowances: Allowance[] };

const NOT_BUILT =
  'is built while the code runs, which this check does not see: build it once, at the top of a module';

// Importing one of these starts nothing; a program of bin or workers would begin to run.
const isImportable = (file: string): boolean => /^(?:services|templates)\//.test(file);

const reasonsAgainst = (site: Site, built: Built[]): string[] => {
  if (site.literal) return judgeRegexp(site.literal);
  if (!site.built) return ['is put together of parts, which this check does not see'];
  return built.length === 0 ? [NOT_BUILT] : [...new Set(built.flatMap(judgeRegexp))];
};

/** Judges every regular expression of `files`, which are relative to `root`; a comment `// linear: REASON` allows one. */
export const checkRegexps = async (root: string, files: string[]): Promise<CheckResult> => {
  const scans: Scan[] = await Promise.all(
    files.map(async (file) => ({ file, ...findRegexps(file, await readFile(join(root, file), 'utf8')) })),
  );
  const builders = scans.filter(({ file, sites }) => isImportable(file) && sites.some((site) => site.built));
  const { built, failed } = await recordBuilt(builders.map(({ file }) => join(root, file)));

  const result: CheckResult = { judged: 0, allowed: 0, findings: [] };
  for (const { file, sites, allowances } of scans) {
    const path = join(root, file);
    const report = (line: number, text: string, why: string) =>
      result.findings.push({ file, line, text, why });
    const used = new Set<Allowance>();
    for (const site of sites) {
      result.judged += 1;
      const made = built.filter((one) => one.file === path && one.line === site.line);
      const reasons = reasonsAgainst(site, made);
      if (reasons.length === 0) continue;
      const allowance = allowances.find(({ line }) => line === site.line);
      if (allowance) used.add(allowance);
      if (allowance?.reason) result.allowed += 1;
      else for (const why of reasons) report(site.line, site.text, why);
    }
    for (const allowance of allowances) {
      if (!allowance.reason) report(allowance.line - 1, '// linear:', 'gives no reason');
      else if (!used.has(allowance))
        report(allowance.line - 1, '// linear:', 'allows nothing: the line after it is linear');
    }
    if (failed.has(path)) report(1, '', `could not be imported: ${failed.get(path)}`);
  }
  return result;
};
