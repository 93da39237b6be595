import type { Container } from '../container.ts';
import { cardLinks } from '../digests/build-view.ts';
import { matchTopics } from '../digests/topic-matches.ts';
import { authorsInWords, longDate } from '../digests/wording.ts';
import type { StoredPaper } from '../papers/editions.ts';
import { excerpt } from '../papers/excerpt.ts';
import type { Topic } from '../papers/topics.ts';

const KEPT_MS = 60_000;

type Day = { papers: StoredPaper[]; topics: Map<number, Topic[]> };

export type RenderOptions = {
  /** A topic's slug, to show its papers alone. */
  selected?: string | null;
  isHome?: boolean;
  /** What was typed into the form, and what is wrong with it. */
  form?: { error: string | null; value: string };
};

/** Why a day has no papers: a quiet day is not a late one. */
const emptyDays = {
  listed: 'There is no list for this day.',
  unknown: 'There is no list for this day.',
  open: 'The list of this day is still being made.',
  quiet: 'A quiet day: nothing was listed.',
  late: 'The list of this day has not arrived yet. You will get it with a later digest.',
};

/** The page of one day's papers, with the sign-up form. */
export const createDayPage = ({
  clock,
  links,
  editions,
  topics,
  templates,
}: Pick<Container, 'clock' | 'links' | 'editions' | 'topics' | 'templates'>) => {
  const days = new Map<string, { until: number; day: Promise<Day> }>();

  const loadDay = async (date: string): Promise<Day> => {
    const papers = await editions.papersOf(date);
    return { papers, topics: matchTopics(papers, await topics.list()) };
  };
  // Matching every topic takes some 50 ms: once a minute is enough for a list that is frozen.
  const readDay = (date: string): Promise<Day> => {
    const now = clock.now().getTime();
    const kept = days.get(date);
    if (kept && kept.until > now) return kept.day;
    const day = loadDay(date);
    if (days.size > 50) days.clear();
    days.set(date, { until: now + KEPT_MS, day });
    day.catch(() => days.delete(date));
    return day;
  };

  const heading = (date: string): string =>
    longDate(date, { year: date.slice(0, 4) !== clock.now().toISOString().slice(0, 4) });
  const neighbour = (date: string | null) =>
    date === null ? null : { date, label: longDate(date).replace(/^\w+, /, '') };

  const row = (paper: StoredPaper, matched: Topic[] = []) => ({
    id: paper.id,
    title: paper.title,
    url: `/paper/${paper.id}`,
    authors: authorsInWords(paper.authors, 4),
    upvotes: paper.upvotes,
    links: cardLinks(paper),
    abstract: paper.abstract,
    excerpt: excerpt(paper.abstract),
    topics: matched.map(({ slug, name }) => ({ slug, name })),
  });

  const render = async (date: string | null, options: RenderOptions): Promise<string> => {
    const { selected = null, isHome = false, form = { error: null, value: '' } } = options;
    const now = clock.now();
    const day = date === null ? { papers: [], topics: new Map<number, Topic[]>() } : await readDay(date);
    const counts = new Map<string, { slug: string; name: string; count: number }>();
    for (const list of day.topics.values()) {
      for (const { slug, name } of list)
        counts.set(slug, { slug, name, count: (counts.get(slug)?.count ?? 0) + 1 });
    }
    const shown =
      selected === null
        ? day.papers
        : day.papers.filter((paper) => day.topics.get(paper.id)?.some((topic) => topic.slug === selected));
    const { previous, next } =
      date === null ? { previous: null, next: null } : await editions.neighbours(date);
    return templates.page('edition', {
      siteTitle: 'Paperboy',
      date: date ?? '',
      heading: date === null ? 'No papers yet' : heading(date),
      count: day.papers.length,
      previous: neighbour(previous),
      next: neighbour(next),
      papers: shown.map((paper) => row(paper, day.topics.get(paper.id))),
      topics: [...counts.values()]
        .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
        .slice(0, 24),
      selectedTopic: selected,
      isHome,
      form: {
        startedAt: links.sign('form', { subject: 0, detail: now.getTime() }, now),
        ...form,
      },
      empty:
        shown.length > 0
          ? null
          : date === null
            ? 'The first list has not arrived yet. Subscribe, and it comes to you.'
            : selected
              ? 'No paper of this day is about that topic.'
              : emptyDays[await editions.dayStatus(date)],
    });
  };

  return { readDay, render, row, heading };
};

export type DayPage = ReturnType<typeof createDayPage>;
