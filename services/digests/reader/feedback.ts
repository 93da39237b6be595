import { DomainError } from '../../platform/errors.ts';
import type { Ratings, Say } from '../../subscribers/preferences/ratings.ts';
import type { DigestCard, DigestView } from '../compose/digest-view.ts';
import type { DigestClaim, PastDigests } from './past-digests.ts';

export type RatedCard = DigestCard & { rating: 'more' | 'less' | null };
export type FeedbackView = Omit<DigestView, 'cards'> & { cards: RatedCard[] };

const says = { liked: 'more', disliked: 'less' } as const;

/** Shows and records how readers rate the papers of their digests. */
export const createFeedback = (options: { pastDigests: PastDigests; ratings: Ratings }) => {
  const { pastDigests, ratings } = options;

  const digestOf = async (claim: DigestClaim): Promise<DigestView> => {
    const view = await pastDigests.view(claim);
    if (!view) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
    return view;
  };

  return {
    /**
     * Returns a digest with its reader's ratings. @throws DomainError `invalid_link` when the digest does not exist
     * (any more)
     */
    view: async (claim: DigestClaim): Promise<FeedbackView> => {
      const view = await digestOf(claim);
      const rated = await ratings.of(
        claim.subscriberId,
        view.cards.map((card) => card.paperId),
      );
      const cards = view.cards.map((card): RatedCard => {
        const rating = rated.get(card.paperId);
        return { ...card, rating: rating ? says[rating] : null };
      });
      return { ...view, cards };
    },

    /**
     * Records a rating. @throws DomainError `invalid_link` as `view` does; `invalid_input` for a paper that was not
     * in the digest
     */
    rate: async (claim: DigestClaim, paperId: number, say: Say): Promise<void> => {
      const view = await digestOf(claim);
      if (!view.cards.some((card) => card.paperId === paperId))
        throw new DomainError('invalid_input', 'This paper was not in that digest.', { field: 'paper' });
      await ratings.rate(claim.subscriberId, paperId, say);
    },
  };
};

export type Feedback = ReturnType<typeof createFeedback>;
