import { parseUrl } from '../../platform/parse-url.ts';

const preprints = { arxiv: 'arXiv', biorxiv: 'bioRxiv', medrxiv: 'medRxiv' } as const;

/** Returns an entry of SOURCES as a reader names it, such as "arXiv, cs.AI"; null for files that only the operator sees. */
const nameOf = (entry: string): string | null => {
  const at = entry.indexOf(':');
  const [kind, scope] = at === -1 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
  if (kind === 'hf-daily-papers') return 'the Daily Papers of Hugging Face';
  if (kind in preprints)
    return `${preprints[kind as keyof typeof preprints]}${scope ? `, ${scope.replaceAll('_', ' ')}` : ''}`;
  if (kind === 'feed') return `the feed of ${parseUrl(scope)?.host ?? 'another site'}`;
  return null;
};

/** Returns the sources that are read on a schedule, as readers name them, each once. */
export const sourceNames = (sources: readonly string[]): string[] => [
  ...new Set(sources.flatMap((entry) => nameOf(entry) ?? [])),
];
