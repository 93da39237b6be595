import { DateTime } from 'luxon';
import { cardLinks } from '../../digests/compose/build-view.ts';
import { authorsInWords } from '../../digests/compose/wording.ts';
import type { StoredPaper } from '../../papers/editions/editions.ts';
import { excerpt } from '../../papers/text/excerpt.ts';
import { gistOf } from '../../papers/text/gist.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import type { Days } from './days.ts';
import { mathParts } from './mathml.ts';
import { FORM_TIME, type Rendered } from './page-cache.ts';
import { pictureView, restOf } from './paper-view.ts';
import { periodHeading, readPeriod } from './period.ts';

const DESCRIPTION_CHARS = 160;

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

/** Renders the page of one paper, with similar papers. */
export const createPaperPage = ({
  config,
  clock,
  editions,
  similarPapers,
  templates,
  days,
}: Pick<Container, 'config' | 'clock' | 'editions' | 'similarPapers' | 'templates'> & { days: Days }) => {
  const read = async (id: number): Promise<StoredPaper> => {
    const [paper] = await editions.papersById([id]);
    if (!paper) throw new DomainError('not_found', 'There is no such paper.');
    return paper;
  };
  const dayLabel = (date: string): string =>
    periodHeading(readPeriod(date)!, clock.now().toISOString().slice(0, 4));

  return {
    render: async (id: number): Promise<Rendered> => {
      const paper = await read(id);
      const [day, similar, latex] = await Promise.all([
        days.read(paper.editionDate),
        similarPapers.of(paper),
        editions.latexOf(paper.id),
      ]);
      const topics = day.topics.get(paper.id) ?? [];
      const arxiv = paper.arxivId ? [{ label: 'arXiv', url: `https://arxiv.org/abs/${paper.arxivId}` }] : [];
      const links = [...arxiv, ...cardLinks(paper)];
      return {
        status: 200,
        html: templates.page('paper', {
          id: paper.id,
          title: paper.title,
          math: {
            title: mathParts(latex?.title, paper.title),
            abstract: mathParts(latex?.abstract, paper.abstract),
          },
          authors: paper.authors.map((name) => ({ label: name, url: searchFor(`author:"${name}"`) })),
          upvotes: paper.upvotes,
          rising: paper.rising ?? false,
          links: links.filter((link, at) => links.findIndex(({ label }) => label === link.label) === at),
          tldr: tldrOf(paper),
          abstract: paper.abstract.split(/\n\s*\n/),
          picture: pictureView(paper),
          topics: topics.map(({ slug, name }) => ({ label: name, url: searchFor(`topic:${slug}`) })),
          edition: { url: `/papers/${paper.editionDate}`, label: dayLabel(paper.editionDate) },
          credit: paper.credit ?? null,
          publishedOn: paper.publishedOn ? longDay(paper.publishedOn) : '',
          similar: similar.map(({ id: other, title, authors, editionDate }) => ({
            url: `/paper/${other}`,
            title,
            authors: authorsInWords(authors, 3),
            day: dayLabel(editionDate),
          })),
          form: { startedAt: FORM_TIME, error: null, value: '' },
          meta: {
            title: `${paper.title} · Paperboy`,
            description: excerpt(gistOf(paper).tldr, { maxChars: DESCRIPTION_CHARS }),
            canonical: `${config.publicUrl}/paper/${paper.id}`,
            image: `${config.publicUrl}/cards/${paper.editionDate}.png`,
            feed: null,
          },
        }),
      };
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
