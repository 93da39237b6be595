import type { PreparedMail } from '../../mail/message.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { DigestWriter } from '../compose/write-message.ts';
import { LIST_IS_LATE } from '../ledger/digest-state.ts';
import type { SelectedPaper } from '../ledger/ledger.ts';
import type { Candidates } from '../selection/candidates.ts';
import { selectForReader } from '../selection/selection.ts';
import type { Item } from './delivery-item.ts';
import type { End } from './settle-items.ts';

export type Written = { message: PreparedMail; selection: SelectedPaper[] };

const whyNothing = ({ papers, isLate }: Candidates): string => {
  if (papers.size > 0) return `none of ${papers.size} papers was good enough`;
  return isLate ? LIST_IS_LATE : 'no new edition';
};

/** Returns the mail of an item, or how it ends where there is none. One that cannot be written fails alone: its page goes on. */
export const createItemWriter =
  ({ writeMessage, log }: { writeMessage: DigestWriter; log: Logger }) =>
  async (item: Item): Promise<Written | End> => {
    const { row, reader, candidates, knowledge } = item;
    try {
      const chosen = selectForReader(reader, candidates, knowledge);
      if (chosen.length === 0)
        return { state: 'skipped', note: whyNothing(candidates), throughEdition: candidates.through };
      const selection = chosen.map(({ id, score, reason }) => ({ paperId: Number(id), score, reason }));
      return { selection, message: await writeMessage({ row, reader, candidates }, selection) };
    } catch (error) {
      log.error({ digestId: row.digestId, err: error }, 'a digest could not be written');
      return { state: 'failed', note: `not written: ${messageOf(error)}` };
    }
  };

export type ItemWriter = ReturnType<typeof createItemWriter>;
