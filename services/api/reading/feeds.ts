import { authorsInWords } from '../../digests/compose/wording.ts';
import type { StoredPaper } from '../../papers/editions/editions.ts';
import { gistOf } from '../../papers/text/gist.ts';
import { DomainError } from '../../platform/errors.ts';
import { count } from '../../platform/plural.ts';
import type { Container } from '../../wiring/container.ts';
import type { Days } from './days.ts';
import type { Feed } from './feed-formats.ts';
import { periodHeading, readPeriod } from './period.ts';
import { sortPapers } from './sort.ts';

/** Counts the editions in the main feed; a topic's feed takes its papers from as many. */
const EDITIONS = 14;
const PAPERS_OF_EDITION = 30;
const PAPERS_OF_TOPIC = 60;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);

/** Reads the feeds: the main feed has one entry for each day, a topic's feed one for each paper. */
export const createFeeds = ({
  config,
  clock,
  editions,
  editionChanges,
  topics,
  days,
}: Pick<Container, 'config' | 'clock' | 'editions' | 'editionChanges' | 'topics'> & { days: Days }) => {
  const heading = (date: string): string =>
    periodHeading(readPeriod(date)!, clock.now().toISOString().slice(0, 4));
  const paperLink = ({ id, title }: StoredPaper): string =>
    `<a href="${escapeHtml(`${config.publicUrl}/paper/${id}`)}">${escapeHtml(title)}</a>`;
  const aboutPaper = (paper: StoredPaper): string => {
    const { tldr, byMachine } = gistOf(paper);
    const facts = [authorsInWords(paper.authors, 3), paper.upvotes === null ? '' : `▲ ${paper.upvotes}`]
      .filter(Boolean)
      .map(escapeHtml)
      .join(' · ');
    return tldr ? `${facts}<br>${escapeHtml(tldr)}${byMachine ? ' (summed up by a machine)' : ''}` : facts;
  };

  const editionHtml = (papers: StoredPaper[]): string => {
    const shown = sortPapers(papers, 'trending').slice(0, PAPERS_OF_EDITION);
    const others = papers.length - shown.length;
    return (
      `<ol>${shown.map((paper) => `<li><p>${paperLink(paper)}<br>${aboutPaper(paper)}</p></li>`).join('')}</ol>` +
      (others > 0 ? `<p>And ${others} more.</p>` : '')
    );
  };

  return {
    /**
     * Returns the main feed, or the feed of the topic with this slug.
     * @throws DomainError `not_found` when no topic has this slug
     */
    read: async (path: string, slug: string | null): Promise<Feed> => {
      const topic = slug === null ? null : (await topics.list()).find((each) => each.slug === slug);
      if (topic === undefined) throw new DomainError('not_found', 'There is no such topic.');
      const listed = await editions.list(EDITIONS);
      const entries: Feed['entries'] = [];
      for (const { date, closedAt } of listed) {
        const { papers, topics: topicsOf } = await days.read(date);
        const published = closedAt ?? new Date(`${date}T00:00:00Z`);
        const updated = editionChanges.of(date) ?? published;
        if (topic === null) {
          entries.push({
            url: `${config.publicUrl}/papers/${date}`,
            title: `${heading(date)}: ${count(papers.length, 'paper')}`,
            html: editionHtml(papers),
            published,
            updated,
            authors: [],
            topics: [],
          });
          continue;
        }
        for (const paper of sortPapers(papers, 'trending')) {
          const names = topicsOf.get(paper.id) ?? [];
          if (!names.some((each) => each.slug === topic.slug)) continue;
          entries.push({
            url: `${config.publicUrl}/paper/${paper.id}`,
            title: paper.title,
            html: paper.abstract
              .split(/\n\s*\n/)
              .map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`)
              .join(''),
            published,
            updated: published,
            authors: paper.authors,
            topics: names.map(({ name }) => name),
          });
        }
      }
      const asked = topic ? `?topic=${topic.slug}` : '';
      return {
        title: topic ? `Paperboy: ${topic.name}` : 'Paperboy',
        description: topic
          ? `Trending papers about ${topic.name}, as they are listed.`
          : 'Every day’s list of trending papers.',
        home: `${config.publicUrl}/${asked}`,
        self: `${config.publicUrl}${path}${asked}`,
        updated: new Date(Math.max(0, ...entries.map(({ updated }) => updated.getTime()))),
        entries: entries.slice(0, topic ? PAPERS_OF_TOPIC : EDITIONS),
      };
    },
  };
};

export type Feeds = ReturnType<typeof createFeeds>;
