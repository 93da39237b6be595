import type { TrialPage } from '../../../templates/web/trial-views.ts';
import { longDateSeen } from '../../digests/compose/wording.ts';
import type { TrialDigest } from '../../digests/reader/trial-digest.ts';
import { count, listed } from '../../platform/plural.ts';
import type { Added } from '../../subscribers/accounts/added.ts';
import type { Container } from '../../wiring/container.ts';
import { keptFields } from '../http/signup-form.ts';
import type { Reading } from '../reading/reading.ts';
import { groupTopics } from '../reading/topic-list.ts';
import type { Trial } from './trial-form.ts';

/** Returns what comes along with a sign-up, as in "2 topics and 1 paper"; '' for nothing. */
const chosenInWords = ({ topics, keywords, papers }: Added): string =>
  listed([
    ...(topics.length > 0 ? [count(topics.length, 'topic')] : []),
    ...(keywords.length > 0 ? [count(keywords.length, 'word')] : []),
    ...(papers.length > 0 ? [count(papers.length, 'paper')] : []),
  ]);

const leadOf = ({ candidateCount, digest, edition }: TrialDigest, chosen: string, today: string): string => {
  const day = longDateSeen(edition, today);
  if (digest === null)
    return `Of the list of ${day} nothing would be for you: none of its ${count(candidateCount, 'paper')} is close enough, and no mail would be sent.`;
  const papers = `${count(digest.cards.length, 'paper')} out of the ${candidateCount} of ${day}`;
  return chosen === ''
    ? `You have chosen nothing yet, so these are trending with everyone: ${papers}.`
    : `${papers}.`;
};

/** Creates the functions that return the page of a trial as data. */
export const createTrialPage = ({
  clock,
  config,
  ratings,
  reading,
  trialDigest,
}: Pick<Container, 'clock' | 'config' | 'ratings' | 'trialDigest'> & { reading: Reading }) => {
  const pageOf = async (
    { chosen, errors, keywords, notes, papersText, rejected }: Trial,
    result: TrialPage['result'],
  ): Promise<TrialPage> => ({
    values: { topics: chosen.topics, keywords: keywords.join('\n'), papers: papersText },
    topicGroups: groupTopics(await reading.topicList.read()),
    errors,
    notes,
    rejected,
    result,
    meta: {
      title: 'Try it without an address · Paperboy',
      description:
        'Choose topics, words and papers, and see the digest that you would get today. Nothing is stored.',
      canonical: `${config.publicUrl}/try`,
      image: null,
      feed: null,
    },
  });

  return {
    /** Returns the page before anything was chosen. */
    empty: (): Promise<TrialPage> =>
      pageOf(
        {
          chosen: { topics: [], keywords: [], papers: [] },
          papersText: '',
          keywords: [],
          errors: {},
          notes: [],
          rejected: [],
        },
        null,
      ),

    /** Returns the page with the digest of what was chosen, or with the errors of its fields. */
    ofTrial: async (trial: Trial): Promise<TrialPage> => {
      if (Object.keys(trial.errors).length > 0) return pageOf(trial, null);
      const { topics, keywords, papers } = trial.chosen;
      const paperIds = await ratings.find(papers);
      const made = await trialDigest.of({ topics, keywords, paperIds });
      const along = chosenInWords(trial.chosen);
      const unknown = papers.length - paperIds.length;
      return pageOf(
        {
          ...trial,
          notes: [
            ...trial.notes,
            ...(unknown > 0
              ? [
                  `${count(unknown, 'of your papers is', 'of your papers are')} not in our archive, which holds what was listed here. If you subscribe, ${unknown === 1 ? 'it counts' : 'they count'} once a source brings ${unknown === 1 ? 'it' : 'them'}.`,
                ]
              : []),
          ],
        },
        {
          lead: made
            ? leadOf(made, along, clock.now().toISOString())
            : 'The first list of papers has not arrived yet. Subscribe, and it comes to you.',
          cards: made?.digest?.cards ?? [],
          along,
          form: {
            startedAt: reading.cache.formTime(),
            error: null,
            value: '',
            kept: keptFields(trial.chosen),
          },
        },
      );
    },
  };
};
