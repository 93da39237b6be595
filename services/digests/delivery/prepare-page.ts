import type { Topics } from '../../papers/topics.ts';
import type { Claimed } from '../ledger/ledger.ts';
import { type Candidates, type CandidatesService, newAfter } from '../selection/candidates.ts';
import type { RatedPapers } from '../selection/rated-papers.ts';
import { readKnowledge } from '../selection/read-knowledge.ts';
import type { Readers } from '../selection/readers.ts';
import type { Item } from './delivery-item.ts';

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Reads the data that the digests of a page are made of. Rows whose reader is gone are left out. */
export const createPagePreparer =
  (deps: { readers: Readers; topics: Topics; ratedPapers: RatedPapers; candidates: CandidatesService }) =>
  async (rows: Claimed[], claim: number, isProbe: boolean): Promise<Omit<Item, 'finish'>[]> => {
    const readers = await deps.readers.read(rows.map((row) => row.subscriberId));
    const knowledge = await readKnowledge(deps, [...readers.values()]);
    // The whole page gets the same latest edition, even if another closes meanwhile.
    const latest = await deps.candidates.latest();
    const windows = new Map<string | null, Candidates>();
    const prepared: Omit<Item, 'finish'>[] = [];
    for (const row of rows) {
      const reader = readers.get(row.subscriberId);
      if (!reader) continue;
      const after = newAfter(reader, latest);
      let candidates = windows.get(after);
      if (!candidates) {
        candidates = await deps.candidates.between(after, latest);
        windows.set(after, candidates);
      }
      const domain = domainOf(reader.address);
      prepared.push({ digestId: row.digestId, domain, row, claim, reader, candidates, knowledge, isProbe });
    }
    return prepared;
  };

export type PagePreparer = ReturnType<typeof createPagePreparer>;
