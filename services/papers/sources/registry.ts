import type { Config } from '../../platform/config.ts';
import { DomainError } from '../../platform/errors.ts';
import type { ParseReport } from '../paper.ts';
import { arxiv } from './arxiv-atom.ts';
import { biorxiv, medrxiv } from './biorxiv.ts';
import { dailyPapersText } from './daily-papers-text.ts';
import { feed } from './feed.ts';
import { hfDailyPapers } from './hf-daily-papers.ts';
import type { Source, SourceKind } from './source.ts';

// The order is that of detection: the text export is what nothing else claims.
const registry: readonly SourceKind[] = [hfDailyPapers, biorxiv, medrxiv, arxiv, feed, dailyPapersText];

/** The name of each kind of source. */
export const sourceKinds: readonly string[] = registry.map(({ kind }) => kind);

const kindNamed = (kind: string): SourceKind | undefined => registry.find((each) => each.kind === kind);

/** Returns how far the facts of a kind are believed; null for what is no kind of source. */
export const precedenceOf = (kind: string): number | null => kindNamed(kind)?.precedence ?? null;

/** Returns the kind of a text, by its beginning. */
export const detectSource = (text: string): string => {
  const head = text
    .slice(0, 4_000)
    .replace(/^\ufeff/, '')
    .trimStart();
  return registry.find(({ detect }) => detect(head))!.kind;
};

/** Reads a text as one of `kind`, or of the kind that its beginning shows. */
export const parseSource = (
  text: string,
  options: { date?: string; kind?: string } = {},
): { kind: string; report: ParseReport } => {
  const kind = options.kind ?? detectSource(text);
  const found = kindNamed(kind);
  if (!found) throw new Error(`"${kind}" is no kind of source`);
  return { kind, report: found.parse(text, { date: options.date }) };
};

// A folder's path may hold spaces, but none at its end, and no comma.
const FOLDER = /^folder:(\/[^,\r\n]*[^,\s])$/;

/** How each kind may be written in SOURCES. */
export const sourceExamples: readonly string[] = [
  ...registry.flatMap(({ setting }) => setting?.example ?? []),
  'folder:/srv/papers',
];

/**
 * Reads the entries of the setting SOURCES: sources that are fetched, and folders that are watched.
 *
 * @throws DomainError `misconfigured` naming each entry that is of no kind, and how the kinds are written
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
