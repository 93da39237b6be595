import { barChart, lineChart, type Series } from '../services/api/chart.ts';
import { addDays, daysFrom } from '../services/papers/edition-days.ts';
import type { AdminFrame, AdminPages, ChartGroup } from './web/admin/views.ts';

const days = daysFrom(addDays('2025-09-04', -29), '2025-09-04');
/** A week's rhythm on a slow climb, with the first week not counted. */
const wave = (name: string, from: number, to: number, swing: number): Series => ({
  name,
  values: days.map((_day, at) =>
    at < 5 ? null : Math.round(from + ((to - from) * at) / 29 + swing * Math.sin((at * 2 * Math.PI) / 7)),
  ),
});

const tableOf = (series: Series[]): ChartGroup['table'] => ({
  head: series.map(({ name }) => name),
  rows: days
    .flatMap((day, at) => (at < 5 ? [] : [{ day, cells: series.map(({ values }) => String(values[at])) }]))
    .reverse(),
});

const subscribers = [
  wave('active', 871_000, 1_012_505, 900),
  wave('paused', 18_000, 21_109, 120),
  wave('pending', 400, 481, 90),
  wave('unsubscribed', 88_000, 93_007, 0),
  wave('suppressed', 3_100, 3_714, 0),
];
const digests = [
  wave('sent', 830_000, 960_000, 60_000),
  wave('skipped', 30_000, 32_000, 4_000),
  wave('failed, expired or uncertain', 900, 1_400, 300),
  { name: 'still to do', values: days.map((_day, at) => (at === 29 ? 42_000 : 0)) },
];
const delays = ['under 1 min', 'under 5 min', 'under 15 min', 'under 1 h', '1 h and more'].map(
  (name, step) => ({
    name,
    values: days.map((_day, at) =>
      at < 5 ? null : [61, 24, 10, 4, 1][step]! + (at === 17 ? [-40, -10, 5, 15, 30][step]! : 0),
    ),
  }),
);

const groups: ChartGroup[] = [
  {
    id: 'subscribers',
    title: 'Subscribers by state',
    note: 'As counted last on each day, UTC.',
    charts: subscribers.map(({ name, values }) =>
      lineChart({ id: `subscribers-${name}`, title: name, days }, values),
    ),
    table: tableOf(subscribers),
  },
  {
    id: 'digests',
    title: 'Digests by state',
    note: 'By local date.',
    charts: [barChart({ id: 'digests-by-state', title: 'Digests', days }, digests)],
    table: tableOf(digests),
  },
  {
    id: 'delay',
    title: 'Delivery against each reader’s hour',
    note: 'How long after the hour that the reader chose, in their zone, the relay had taken the mail.',
    charts: [barChart({ id: 'delay-steps', title: 'Share of digests', days, unit: ' %', top: 100 }, delays)],
    table: tableOf(delays),
  },
];

type Fixtures = {
  [file: string]: { [Name in keyof AdminPages]: readonly [Name, AdminPages[Name]] }[keyof AdminPages];
};

export const adminChartFixtures = (frame: AdminFrame): Fixtures => ({
  'admin-charts': ['admin/charts', { ...frame, span: 30, spans: [30, 90, 365], groups }],
  'admin-charts-fresh': [
    'admin/charts',
    {
      ...frame,
      span: 30,
      spans: [30, 90, 365],
      groups: groups.map((group) => ({ ...group, table: { ...group.table, rows: [] } })),
    },
  ],
});
