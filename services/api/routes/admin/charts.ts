import Type from 'typebox';
import type { ChartGroup } from '../../../../templates/web/admin/views.ts';
import type { FigureDays } from '../../../admin/figures.ts';
import { figureKeys } from '../../../admin/figures.ts';
import { longDate } from '../../../digests/compose/wording.ts';
import { addDays, dayOfTime, daysFrom } from '../../../platform/dates.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { text } from '../../http/schemas.ts';
import { barChart, lineChart, type Series } from './chart.ts';
import type { AdminPage } from './page.ts';

const spans = [30, 90, 365];

const seriesOf = (days: string[], figures: FigureDays, names: readonly string[]): Series[] =>
  names.map((name) => ({ name, values: days.map((day) => figures.get(day)?.[name] ?? null) }));

const joined = (name: string, from: Series[]): Series => ({
  name,
  values: from[0]!.values.map((_value, at) => {
    const known = from.flatMap(({ values }) => values[at] ?? []);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  }),
});

const share = (part: number | null, whole: number | null): number | null =>
  part === null || !whole ? null : (100 * part) / whole;

const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** Returns the values of a chart as a table: newest day first, without the days that have no value. */
export const tableOf = (days: string[], series: Series[], unit = ''): ChartGroup['table'] => ({
  head: series.map(({ name }) => name),
  rows: days
    .map((day, at) => ({
      day,
      cells: series.map(({ values }) => {
        const value = values[at] ?? null;
        return value === null ? '' : `${number.format(value)}${unit}`;
      }),
    }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .reverse(),
});

/** Serves `/admin/charts`: readers, digests, delays, feedback and papers by day. */
export const chartRoutes = async (
  app: App,
  { figures, editions, clock, page }: Container & { page: AdminPage },
): Promise<void> => {
  app.get('/charts', { schema: { querystring: Type.Object({ days: text() }) } }, async (request, reply) => {
    const span = spans.find((each) => String(each) === request.query.days) ?? spans[0]!;
    const today = dayOfTime(clock.now());
    const days = daysFrom(addDays(today, 1 - span), today);
    const [kept, papersByDay, newest] = await Promise.all([
      figures.read(span),
      editions.countsBetween(days[0]!, today),
      editions.latestDate(),
    ]);

    const subscribers = seriesOf(days, kept.subscribers, figureKeys.subscribers.slice(0, 5));
    const byState = new Map(
      seriesOf(days, kept.digests, figureKeys.digests).map((series) => [series.name, series]),
    );
    const states = (...names: string[]): Series[] => names.map((name) => byState.get(name)!);
    const digests = [
      byState.get('sent')!,
      byState.get('skipped')!,
      joined('failed, expired or uncertain', states('failed', 'expired', 'uncertain')),
      joined('still to do', states('planned', 'claimed', 'sending')),
    ];
    const delays = seriesOf(days, kept.delay, figureKeys.delay);
    const judged = joined('all', delays);
    const delayShares = delays.map(({ name, values }) => ({
      name,
      values: values.map((value, at) => share(value, judged.values[at] ?? null)),
    }));
    const sent = byState.get('sent')!;
    const ratings = seriesOf(days, kept.ratings, figureKeys.ratings).map(({ name, values }) => ({
      name: name === 'liked' ? 'more like this' : 'less like this',
      values: values.map((value, at) => share(value, sent.values[at] ?? null)),
    }));
    const papers: Series = { name: 'papers', values: days.map((day) => papersByDay.get(day) ?? null) };

    const groups: ChartGroup[] = [
      {
        id: 'subscribers',
        title: 'Subscribers by state',
        note: 'As counted last on each day, UTC.',
        charts: subscribers.map(({ name, values }) =>
          lineChart({ id: `subscribers-${name}`, title: name, days }, values),
        ),
        table: tableOf(days, subscribers),
      },
      {
        id: 'digests',
        title: 'Digests by state',
        note: 'By local date.',
        charts: [barChart({ id: 'digests-by-state', title: 'Digests', days }, digests)],
        table: tableOf(days, digests),
      },
      {
        id: 'delay',
        title: 'Delivery against each reader’s hour',
        note: 'How long after the hour that the reader chose, in their zone, the relay had taken the mail. Of a sample of each date’s digests; the first one after a confirmation has no hour to keep.',
        charts: [
          barChart({ id: 'delay-steps', title: 'Share of digests', days, unit: ' %', top: 100 }, delayShares),
        ],
        table: tableOf(days, delayShares, ' %'),
      },
      {
        id: 'ratings',
        title: 'Feedback',
        note: 'Ratings for each hundred digests sent that day.',
        charts: ratings.map(({ name, values }, at) =>
          lineChart({ id: `ratings-${at}`, title: name, days }, values),
        ),
        table: tableOf(days, ratings),
      },
      {
        id: 'papers',
        title: 'Papers by edition',
        note: 'A day without a bar has no edition.',
        empty:
          newest === null
            ? 'There is no edition yet.'
            : `No edition is of these ${span} days: the newest is of ${longDate(newest, { year: true })}.`,
        charts: [barChart({ id: 'papers-by-day', title: 'Papers', days }, [papers])],
        table: tableOf(days, [papers]),
      },
    ];
    return page.send(request, reply, 'admin/charts', { span, spans, groups });
  });
};
