import type { PaperView, PictureView } from '../../../templates/web/reading-views.ts';
import { cardLinks } from '../../digests/compose/build-view.ts';
import { authorsInWords } from '../../digests/compose/wording.ts';
import type { StoredPaper } from '../../papers/editions/editions.ts';
import { picturePath } from '../../papers/pictures/pictures.ts';
import { gistOf } from '../../papers/text/gist.ts';
import type { Topic } from '../../papers/topics.ts';

/** Returns what follows the shown sentence in an abstract; the whole abstract when it does not begin with that sentence. */
export const restOf = (abstract: string, shown: string): string | null => {
  const isCut = shown.endsWith('…');
  const beginning = isCut ? shown.slice(0, -1) : shown;
  if (!abstract.startsWith(beginning)) return abstract;
  const rest = abstract.slice(beginning.length).trim();
  return rest === '' ? null : isCut ? `… ${rest}` : rest;
};

/** Returns the picture of a paper as pages of this site show it; null where there is none. */
export const pictureView = ({ picture }: StoredPaper): PictureView | null =>
  picture ? { url: picturePath(picture), width: picture.width, height: picture.height } : null;

/** Limits the size of a page without its pictures; a page without papers takes about `FRAME_BYTES`. */
const PAGE_BYTES = 96_000;
const FRAME_BYTES = 13_000;

/** Estimates the bytes of a paper's row without its folded abstract. */
const weightOf = ({
  title,
  authors,
  tldr: shown,
  links,
  topics,
  day,
  trending,
  picture,
}: Omit<PaperView, 'rest'>): number =>
  370 +
  Buffer.byteLength(title + authors + shown) * 1.03 +
  links.reduce((sum, { url }) => sum + 50 + url.length, 0) +
  topics.reduce((sum, { slug, name }) => sum + 45 + slug.length + name.length, 0) +
  (day ? 60 : 0) +
  (trending === null ? 0 : trending.parts === '' ? 40 : 110 + Buffer.byteLength(trending.parts)) +
  (picture ? 150 : 0);

/**
 * Returns papers as a list shows them. The page includes folded abstracts until it reaches `PAGE_BYTES`; the browser
 * fetches those of the papers further down when a reader opens them.
 */
export const paperViews = (
  papers: StoredPaper[],
  options: {
    topicsOf: (paper: StoredPaper) => Topic[];
    dayOf?: (paper: StoredPaper) => PaperView['day'];
    trendingOf?: (paper: StoredPaper) => PaperView['trending'];
    /** Returns the address of a page of ours for the reader who asks. */
    own?: (path: string) => string;
    isOwn?: boolean;
  },
): PaperView[] => {
  const views = papers.map((paper): Omit<PaperView, 'rest'> => {
    const { tldr, byMachine } = gistOf(paper);
    return {
      id: paper.id,
      title: paper.title,
      url: options.own?.(`/paper/${paper.id}`) ?? `/paper/${paper.id}`,
      authors: authorsInWords(paper.authors, 4),
      upvotes: paper.upvotes,
      rising: paper.rising ?? false,
      links: cardLinks(paper),
      tldr,
      byMachine,
      picture: pictureView(paper),
      topics: options.topicsOf(paper).map(({ slug, name }) => ({ slug, name })),
      day: options.dayOf?.(paper) ?? null,
      trending: options.trendingOf?.(paper) ?? null,
    };
  });
  // A known reader has a button beside each paper, which names it, and longer addresses.
  const ownWeight = ({ title, topics }: (typeof views)[number]): number =>
    options.isOwn ? 320 + Buffer.byteLength(title) * 1.03 + topics.length * 60 : 0;
  const left = (): number =>
    PAGE_BYTES - FRAME_BYTES - views.reduce((sum, view) => sum + weightOf(view) + ownWeight(view), 0);
  // On a page of very many papers only the pages of the papers say what their scores are made of.
  if (left() < 0) for (const view of views) view.trending = view.trending && { ...view.trending, parts: '' };
  let room = left();
  return views.map((view, at) => {
    const text = restOf(papers[at]!.abstract, view.tldr);
    if (text) room -= Buffer.byteLength(text);
    return { ...view, rest: text === null ? null : room >= 0 ? { text } : 'later' };
  });
};
