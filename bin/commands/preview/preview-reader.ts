import type { Container } from '../../../services/container.ts';
import { buildView, reasonInWords } from '../../../services/digests/build-view.ts';
import { rankForReader, selectForReader } from '../../../services/digests/selection.ts';
import { DomainError } from '../../../services/platform/errors.ts';
import type { Part } from '../../../services/ranking/types.ts';
import { parseAddress } from '../../../services/subscribers/address.ts';

export type PreviewPaper = {
  place: number;
  id: number;
  score: number;
  title: string;
  reason: string;
  terms: string[];
  /** How well it fits by itself, 0 to 1, and what that is made of; the score places it among the archive. */
  match: number;
  parts: Part[];
  /** In the mail, which holds the best of them and not all alike. */
  chosen: boolean;
  /** A real digest leaves out what the reader was sent before; a preview only says so. */
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
};

const rounded = (value: number): number => Math.round(value * 100) / 100;

/**
 * Ranks one edition (null for the latest) for one reader as their digest would, and composes it.
 * @throws DomainError `not_found` when there is no such reader or edition
 */
export const previewReader = async (
  container: Container,
  email: string,
  date: string | null,
): Promise<Preview> => {
  const { readers, candidates, topics, ratedPapers, composer, config } = container;
  const { addressKey } = parseAddress(email);
  const id = await readers.byAddress(addressKey);
  const stored = id === null ? undefined : (await readers.read([id])).get(id);
  if (!stored) throw new DomainError('not_found', `There is no reader ${email}.`);
  const found = await candidates.between(null, date ?? (await candidates.latest()));
  if (found.through === null || found.papers.size === 0)
    throw new DomainError(
      'not_found',
      date === null
        ? 'There is no closed edition yet: run `paperboy ingest`.'
        : `There is no closed edition of ${date}.`,
    );

  const reader = { ...stored, sentPaperIds: [] };
  const knowledge = {
    topics: new Map((await topics.list()).map((topic) => [topic.slug, topic])),
    ratedPapers: await ratedPapers.of([reader]),
  };
  const ranked = rankForReader(reader, found, knowledge);
  const chosen = selectForReader(reader, found, knowledge);
  const chosenIds = new Set(chosen.map((paper) => paper.id));
  const sent = new Set(stored.sentPaperIds.map(String));
  const site = `${config.publicUrl}/`;
  const composed =
    chosen.length === 0
      ? null
      : await composer.composeDigest(
          buildView({
            reader,
            localDate: found.through,
            editionDates: found.editionDates,
            candidateCount: found.papers.size,
            chosen: chosen.map(({ id, score, reason }) => ({ paper: found.papers.get(id)!, score, reason })),
            // A working link of the reader's has no place in an operator's file.
            urls: { web: site, preferences: site, unsubscribe: site },
            publicUrl: config.publicUrl,
            postalAddress: config.postalAddress,
          }),
        );
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
  };
};
