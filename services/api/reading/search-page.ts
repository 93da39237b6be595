import { DateTime } from 'luxon';
import type { Marked, SearchPage } from '../../../templates/web/reading-views.ts';
import { cardLinks } from '../../digests/compose/build-view.ts';
import { authorsInWords } from '../../digests/compose/wording.ts';
import { authorOf, type Operator, readQuery, rewrite, wordsOf } from '../../papers/search/query.ts';
import type { SearchResult } from '../../papers/search/search.ts';
import { type Facets, MARK_END, MARK_START } from '../../papers/search/search-statements.ts';
import { count } from '../../platform/plural.ts';
import type { Container } from '../../wiring/container.ts';
import { keptFields } from '../http/signup-form.ts';
import { type KnownReader, type KnownReaders, withReader } from './known-reader.ts';
import { pagesNav } from './pages-nav.ts';
import { periodLabel, readPeriod } from './period.ts';

export type SearchAsked = { query: string; sort: 'best' | 'newest'; page: number; reader: string };

const PER_PAGE = 20;

const HIT = new RegExp(`(${MARK_START}[^${MARK_START}${MARK_END}]*${MARK_END})`);

const read = (marked: string): Marked =>
  marked
    .split(HIT)
    .filter((text) => text !== '')
    .map((text) =>
      text.startsWith(MARK_START) ? { text: text.slice(1, -1), isHit: true } : { text, isHit: false },
    );

/** Returns a snippet with "…" wherever the abstract goes on. */
export const snippetOf = ({
  snippet = '',
  abstractStart = '',
  abstractEnd = '',
}: Pick<SearchResult['papers'][number], 'snippet' | 'abstractStart' | 'abstractEnd'>): Marked => {
  const plain = snippet.replaceAll(MARK_START, '').replaceAll(MARK_END, '').trim();
  if (plain === '') return [];
  const [start, end] = [abstractStart.trim(), abstractEnd.trim()];
  const isFirst = plain.startsWith(start) || start.startsWith(plain);
  const isLast = plain.endsWith(end) || end.endsWith(plain);
  return read(`${isFirst ? '' : '… '}${snippet.trim()}${isLast ? '' : ' …'}`);
};

const address = ({ query, sort, page, reader }: SearchAsked): string => {
  const asked = new URLSearchParams({ q: query });
  if (sort !== 'best') asked.set('sort', sort);
  if (page > 1) asked.set('page', String(page));
  if (reader) asked.set('reader', reader);
  return `/search?${asked}`;
};

const monthAfter = (month: string): string =>
  DateTime.fromISO(month, { zone: 'utc' }).plus({ months: 1 }).toFormat('yyyy-MM');

const facetsOf = (asked: SearchAsked, { topics, months, withCode }: Facets): SearchPage['facets'] => {
  const { query } = asked;
  const now = readQuery(query);
  const at = (text: string): string => address({ ...asked, query: text, page: 1 });
  const choice = (
    label: string,
    count: number,
    isCurrent: boolean,
    operators: Operator[],
    addition: string,
  ) => ({
    label,
    count,
    isCurrent,
    url: at(rewrite(query, operators, isCurrent ? '' : addition)),
  });
  const facets = [
    {
      label: 'Topic',
      choices: topics.map(({ slug, name, count }) =>
        choice(
          name,
          count,
          now.topics.some(({ text }) => text === slug),
          ['topic'],
          `topic:${slug}`,
        ),
      ),
    },
    {
      label: 'Month',
      choices: months.map(({ month, count }) => {
        const isCurrent = now.from === `${month}-01` && now.before === `${monthAfter(month)}-01`;
        return choice(
          periodLabel(readPeriod(month)!, null),
          count,
          isCurrent,
          ['after', 'before'],
          `after:${month} before:${monthAfter(month)}`,
        );
      }),
    },
    {
      label: 'Only',
      choices: withCode > 0 ? [choice('With code', withCode, now.withCode, ['has'], 'has:code')] : [],
    },
  ];
  return facets.filter(({ choices }) => choices.length > 0);
};

const foundInWords = ({ total, isMore }: SearchResult): string =>
  total === 0 ? 'No papers' : `${count(total, 'paper')}${isMore ? ' or more' : ''}`;

const resultOf = (
  paper: SearchResult['papers'][number],
  reader: KnownReader | null,
): SearchPage['results'][number] => ({
  id: paper.id,
  url: reader ? withReader(`/paper/${paper.id}`, reader.token) : `/paper/${paper.id}`,
  text: paper.title,
  title: read(paper.markedTitle ?? paper.title),
  authors: authorsInWords(paper.authors, 4),
  day: { url: `/papers/${paper.editionDate}`, label: dayLabel(paper.editionDate) },
  upvotes: paper.upvotes,
  links: cardLinks(paper),
  snippet: snippetOf(paper),
});

const dayLabel = (date: string): string =>
  DateTime.fromISO(date, { zone: 'utc', locale: 'en-GB' }).toFormat('d LLL yyyy');

/** Returns a search and its results as plain data for the template. */
export const createSearchPage = ({
  config,
  search,
  following,
  knownReaders,
}: Pick<Container, 'config' | 'search' | 'following'> & { knownReaders: KnownReaders }) => ({
  view: async (
    asked: SearchAsked,
    given: { formTime: string; reader: KnownReader | null },
  ): Promise<SearchPage> => {
    const { query, sort, page } = asked;
    const isAsked = query.trim() !== '';
    const nothing: SearchResult = { papers: [], corrected: [], problems: [], total: 0, isMore: false };
    const found = isAsked
      ? await search.search(query, {
          limit: PER_PAGE,
          offset: (page - 1) * PER_PAGE,
          sort,
          marked: true,
          facets: true,
        })
      : nothing;
    const { facets = { topics: [], months: [], withCode: 0 } } = found;
    const at = (over: Partial<SearchAsked>): string => address({ ...asked, ...over });
    const corrected = found.corrected.reduce((text, { from, to }) => text.replace(from, () => to), query);
    const keyword = isAsked ? wordsOf(readQuery(corrected)) : '';
    const author = isAsked && keyword === '' ? authorOf(readQuery(query)) : '';
    const { reader } = given;
    const wanted = author || keyword;
    const followed =
      reader && wanted
        ? await following.followed(reader.subscriberId, author ? 'author' : 'keyword', [wanted])
        : new Set();
    const choices: [SearchAsked['sort'], string][] = [
      ['best', 'Best match'],
      ['newest', 'Newest'],
    ];
    return {
      query,
      found: isAsked ? foundInWords(found) : '',
      corrected: found.corrected,
      problems: found.problems,
      results: found.papers.map((paper) => resultOf(paper, reader)),
      facets: facetsOf(asked, facets),
      pages: pagesNav(page, Math.ceil(found.total / PER_PAGE), (number) => at({ page: number })),
      sorts:
        found.total > 1
          ? choices.map(([each, label]) => ({
              url: at({ sort: each, page: 1 }),
              label,
              isCurrent: each === sort,
            }))
          : [],
      follow: {
        keyword,
        ...(author && { author }),
        action: reader ? '/search/follow' : null,
        done: followed.has(wanted),
      },
      buttons:
        reader &&
        (await knownReaders.onPage(
          reader,
          found.papers.map(({ id }) => id),
          at({}),
        )),
      form: {
        startedAt: given.formTime,
        error: null,
        value: '',
        kept: keptFields({
          topics: [],
          keywords: keyword ? [keyword] : [],
          authors: author ? [author] : [],
          papers: [],
        }),
      },
      empty:
        isAsked && found.total === 0 ? 'No paper has all of this. Try fewer words, or other ones.' : null,
      reader: asked.reader,
      meta: {
        title: isAsked ? `${query.slice(0, 60)} · Search · Paperboy` : 'Search · Paperboy',
        description: 'Search every paper of every day: by words, authors, topics and dates.',
        canonical: `${config.publicUrl}/search`,
        image: null,
        feed: null,
      },
    };
  },
});

export type SearchPages = ReturnType<typeof createSearchPage>;
