import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config.ts';
import { DomainError } from '../../platform/errors.ts';
import { localDay } from '../../subscribers/zones.ts';
import type { Composer } from '../compose/composer.ts';
import { viewOfSelection } from '../compose/view-of-selection.ts';
import type { PagePreparer } from '../delivery/prepare-page.ts';
import { selectFor } from '../delivery/select-and-write.ts';
import type { SelectedPaper } from '../ledger/ledger.ts';
import { type SkipReason, whyNothing } from '../ledger/skip-reasons.ts';
import type { CandidatesService } from '../selection/candidates.ts';

export type NextMail = {
  localDate: string;
  /** The newest edition among the candidates; null when there is none. */
  through: string | null;
  candidateCount: number;
  /** Why nothing would be sent; null when something would. */
  skipReason: SkipReason | null;
  selection: SelectedPaper[];
  mail: { subject: string; html: string; text: string } | null;
};

/** Composes a reader's next digest as the worker would, and writes and sends nothing. */
export const createNextMail = (options: {
  prepare: PagePreparer;
  candidates: Pick<CandidatesService, 'between'>;
  composer: Pick<Composer, 'composeDigest'>;
  clock: Clock;
  config: Pick<Config, 'publicUrl' | 'postalAddress'>;
}) => {
  const { prepare, candidates, composer, clock, config } = options;
  // A link that acts for the reader is only in their own mail. These have the same form, and lead nowhere.
  const urlOf = (page: string): string => `${config.publicUrl}/${page}/preview`;
  const urls = {
    web: urlOf('digest'),
    preferences: urlOf('preferences'),
    unsubscribe: urlOf('unsubscribe'),
    own: { feedback: urlOf('feedback'), saved: urlOf('saved') },
  };
  // Only a worker that sends needs the names of a row and of its claim.
  const rowOf = (subscriberId: number, localDate: string) => ({
    digestId: '0',
    subscriberId,
    localDate,
    attempts: 0,
    uncertainAttempts: 0,
    token: '',
  });

  return {
    /**
     * Returns the next digest; with `edition`, that of this edition alone, as for a reader who had none before.
     * @throws DomainError `not_found` when there is no such reader, or no such closed edition with papers
     */
    of: async (
      reader: { subscriberId: number; zone: string; nextDigestAt: Date | null },
      edition: string | null,
    ): Promise<NextMail> => {
      const localDate = edition ?? localDay(reader.nextDigestAt ?? clock.now(), reader.zone);
      const [prepared] = await prepare([rowOf(reader.subscriberId, localDate)], 0, false);
      if (!prepared) throw new DomainError('not_found', 'There is no such subscriber.');
      const item =
        edition === null
          ? prepared
          : {
              ...prepared,
              candidates: await candidates.between(null, edition),
              reader: { ...prepared.reader, sentPaperIds: [] },
            };
      if (edition !== null && item.candidates.papers.size === 0)
        throw new DomainError('not_found', `There is no closed edition of ${edition} with papers.`);
      const selection = selectFor(item);
      const view = () => viewOfSelection({ localDate, ...item, selection }, config, urls);
      return {
        localDate,
        through: item.candidates.through,
        candidateCount: item.candidates.papers.size,
        skipReason: selection.length === 0 ? whyNothing(item.candidates) : null,
        selection,
        mail: selection.length === 0 ? null : await composer.composeDigest(view()),
      };
    },
  };
};
