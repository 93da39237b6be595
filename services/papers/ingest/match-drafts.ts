import type { PaperDraft } from '../paper.ts';
import { paperIdentity, titleKey } from '../text/identity.ts';
import type { Known, KnownPapers } from './ingest-statements.ts';
import { type Facts, factsOf, mergeFacts } from './merge.ts';

/** A paper with the facts of all drafts so far. */
export type Matched = {
  /** The stored paper; null for a new one. */
  known: Known | null;
  facts: Facts;
  identity: string;
  /** Whether an earlier ingest put it into an edition. */
  listed: boolean;
  /** The keys of all its titles. */
  titleKeys: Set<string>;
  /** Stored papers that turned out to be this one. */
  absorbed: Known[];
};

type Ids = { arxivId: string | null; doi?: string | null };
/** Tells whether two papers with one title may be the same: neither their arXiv ids nor their DOIs differ. */
const mayBeSame = (a: Ids, b: Ids): boolean =>
  (a.arxivId === null || b.arxivId === null || a.arxivId === b.arxivId) &&
  (!a.doi || !b.doi || a.doi === b.doi);

type Hit = { entry: Matched; former: boolean };

/**
 * Matches drafts with papers, one draft after the other: by arXiv id or DOI, else by the present title, else by a former
 * title. Two arXiv ids are two papers even with the same title, and so are two DOIs. If a draft shows that two papers are
 * the same they are merged into the one with the arXiv id, or else the DOI. `source` is the source of the drafts, which
 * decides the precedence of their facts.
 */
export const createMatcher = (known: KnownPapers, source: string) => {
  const entries = new Set<Matched>();
  const byKnown = new Map<number, Matched>();
  const byIdentity = new Map<string, Matched>();
  const byTitle = new Map<string, Hit[]>();

  const entryOf = (paper: Known): Matched => {
    const entry = byKnown.get(paper.id) ?? {
      known: paper,
      facts: paper,
      identity: paper.identity,
      listed: paper.editionDate !== null,
      titleKeys: new Set([paper.titleKey]),
      absorbed: [],
    };
    byKnown.set(paper.id, entry);
    return entry;
  };
  for (const [key, paper] of known.byIdentity) byIdentity.set(key, entryOf(paper));
  for (const [key, hits] of known.byTitle)
    byTitle.set(
      key,
      hits.map(({ paper, former }) => ({ entry: entryOf(paper), former })),
    );

  const absorb = (winner: Matched, loser: Matched): void => {
    winner.facts = mergeFacts(loser.facts, winner.facts);
    winner.listed ||= loser.listed;
    winner.absorbed.push(...loser.absorbed);
    for (const key of loser.titleKeys) winner.titleKeys.add(key);
    // A stored row is preferred to a new one.
    if (loser.known && winner.known) winner.absorbed.push(loser.known);
    else winner.known ??= loser.known;
    entries.delete(loser);
    for (const [key, entry] of byIdentity) if (entry === loser) byIdentity.set(key, winner);
    for (const hits of byTitle.values()) for (const hit of hits) if (hit.entry === loser) hit.entry = winner;
  };

  return {
    /** The papers of all drafts, in the order of the first draft of each. */
    entries,

    /** Returns the paper that a draft means; null if it is new. */
    find: (draft: PaperDraft): Matched | null =>
      byIdentity.get(paperIdentity(draft)) ??
      byTitle.get(titleKey(draft.title))?.find(({ entry }) => mayBeSame(draft, entry.facts))?.entry ??
      null,

    /** Takes a draft as `found`, or as a new paper, and returns that paper. */
    take: (draft: PaperDraft, found: Matched | null): Matched => {
      const key = titleKey(draft.title);
      const named = byTitle.get(key) ?? [];
      const entry: Matched = found ?? {
        known: null,
        facts: factsOf(draft, source),
        identity: paperIdentity(draft),
        listed: false,
        titleKeys: new Set(),
        absorbed: [],
      };
      // A former title does not replace the present one.
      const isOld = draft.arxivId === null && named.find((hit) => hit.entry === entry)?.former === true;
      const said = factsOf(isOld ? { ...draft, title: entry.facts.title } : draft, source);
      entry.facts = mergeFacts(entry.facts, said);
      if (draft.arxivId || (draft.doi && entry.facts.arxivId === null)) entry.identity = paperIdentity(draft);
      entry.titleKeys.add(key);
      entries.add(entry);
      byIdentity.set(entry.identity, entry);
      if (!named.some((hit) => hit.entry === entry)) byTitle.set(key, [...named, { entry, former: false }]);
      if (entry.facts.arxivId === null && entry.facts.doi === null) return entry;
      for (const { entry: other, former } of named)
        if (other !== entry && other.facts.arxivId === null && !former && mayBeSame(entry.facts, other.facts))
          absorb(entry, other);
      return entry;
    },
  };
};
