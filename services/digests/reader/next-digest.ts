import type { Topics } from '../../papers/topics.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config.ts';
import { dayOfTime } from '../../platform/dates.ts';
import { DomainError } from '../../platform/errors.ts';
import { count } from '../../platform/plural.ts';
import { daysToMask, type Preferences } from '../../subscribers/preferences/preferences.ts';
import type { Forgotten, Rating } from '../../subscribers/preferences/ratings.ts';
import { interestEntries, pickNumbers } from '../../subscribers/settings.ts';
import { paperUrl, reasonInWords, UNASKED } from '../compose/build-view.ts';
import { longDateSeen } from '../compose/wording.ts';
import { type CandidatesService, newAfter } from '../selection/candidates.ts';
import type { RatedPapers } from '../selection/rated-papers.ts';
import { readKnowledge } from '../selection/read-knowledge.ts';
import type { DigestReader, Readers, StoredInterest } from '../selection/readers.ts';
import { selectForReader } from '../selection/selection.ts';

/** The unsaved input of a reader: settings, papers to rate, and ratings to remove. */
export type Unsaved = {
  preferences: Preferences;
  rated: { rating: Rating; paperIds: number[] } | null;
  forgotten: Forgotten;
};

export type NextDigest = {
  /** A sentence before the papers, or instead of them. */
  lead: string;
  papers: {
    title: string;
    url: string;
    reason: string;
    match: number | null;
    /** Says that the reader was sent the paper, which is shown because no newer list has come. */
    sent?: boolean;
  }[];
};

/** Returns the reader as saving would leave them. Interests that they have already keep their age and place. */
const asIfSaved = (reader: DigestReader, unsaved: Unsaved, now: Date): DigestReader => {
  const { preferences, rated, forgotten } = unsaved;
  const createdAt = now.toISOString();
  const dropped = new Set([...forgotten.papers, ...(rated?.paperIds ?? [])].map(String));
  const wanted = new Map<string, StoredInterest>();
  for (const [list, kind] of interestEntries)
    for (const value of preferences[list]) wanted.set(`${kind} ${value}`, { kind, value, createdAt });
  const kept = reader.interests.filter(({ kind, value }) =>
    kind === 'liked' || kind === 'disliked' ? !dropped.has(value) : wanted.delete(`${kind} ${value}`),
  );
  const named = (rated?.paperIds ?? []).map((id) => ({ kind: rated!.rating, value: String(id), createdAt }));
  return {
    ...reader,
    zone: preferences.zone,
    ...pickNumbers(preferences),
    digestDays: daysToMask(preferences.days),
    interests: [...kept, ...wanted.values(), ...named],
  };
};

/** Selects what a reader's next digest would hold, as the worker does, and writes nothing. */
export const createNextDigest = (options: {
  readers: Readers;
  candidates: CandidatesService;
  topics: Topics;
  ratedPapers: RatedPapers;
  clock: Clock;
  config: Pick<Config, 'publicUrl'>;
}) => {
  const { readers, candidates, clock, config } = options;
  return {
    /** Uses the saved settings, or `unsaved` ones. @throws DomainError `invalid_link` when there is no such reader */
    of: async (subscriberId: number, unsaved: Unsaved | null): Promise<NextDigest> => {
      const now = clock.now();
      const stored = (await readers.read([subscriberId])).get(subscriberId);
      if (!stored) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
      const reader = unsaved ? asIfSaved(stored, unsaved, now) : stored;
      const latest = await candidates.latest();
      if (latest === null) return { lead: 'The first list of papers has not arrived yet.', papers: [] };
      const waiting = await candidates.between(newAfter(reader, latest), latest);
      const isNew = waiting.papers.size > 0;
      // When nothing is new, the latest list shows the effect of the settings, even if its papers were sent already.
      const from = isNew ? waiting : await candidates.between(null, latest);
      const chosen = selectForReader(
        isNew ? reader : { ...reader, sentPaperIds: [] },
        from,
        await readKnowledge(options, [reader]),
      );
      const sent = new Set(reader.sentPaperIds);
      const papers = chosen.map(({ id, score, reason }) => {
        const paper = from.papers.get(id)!;
        return {
          title: paper.title,
          url: paperUrl(paper, config.publicUrl),
          reason: reasonInWords(reason),
          match: UNASKED.has(reason.kind) ? null : Math.round(score),
          sent: sent.has(Number(id)),
        };
      });
      const list = isNew ? null : listInWords(latest, now);
      return { lead: leadOf(papers, from.papers.size, list), papers };
    },
  };
};

const listInWords = (date: string, now: Date): string =>
  `the latest list, ${longDateSeen(date, dayOfTime(now))},`;

const leadOf = (papers: NextDigest['papers'], candidates: number, list: string | null): string => {
  if (list === null)
    return papers.length === 0
      ? `Nothing for you so far: ${count(candidates, 'paper')} came in, none close enough to what you follow.`
      : `${count(papers.length, 'paper')} so far, out of ${candidates} that came in:`;
  const waiting = 'The papers of your next digest have not come in yet.';
  if (papers.length === 0)
    return `${waiting} Of ${list} nothing would be for you: none of its ${count(candidates, 'paper')} is close enough.`;
  const sent = papers.filter((paper) => paper.sent).length;
  const example = `${waiting} To show what your settings do, these are for you of ${list}`;
  if (sent === 0) return `${example.slice(0, -1)}:`;
  return `${example} which is not sent again${sent === papers.length ? '' : '; you were sent those marked'}:`;
};
