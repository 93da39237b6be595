import type { Config } from '../../platform/config.ts';
import type { SelectedPaper } from '../ledger/ledger.ts';
import type { Candidates } from '../selection/candidates.ts';
import type { DigestReader } from '../selection/readers.ts';
import { buildView, type ViewInput } from './build-view.ts';
import type { DigestView } from './digest-view.ts';
import { noteOf } from './note.ts';

/** Returns the view of a digest from the papers that were selected for its reader. */
export const viewOfSelection = (
  of: { localDate: string; reader: DigestReader; candidates: Candidates; selection: SelectedPaper[] },
  config: Pick<Config, 'publicUrl' | 'postalAddress'>,
  urls: ViewInput['urls'],
): DigestView => {
  const { localDate, reader, candidates, selection } = of;
  return buildView({
    reader,
    localDate,
    note: noteOf(reader, localDate),
    editionDates: candidates.editionDates,
    candidateCount: candidates.papers.size,
    chosen: selection.map(({ paperId, score, reason }) => ({
      paper: candidates.papers.get(String(paperId))!,
      score,
      reason,
    })),
    urls,
    publicUrl: config.publicUrl,
    postalAddress: config.postalAddress,
  });
};
