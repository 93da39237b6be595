import { DateTime } from 'luxon';
import { authorsInWords } from '../../digests/compose/wording.ts';
import { type CitationFormat, citationFormats } from '../../papers/citations/citation-formats.ts';
import { toCsl } from '../../papers/citations/csl.ts';
import type { CslItem } from '../../papers/citations/csl-item.ts';
import { articleJson, citationTags } from '../../papers/citations/page-tags.ts';
import { toCited } from '../../papers/citations/to-cited.ts';
import type { StoredPaper } from '../../papers/editions/editions.ts';
import type { PaperFacts } from '../../papers/editions/paper-facts.ts';
import { excerpt } from '../../papers/text/excerpt.ts';
import { gistOf } from '../../papers/text/gist.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import type { Days } from './days.ts';
import { type KnownReader, type KnownReaders, withReader } from './known-reader.ts';
import { mathParts } from './mathml.ts';
import { FORM_TIME, type Rendered } from './page-cache.ts';
import { leadsOf } from './paper-links.ts';
import { pictureView, restOf } from './paper-view.ts';
import { periodHeading, readPeriod } from './period.ts';
import { shareLinks } from './share-links.ts';
import { trendingView } from './trending-words.ts';

const DESCRIPTION_CHARS = 160;

/** A longer citation is only a file. */
const MAX_BIBTEX_CHARS = 16_000;

const shortBibtex = (item: CslItem): string => {
  const text = citationFormats.bibtex.write([item]);
  return text.length > MAX_BIBTEX_CHARS ? '' : text;
};

const longDay = (date: string): string =>
  DateTime.fromISO(date, { zone: 'utc', locale: 'en-GB' }).toFormat('d LLLL yyyy');

const searchFor = (query: string): string => `/search?${new URLSearchParams({ q: query })}`;

/** Returns the paper in one sentence, with who wrote it; null where the sentence is the whole abstract. */
const tldrOf = (paper: StoredPaper): { text: string; by: string } | null => {
  const { tldr, byMachine } = gistOf(paper);
  if (tldr === '' || tldr === paper.abstract.trim()) return null;
  if (!byMachine) return { text: tldr, by: 'A sentence of the abstract' };
  return { text: tldr, by: `Summed up by a machine${paper.tldrBy ? `: ${paper.tldrBy}` : ''}` };
};

/** Renders the page of one paper, with similar papers, and its citation. */
export const createPaperPage = ({
  config,
  clock,
  editions,
  paperFacts,
  following,
  similarPapers,
  templates,
  days,
  knownReaders,
}: Pick<
  Container,
  'config' | 'clock' | 'editions' | 'paperFacts' | 'following' | 'similarPapers' | 'templates'
> & { days: Days; knownReaders: KnownReaders }) => {
  const read = async (id: number): Promise<StoredPaper> => {
    const [paper] = await editions.papersById([id]);
    if (!paper) throw new DomainError('not_found', 'There is no such paper.');
    return paper;
  };
  const factsOf = async (paper: StoredPaper): Promise<PaperFacts> => {
    const facts = await paperFacts.one(paper.id);
    if (!facts) throw new DomainError('not_found', 'There is no such paper.');
    return facts;
  };
  const dayLabel = (date: string): string =>
    periodHeading(readPeriod(date)!, clock.now().toISOString().slice(0, 4));

  /** Returns what the page knows of its reader: what they said of its papers, and which of its authors they follow. */
  const readerOf = async (reader: KnownReader, paper: StoredPaper, shown: number[]) => {
    const [onPage, followed] = await Promise.all([
      knownReaders.onPage(reader, shown, withReader(`/paper/${paper.id}`, reader.token)),
      following.followed(reader.subscriberId, 'author', paper.authors),
    ]);
    return { ...onPage, followed: [...followed] };
  };

  return {
    /** Renders the page; for a known reader with the buttons beside its papers and its authors. */
    render: async (id: number, reader: KnownReader | null = null): Promise<Rendered> => {
      const paper = await read(id);
      const [facts, day, similar, latex] = await Promise.all([
        factsOf(paper),
        days.read(paper.editionDate),
        similarPapers.of(paper),
        editions.latexOf(paper.id),
      ]);
      const topics = day.topics.get(paper.id) ?? [];
      const cited = toCited(paper, facts, config.publicUrl);
      const [item] = toCsl([cited]);
      const own = (path: string): string => (reader ? withReader(path, reader.token) : path);
      return {
        status: 200,
        html: templates.page('paper', {
          id: paper.id,
          title: paper.title,
          math: {
            title: mathParts(latex?.title, paper.title),
            abstract: mathParts(latex?.abstract, paper.abstract),
          },
          authors: paper.authors.map((name) => ({ label: name, url: own(searchFor(`author:"${name}"`)) })),
          upvotes: paper.upvotes,
          trending: trendingView(paper, day.parts.get(paper.id)),
          rising: paper.rising ?? false,
          ...leadsOf(paper, facts),
          tldr: tldrOf(paper),
          abstract: paper.abstract.split(/\n\s*\n/),
          picture: pictureView(paper),
          topics: topics.map(({ slug, name }) => ({ label: name, url: own(searchFor(`topic:${slug}`)) })),
          edition: { url: own(`/papers/${paper.editionDate}`), label: dayLabel(paper.editionDate) },
          credit: paper.credit ?? null,
          publishedOn: paper.publishedOn ? longDay(paper.publishedOn) : '',
          similar: similar.map(({ id: other, title, authors, editionDate }) => ({
            id: other,
            url: own(`/paper/${other}`),
            title,
            authors: authorsInWords(authors, 3),
            day: dayLabel(editionDate),
          })),
          cite: { path: `/paper/${paper.id}/cite`, bibtex: shortBibtex(item!) },
          share: { url: cited.url, links: shareLinks(paper.title, cited.url) },
          reader: reader && (await readerOf(reader, paper, [paper.id, ...similar.map((each) => each.id)])),
          form: { startedAt: FORM_TIME, error: null, value: '' },
          meta: {
            title: `${paper.title} · Paperboy`,
            description: excerpt(gistOf(paper).tldr, { maxChars: DESCRIPTION_CHARS }),
            canonical: cited.url,
            image: `${config.publicUrl}/cards/${paper.editionDate}.png`,
            feed: null,
            tags: citationTags(item!, cited),
            json: articleJson(item!, cited),
          },
        }),
      };
    },
    /**
     * Returns the paper's citation in a format.
     * @throws DomainError `not_found`
     */
    cite: async (id: number, format: CitationFormat): Promise<string> => {
      const paper = await read(id);
      return citationFormats[format].write(toCsl([toCited(paper, await factsOf(paper), config.publicUrl)]));
    },
    /**
     * Returns the part of the abstract that its excerpt leaves out.
     * @throws DomainError `not_found`
     */
    restOfAbstract: async (id: number): Promise<string> => {
      const paper = await read(id);
      return restOf(paper.abstract, gistOf(paper).tldr) ?? '';
    },
  };
};

export type PaperPage = ReturnType<typeof createPaperPage>;
