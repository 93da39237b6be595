import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigSchema, type Setting, sections, wantedBy } from '../services/platform/settings.ts';
import { keptKinds, untilOf } from '../services/subscribers/privacy/retention.ts';
import { checkoutDir } from './local/paths.ts';
import { markdownTable } from './markdown-table.ts';

const BEGIN = '<!-- settings: written by npm run build:settings -->';
const END = '<!-- end of settings -->';
const KEPT_BEGIN = '<!-- kept: written by npm run build:settings -->';
const KEPT_END = '<!-- end of kept -->';
const MAX_LINE = 118;

const required = new Set((ConfigSchema as unknown as { required: string[] }).required);
const isNeeded = (key: string, { default: usual }: Setting): boolean =>
  required.has(key) && usual === undefined;

const entries = Object.entries(sections).map(([title, settings]) => ({
  title,
  settings: Object.entries(settings) as unknown as [string, Setting][],
}));

// Returns the range or the values, which the description leaves to the schema.
const acceptedBy = (setting: Setting): string => {
  if (setting.anyOf) return ` Values: ${wantedBy(setting)}.`;
  if (setting.maximum === undefined) return '';
  return ` ${setting.minimum} to ${setting.maximum}.`;
};

const wrap = (text: string): string[] => {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= MAX_LINE) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
};

const quoted = (value: string): string => (/[\s<>#]/.test(value) ? `"${value}"` : value);

/** Returns the text of `.env.example`. */
export const envExample = (): string => {
  const intro = wrap(
    'Every setting of Paperboy, written by npm run build:settings from services/platform/settings.ts. Copy to .env, where npm start, the paperboy command and docker compose read it. An empty value counts as unset. npm start needs none of them: it brings up its own Postgres, Redis and inbox under .data/ and makes its own secret. In production the ones marked "Needed" have no default.',
  );
  const parts = entries.map(({ title, settings }) => {
    const lines = settings.flatMap(([key, setting]) => {
      const needed = isNeeded(key, setting) ? ' Needed.' : '';
      const value = setting.example ?? setting.default ?? '';
      return [
        ...wrap(`${setting.description}${acceptedBy(setting)}${needed}`).map((line) => `# ${line}`),
        `${key}=${quoted(String(value))}`,
      ];
    });
    return `${`# --- ${title} `.padEnd(MAX_LINE + 2, '-')}\n\n${lines.join('\n')}\n`;
  });
  return `${intro.map((line) => `# ${line}`).join('\n')}\n\n${parts.join('\n')}`;
};

const defaultOf = (key: string, setting: Setting): string => {
  if (isNeeded(key, setting)) return 'needed';
  return setting.default === undefined || setting.default === '' ? '' : `\`${setting.default}\``;
};

/** Returns the tables of settings for the documentation, one for each section. */
const settingsTables = (): string =>
  entries
    .map(({ title, settings }) => {
      const rows = settings.map(([key, setting]) => [
        `\`${key}\``,
        defaultOf(key, setting),
        `${setting.description.replaceAll('|', '\\|')}${acceptedBy(setting)}`,
      ]);
      return `### ${title}\n\n${markdownTable([['setting', 'default', 'meaning'], ...rows])}`;
    })
    .join('\n');

const withPart = (page: string, begin: string, end: string, part: string): string => {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page lacks "${begin}" and "${end}".`);
  return `${page.slice(0, from)}${begin}\n\n${part}\n${page.slice(to)}`;
};

/** Returns the page with its tables of settings replaced. */
export const withSettings = (page: string): string => withPart(page, BEGIN, END, settingsTables());

/** Returns the page about privacy with its table replaced, under the settings that are the default. */
export const withKept = (page: string): string => {
  const usual = (key: keyof typeof ConfigSchema.properties): number =>
    Number((ConfigSchema.properties[key] as unknown as Setting).default);
  const settings = {
    unconfirmedDays: usual('UNCONFIRMED_DAYS'),
    originRetentionDays: usual('ORIGIN_RETENTION_DAYS'),
    ledgerRetentionDays: usual('LEDGER_RETENTION_DAYS'),
    reportRetentionDays: usual('REPORT_RETENTION_DAYS'),
  };
  const rows = keptKinds.map((kept) => [
    kept.what,
    kept.why,
    untilOf(kept, settings),
    kept.tables.map((table) => `\`${table}\``).join(', '),
  ]);
  const table = markdownTable([['what', 'why', 'until when', 'tables'], ...rows]);
  return withPart(page, KEPT_BEGIN, KEPT_END, table);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = join(checkoutDir, 'docs', 'operations.md');
  writeFileSync(page, withSettings(readFileSync(page, 'utf8')));
  const privacy = join(checkoutDir, 'docs', 'privacy.md');
  writeFileSync(privacy, withKept(readFileSync(privacy, 'utf8')));
  writeFileSync(join(checkoutDir, '.env.example'), envExample());
}
