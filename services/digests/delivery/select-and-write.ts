import type { PreparedMail } from '../../mail/message.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { DigestWriter } from '../compose/write-message.ts';
import type { SelectedPaper } from '../ledger/ledger.ts';
import { skipped } from '../ledger/skip-reasons.ts';
import type { Candidates } from '../selection/candidates.ts';
import { selectForReader } from '../selection/selection.ts';
import type { Item } from './delivery-item.ts';
import type { End } from './settle-items.ts';

export type Written = { message: PreparedMail; selection: SelectedPaper[] };

const nothingFor = ({ papers, isLate, through }: Candidates): End => ({
  ...(papers.size > 0
    ? skipped('none_good_enough', papers.size)
    : skipped(isLate ? 'list_late' : 'no_new_edition')),
  throughEdition: through,
});

/** Returns the mail of an item, or how it ends where there is none. One that cannot be written fails alone: its page goes on. */
export const createItemWriter =
  ({ writeMessage, log }: { writeMessage: DigestWriter; log: Logger }) =>
  async (item: Item): Promise<Written | End> => {
    const { row, reader, candidates, knowledge } = item;
    try {
      const chosen = selectForReader(reader, candidates, knowledge);
      if (chosen.length === 0) return nothingFor(candidates);
      const selection = chosen.map(({ id, score, reason }) => ({ paperId: Number(id), score, reason }));
      return { selection, message: await writeMessage({ row, reader, candidates }, selection) };
    } catch (error) {
      log.error({ digestId: row.digestId, err: error }, 'a digest could not be written');
      return { state: 'failed', note: `not written: ${messageOf(error)}` };
    }
  };

export type ItemWriter = ReturnType<typeof createItemWriter>;
