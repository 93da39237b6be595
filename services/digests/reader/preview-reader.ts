import type { Topics } from '../../papers/topics.ts';
import type { Config } from '../../platform/config.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Part } from '../../ranking/types.ts';
import { parseAddress } from '../../subscribers/address.ts';
import { reasonInWords } from '../compose/build-view.ts';
import type { Composer } from '../compose/composer.ts';
import type { DigestView } from '../compose/digest-view.ts';
import type { CandidatesService } from '../selection/candidates.ts';
import type { RatedPapers } from '../selection/rated-papers.ts';
import { readKnowledge } from '../selection/read-knowledge.ts';
import type { Readers } from '../selection/readers.ts';
import { rankForReader, selectForReader } from '../selection/selection.ts';
import { viewWithoutLinks } from './view-without-links.ts';

export type PreviewPaper = {
  place: number;
  id: number;
  score: number;
  title: string;
  reason: string;
  terms: string[];
  /** How well it matches the interests, from 0 to 1. The score is the place of this match among those of the archive. */
  match: number;
  /** The contributions to the match. */
  parts: Part[];
  /** Whether it is in the mail, which holds the best papers, but not all alike. */
  chosen: boolean;
  /** Whether the reader was sent it before. A real digest leaves such papers out; a preview only marks them. */
  sentBefore: boolean;
};

export type Preview = {
  email: string;
  state: string;
  edition: string;
  /** Null when no paper is good enough for a mail. */
  subject: string | null;
  ranking: PreviewPaper[];
  html: string | null;
  text: string | null;
};

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Previews the digest of one edition for one reader. Stores nothing and sends nothing. */
export const createReaderPreview = (options: {
  readers: Readers;
  candidates: CandidatesService;
  topics: Topics;
  ratedPapers: RatedPapers;
  composer: Composer;
  config: Pick<Config, 'publicUrl' | 'postalAddress'>;
}) => {
  const { readers, candidates, composer, config } = options;

  const ofReader = async (
    id: number,
    date: string | null,
    mark: (view: DigestView) => DigestView = (view) => view,
  ): Promise<Preview> => {
    const stored = (await readers.read([id])).get(id);
    if (!stored) throw new DomainError('not_found', `There is no reader ${id}.`);
    const found = await candidates.between(null, date ?? (await candidates.latest()));
    if (found.through === null || found.papers.size === 0)
      throw new DomainError(
        'not_found',
        date === null
          ? 'There is no closed edition yet: run `paperboy ingest`.'
          : `There is no closed edition of ${date}.`,
      );
    const reader = { ...stored, sentPaperIds: [] };
    const knowledge = await readKnowledge(options, [reader]);
    const ranked = rankForReader(reader, found, knowledge);
    const chosen = selectForReader(reader, found, knowledge);
    const chosenIds = new Set(chosen.map((paper) => paper.id));
    const sent = new Set(stored.sentPaperIds.map(String));
    const view = viewWithoutLinks({ reader, localDate: found.through, found, chosen }, config);
    const composed = view && (await composer.composeDigest(mark(view)));
    return {
      email: stored.address,
      state: stored.state,
      edition: found.through,
      subject: composed?.subject ?? null,
      ranking: ranked.map((each, at) => ({
        place: at + 1,
        id: Number(each.id),
        score: rounded(each.score),
        title: found.papers.get(each.id)!.title,
        reason: reasonInWords(each.reason),
        terms: each.reason.kind === 'trending' ? [] : each.reason.terms,
        match: rounded(each.match),
        parts: each.parts.map((part) => ({ ...part, value: rounded(part.value) })),
        chosen: chosenIds.has(each.id),
        sentBefore: sent.has(each.id),
      })),
      html: composed?.html ?? null,
      text: composed?.text ?? null,
    };
  };

  return {
    /**
     * Ranks and composes one edition (null for the latest) as the reader's digest; `mark` may change the view before it is
     * composed. @throws DomainError `not_found` when there is no such reader or edition
     */
    ofReader,
    /** Does the same for the reader with an address. */
    ofAddress: async (email: string, date: string | null): Promise<Preview> => {
      const id = await readers.byAddress(parseAddress(email).addressKey);
      if (id === null) throw new DomainError('not_found', `There is no reader ${email}.`);
      return ofReader(id, date);
    },
  };
};

export type ReaderPreview = ReturnType<typeof createReaderPreview>;
