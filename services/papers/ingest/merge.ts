import { isDeepStrictEqual } from 'node:util';
import type { PaperDraft, PaperLink } from '../paper.ts';
import { precedenceOf } from '../sources/registry.ts';
import type { LatexSource } from '../text/formulas.ts';

/** The facts that are stored of a paper, from all of its sources. */
export type Facts = Pick<
  PaperDraft,
  'arxivId' | 'title' | 'abstract' | 'authors' | 'keywords' | 'links' | 'upvotes' | 'publishedOn'
> & {
  doi: string | null;
  version: number | null;
  categories: string[];
  comments: number | null;
  githubStars: number | null;
  tldr: string | null;
  tldrBy: string | null;
  latex: LatexSource | null;
  /** The kind of source of each fact. */
  provenance: Provenance;
};

const FACT_KEYS = [
  'arxivId',
  'doi',
  'title',
  'abstract',
  'authors',
  'keywords',
  'links',
  'upvotes',
  'publishedOn',
  'version',
  'categories',
  'comments',
  'githubStars',
  'tldr',
  'tldrBy',
  'latex',
] as const;
type FactKey = (typeof FACT_KEYS)[number];
export type Provenance = Partial<Record<FactKey, string>>;

/** The provenance of facts that the operator wrote. */
export const OPERATOR = 'operator';

// A page that a reader submits may belong to anybody, so it is believed as little as a feed.
const PRECEDENCE_OF_OTHERS = 2;
const kindOf = (source: string): string => source.split(':', 1)[0]!;
const rankOf = (source: string | undefined): number => {
  if (source === undefined) return 0;
  if (source === OPERATOR) return Number.POSITIVE_INFINITY;
  return precedenceOf(kindOf(source)) ?? PRECEDENCE_OF_OTHERS;
};

/** The facts that a new version of a paper may change. */
const OF_A_VERSION: ReadonlySet<FactKey> = new Set(['title', 'abstract', 'authors', 'version', 'latex']);

/** Returns the facts of a draft. `source` may have a scope: `arxiv:cs.AI`. */
export const factsOf = (draft: PaperDraft, source: string): Facts => {
  const facts: Facts = {
    arxivId: draft.arxivId,
    doi: draft.doi ?? null,
    title: draft.title,
    abstract: draft.abstract,
    authors: draft.authors,
    keywords: draft.keywords,
    links: draft.links,
    upvotes: draft.upvotes,
    publishedOn: draft.publishedOn,
    version: draft.version ?? null,
    categories: draft.categories ?? [],
    comments: draft.comments ?? null,
    githubStars: draft.githubStars ?? null,
    tldr: draft.tldr ?? null,
    tldrBy: draft.tldrBy ?? null,
    latex: draft.latex ?? null,
    provenance: {},
  };
  for (const key of FACT_KEYS)
    if (key !== 'links' && says(facts[key])) facts.provenance[key] = kindOf(source);
  return facts;
};

/**
 * Merges two sets of facts. Each fact is taken from the source with the higher precedence. Of equal sources the draft
 * wins, unless it is of an older version of the paper. A missing fact never erases a known one. The links of both are
 * kept, unless the operator wrote them.
 */
export const mergeFacts = (known: Facts, draft: Facts): Facts => {
  const merged: Facts = { ...onlyFacts(known), provenance: { ...known.provenance } };
  const isOlder = known.version !== null && draft.version !== null && draft.version < known.version;
  const take = <Key extends FactKey>(key: Key): void => {
    if (!says(draft[key])) return;
    const isBetter = rankOf(draft.provenance[key]) >= rankOf(known.provenance[key]);
    const isKnown = says(known[key]) || known.provenance[key] === OPERATOR;
    if (isKnown && (!isBetter || (isOlder && OF_A_VERSION.has(key)))) return;
    (merged as Pick<Facts, Key>)[key] = draft[key];
    merged.provenance[key] = draft.provenance[key];
  };
  for (const key of FACT_KEYS) if (key !== 'links') take(key);
  merged.links = isOperators(known) ? known.links : mergeLinks(known.links, draft.links);
  return merged;
};

const isOperators = ({ provenance }: Facts): boolean => provenance.links === OPERATOR;

const says = (value: Facts[FactKey]): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== null && value !== '';

/** Returns the facts without the other fields of a paper. */
export const onlyFacts = (paper: Facts): Facts =>
  Object.fromEntries([...FACT_KEYS, 'provenance' as const].map((key) => [key, paper[key]])) as Facts;

export const sameFacts = (a: Facts, b: Facts): boolean =>
  [...FACT_KEYS, 'provenance' as const].every((key) => isDeepStrictEqual(plain(a[key]), plain(b[key])));

// The order of keys differs between a draft and what jsonb returns.
const plain = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((each) => (typeof each === 'object' ? { ...each } : each)) : value;

const mergeLinks = (known: PaperLink[], draft: PaperLink[]): PaperLink[] => {
  const keyOf = (link: PaperLink): string => link.url.replace(/^http:/, 'https:').replace(/\/$/, '');
  const urls = new Set(known.map(keyOf));
  return [...known, ...draft.filter((link) => !urls.has(keyOf(link)))];
};
