import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigSchema, type Setting, sections, wantedBy } from '../services/platform/settings.ts';
import { checkoutDir } from './local/paths.ts';
import { markdownTable } from './markdown-table.ts';

const BEGIN = '<!-- settings: written by npm run build:settings -->';
const END = '<!-- end of settings -->';
const MAX_LINE = 118;

const required = new Set((ConfigSchema as unknown as { required: string[] }).required);
const isNeeded = (key: string, { default: usual }: Setting): boolean =>
  required.has(key) && usual === undefined;

const entries = Object.entries(sections).map(([title, settings]) => ({
  title,
  settings: Object.entries(settings) as unknown as [string, Setting][],
}));

// The range, or the values, that the description leaves to the schema.
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

/** Returns the page with its tables of settings replaced. */
export const withSettings = (page: string): string => {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`The page lacks "${BEGIN}" and "${END}".`);
  return `${page.slice(0, from)}${BEGIN}\n\n${settingsTables()}\n${page.slice(to)}`;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = join(checkoutDir, 'docs', 'operations.md');
  writeFileSync(page, withSettings(readFileSync(page, 'utf8')));
  writeFileSync(join(checkoutDir, '.env.example'), envExample());
}
