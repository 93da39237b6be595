import type { Config } from '../../platform/config.ts';
import { DomainError } from '../../platform/errors.ts';
import type { ParseReport } from '../paper.ts';
import { arxiv } from './arxiv-atom.ts';
import { biorxiv, medrxiv } from './biorxiv.ts';
import { dailyPapersText } from './daily-papers-text.ts';
import { feed } from './feed.ts';
import { hfDailyPapers } from './hf-daily-papers.ts';
import { jsonMapping } from './json-mapping.ts';
import type { Source, SourceKind } from './source.ts';

// Kinds are tried in this order: a text that no other kind claims is taken for the text export.
const registry: readonly SourceKind[] = [
  hfDailyPapers,
  biorxiv,
  medrxiv,
  arxiv,
  feed,
  jsonMapping,
  dailyPapersText,
];

/** The name of each kind of source. */
export const sourceKinds: readonly string[] = registry.map(({ kind }) => kind);

const kindNamed = (kind: string): SourceKind | undefined => registry.find((each) => each.kind === kind);

/** Returns the precedence of a kind of source; null for an unknown kind. */
export const precedenceOf = (kind: string): number | null => kindNamed(kind)?.precedence ?? null;

/** Detects the kind of a text by its beginning. */
export const detectSource = (text: string): string => {
  const head = text
    .slice(0, 4_000)
    .replace(/^\ufeff/, '')
    .trimStart();
  return registry.find(({ detect }) => detect(head))!.kind;
};

/** Parses a text as `kind`, which may have its scope after a colon, or else as the kind that is detected. */
export const parseSource = (
  text: string,
  options: { date?: string; kind?: string } = {},
): { kind: string; report: ParseReport } => {
  const kind = options.kind ?? detectSource(text);
  const [name = '', ...scope] = kind.split(':');
  const found = kindNamed(name);
  if (!found) throw new Error(`"${kind}" is no kind of source`);
  return { kind, report: found.parse(text, { date: options.date, scope: scope.join(':') }) };
};

// The path of a folder may contain spaces, but not at its end, and no comma.
const FOLDER = /^folder:(\/[^,\r\n]*[^,\s])$/;

/** An example of each entry that SOURCES may have. */
export const sourceExamples: readonly string[] = [
  ...registry.flatMap(({ setting }) => setting?.example ?? []),
  'folder:/srv/papers',
];

/**
 * Reads the entries of the setting SOURCES: sources that are fetched, and folders that are watched.
 *
 * @throws DomainError `misconfigured` naming each unknown entry and examples of known ones
 */
export const readSources = (config: Config): { sources: Source[]; folders: string[] } => {
  const sources: Source[] = [];
  const folders: string[] = [];
  const unknown: string[] = [];
  for (const entry of config.sources) {
    const folder = FOLDER.exec(entry)?.[1];
    const source = registry.flatMap(({ setting }) => {
      const match = setting?.pattern.exec(entry);
      return match ? [setting!.create(match[1] ?? '', config)] : [];
    })[0];
    if (source) sources.push(source);
    else if (folder !== undefined) folders.push(folder);
    else unknown.push(entry);
  }
  if (unknown.length > 0)
    throw new DomainError(
      'misconfigured',
      `SOURCES: ${unknown.map((entry) => `"${entry}"`).join(', ')} ${unknown.length === 1 ? 'is no source' : 'are no sources'}; ` +
        `expected none, or any of ${sourceExamples.join(', ')}.`,
    );
  return { sources, folders };
};
