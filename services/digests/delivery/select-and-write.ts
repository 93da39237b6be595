import type { PreparedMail } from '../../mail/message.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { DigestWriter } from '../compose/write-message.ts';
import type { SelectedPaper } from '../ledger/ledger.ts';
import { skipped, whyNothing } from '../ledger/skip-reasons.ts';
import type { Candidates } from '../selection/candidates.ts';
import { selectForReader } from '../selection/selection.ts';
import type { Item } from './delivery-item.ts';
import type { End } from './settle-items.ts';

export type Written = { message: PreparedMail; selection: SelectedPaper[] };

const nothingFor = (candidates: Candidates): End => ({
  ...skipped(whyNothing(candidates), candidates.papers.size || undefined),
  throughEdition: candidates.through,
});

/** Returns the selection of an item; empty when there is nothing for its reader. */
export const selectFor = ({
  reader,
  candidates,
  knowledge,
}: Pick<Item, 'reader' | 'candidates' | 'knowledge'>): SelectedPaper[] =>
  selectForReader(reader, candidates, knowledge).map(({ id, score, reason }) => ({
    paperId: Number(id),
    score,
    reason,
  }));

/** Returns the mail of an item, or how it ends where there is none. One that cannot be written fails alone: its page goes on. */
export const createItemWriter =
  ({ writeMessage, log }: { writeMessage: DigestWriter; log: Logger }) =>
  async (item: Item): Promise<Written | End> => {
    const { row, reader, candidates } = item;
    try {
      const selection = selectFor(item);
      if (selection.length === 0) return nothingFor(candidates);
      return { selection, message: await writeMessage({ row, reader, candidates }, selection) };
    } catch (error) {
      log.error({ digestId: row.digestId, err: error }, 'a digest could not be written');
      return { state: 'failed', note: `not written: ${messageOf(error)}` };
    }
  };

export type ItemWriter = ReturnType<typeof createItemWriter>;
