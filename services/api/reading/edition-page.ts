import type { CalendarMonth, EditionPage, Link } from '../../../templates/web/reading-views.ts';
import type { DayState, StoredPaper } from '../../papers/editions/editions.ts';
import { dayOfTime } from '../../platform/dates.ts';
import type { Container } from '../../wiring/container.ts';
import { calendarMonth } from './calendar.ts';
import { countTopics, type Day, type Days, papersAbout } from './days.ts';
import { type KnownReader, type KnownReaders, withReader } from './known-reader.ts';
import { FORM_TIME, type Rendered } from './page-cache.ts';
import { pagesNav } from './pages-nav.ts';
import { paperViews } from './paper-view.ts';
import {
  monthOf,
  type Period,
  periodHeading,
  periodLabel,
  periodPath,
  readPeriod,
  weekOf,
} from './period.ts';
import { type Sort, sortPapers, sorts } from './sort.ts';
import { orderInWords, signalsInWords, trendingView } from './trending-words.ts';
import { agoInWords, emptyWords, lateNotice } from './wording.ts';

/** Names the part of a list to show: a topic's slug or null, the order, and the page (counted from 1). */
export type Selection = { topic: string | null; sort: Sort; page: number };

const TOPICS_SHOWN = 24;
/** Applies to weeks and months; a day is on one page. */
const PAPERS_PER_PAGE = 50;

const query = (path: string, { topic, sort, page }: Selection): string => {
  const asked = new URLSearchParams();
  if (topic) asked.set('topic', topic);
  if (sort !== 'trending') asked.set('sort', sort);
  if (page > 1) asked.set('page', String(page));
  return asked.size > 0 ? `${path}?${asked}` : path;
};

/** Renders the pages of a day's, a week's or a month's papers. */
export const createEditionPages = ({
  config,
  clock,
  editions,
  templates,
  days,
  knownReaders,
  topics,
}: Pick<Container, 'config' | 'clock' | 'editions' | 'templates' | 'topics'> & {
  days: Days;
  knownReaders: KnownReaders;
}) => {
  const isUnknown = async (slug: string): Promise<boolean> =>
    (await topics.list()).every((each) => each.slug !== slug);

  const thisYear = (): string => clock.now().toISOString().slice(0, 4);
  const heading = (period: Period): string => periodHeading(period, thisYear());

  const neighbours = async (
    period: Period,
    own: (path: string) => string,
  ): Promise<{ previous: Link | null; next: Link | null }> => {
    const link = (other: Period | null): Link | null =>
      other && { url: own(periodPath(other)), label: periodLabel(other, thisYear()) };
    const { previous, next } = await days.neighbours(period);
    return { previous: link(previous), next: link(next) };
  };

  const view = async (
    period: Period | null,
    { topic, sort, page }: Selection,
    isHome: boolean,
    reader: KnownReader | null,
  ): Promise<EditionPage> => {
    const path = isHome || !period ? '/' : periodPath(period);
    const own = (to: string): string => (reader ? withReader(to, reader.token) : to);
    const today = dayOfTime(clock.now());
    const month = period && monthOf(period.from);
    const states = month ? await editions.days(weekOf(month.from).from, weekOf(month.through).through) : [];
    const all: Day = period
      ? await days.within(period, states)
      : { papers: [], topics: new Map(), parts: new Map() };
    const { papers, topics: topicsOf } = all;
    const counted = countTopics(topicsOf.values());
    const chosen = counted.find(({ slug }) => slug === topic);
    const matching = papersAbout(all, topic, sort);
    const perPage = period?.kind === 'day' ? matching.length : PAPERS_PER_PAGE;
    const shown = matching.slice((page - 1) * perPage, page * perPage);
    const at = (over: Partial<Selection>) => own(query(path, { topic, sort, page: 1, ...over }));
    const offered = counted.slice(0, TOPICS_SHOWN);
    if (chosen && !offered.includes(chosen)) offered.push(chosen);
    const unknown = topic !== null && !chosen && (await isUnknown(topic)) ? topic : null;
    const trendingOf = (paper: StoredPaper) => trendingView(paper, all.parts.get(paper.id));
    const isScored = shown.some((paper) => trendingOf(paper) !== null);
    const title = period ? heading(period) : 'No papers yet';
    const canonicalDate = period && !isHome ? periodPath(period) : '/';
    return {
      kind: period?.kind ?? 'day',
      heading: title,
      age: period?.kind === 'day' ? agoInWords(period.from, today) : '',
      count: papers.length,
      matching: matching.length,
      ...(period ? await neighbours(period, own) : { previous: null, next: null }),
      around: period
        ? [weekOf(period.from), monthOf(period.from)]
            .slice({ day: 0, week: 1, month: 2 }[period.kind])
            .map((each) => ({ url: own(periodPath(each)), label: periodLabel(each, thisYear()) }))
        : [],
      papers: paperViews(shown, {
        own,
        isOwn: reader !== null,
        trendingOf: sort === 'trending' ? trendingOf : () => null,
        topicsOf: ({ id }) => topicsOf.get(id) ?? [],
        dayOf: ({ editionDate }) =>
          period?.kind === 'day'
            ? null
            : {
                url: own(`/papers/${editionDate}`),
                label: periodLabel(readPeriod(editionDate)!, thisYear()),
              },
      }),
      order:
        sort === 'trending' && shown.length > 1
          ? { line: orderInWords(isScored), signals: isScored ? signalsInWords() : '' }
          : null,
      reader:
        reader &&
        (await knownReaders.onPage(
          reader,
          shown.map(({ id }) => id),
          at({ page }),
        )),
      firstPlace: (page - 1) * perPage + 1,
      pages: pagesNav(page, Math.ceil(matching.length / (perPage || 1)), (number) => at({ page: number })),
      topics: offered.map(({ slug, name, count }) => ({
        url: at({ topic: slug }),
        label: name,
        count,
        isCurrent: slug === topic,
      })),
      topic: chosen?.name ?? null,
      allUrl: at({ topic: null }),
      sorts: sorts.map((each) => ({
        url: at({ sort: each }),
        label: { trending: 'Trending', newest: 'Newest' }[each],
        isCurrent: each === sort,
      })),
      calendar: calendarOf(period, states, own),
      isHome,
      form: { startedAt: FORM_TIME, error: null, value: '' },
      notice: isHome && period ? lateNotice(await editions.dayStatus(today), today, period.from) : null,
      empty:
        shown.length > 0
          ? null
          : unknown !== null
            ? `There is no topic “${unknown}”.`
            : emptyWords(period, topic, period ? await editions.dayStatus(period.from) : 'unknown'),
      instead: unknown === null ? [] : asWords(unknown.replaceAll('-', ' ')),
      meta: {
        title: isHome ? 'Paperboy: trending papers in your inbox' : `${title} · Paperboy`,
        description: describe(title, papers, isHome),
        canonical: config.publicUrl + canonicalDate,
        image: papers[0] ? `${config.publicUrl}/cards/${papers[0].editionDate}.png` : null,
        feed: chosen ? { url: `/feed.xml?topic=${chosen.slug}`, label: `Paperboy: ${chosen.name}` } : null,
      },
    };
  };

  return {
    heading,
    /** Renders a period, which is null when there is no edition yet. A day without papers gets a 404 with the reason. */
    render: async (
      period: Period | null,
      selection: Selection,
      options: { isHome?: boolean; form?: Partial<EditionPage['form']>; reader?: KnownReader | null } = {},
    ): Promise<Rendered> => {
      const data = await view(period, selection, options.isHome ?? false, options.reader ?? null);
      return {
        status: data.count > 0 || options.isHome ? 200 : 404,
        html: templates.page('edition', { ...data, form: { ...data.form, ...options.form } }),
      };
    },
  };
};

/** Offers a topic that does not exist as words. */
const asWords = (words: string): Link[] => [
  { url: `/try?${new URLSearchParams({ keywords: words })}`, label: `Follow “${words}” as words` },
  { url: `/search?${new URLSearchParams({ q: words })}`, label: `Search for “${words}”` },
];

const calendarOf = (
  period: Period | null,
  states: DayState[],
  own: (path: string) => string,
): CalendarMonth | null =>
  period && states.length > 0 ? calendarMonth(monthOf(period.from).name, states, period.name, own) : null;

const describe = (title: string, papers: StoredPaper[], isHome: boolean): string =>
  isHome || papers.length === 0
    ? 'The day’s trending research papers, and a mail a day with the few you would have chosen.'
    : `${title}: ${papers.length} trending research papers, among them ${sortPapers(papers, 'trending')
        .slice(0, 2)
        .map((paper) => `“${paper.title}”`)
        .join(' and ')}.`;

export type EditionPages = ReturnType<typeof createEditionPages>;
