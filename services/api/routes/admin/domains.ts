import Type from 'typebox';
import type { DailyDelivery, DomainDelivery } from '../../../inbound/deliverability.ts';
import { addDays, dayOfTime, daysFrom } from '../../../platform/dates.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { text } from '../../http/schemas.ts';
import { barChart, lineChart, type Series } from './chart.ts';
import { tableOf } from './charts.ts';
import type { AdminPage } from './page.ts';
import { textOf } from './wording.ts';

const spans = [7, 30, 90];
const SHOWN = 100;

const percent = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

const share = (part: number, { sent, failed }: Pick<DomainDelivery, 'sent' | 'failed'>): number | null =>
  sent + failed === 0 ? null : (100 * part) / (sent + failed);

const inPercent = (value: number | null): string => (value === null ? '' : `${percent.format(value)} %`);

const domainRow = (each: DomainDelivery) => ({
  ...each,
  bounceRate: inPercent(share(each.bounced, each)),
  blockRate: inPercent(share(each.blocked, each)),
  complaintRate: inPercent(share(each.complaints, each)),
});

/** Serves `/admin/domains`: how the domains of the recipients take the mail, day by day. */
export const domainRoutes = async (
  app: App,
  { deliverability, clock, page }: Container & { page: AdminPage },
): Promise<void> => {
  app.get(
    '/domains',
    { schema: { querystring: Type.Object({ days: text(), domain: text(255) }) } },
    async (request, reply) => {
      const span = spans.find((each) => String(each) === request.query.days) ?? spans[0]!;
      const domain = textOf(request.query.domain).toLowerCase() || null;
      const [domains, byDay] = await Promise.all([
        deliverability.domains(span, SHOWN),
        deliverability.byDay(span, domain),
      ]);
      const today = dayOfTime(clock.now());
      const days = daysFrom(addDays(today, 1 - span), today);
      const found = new Map(byDay.map((each) => [each.day, each]));
      const series = (name: string, read: (each: DailyDelivery) => number | null): Series => ({
        name,
        values: days.map((day) => (found.has(day) ? read(found.get(day)!) : null)),
      });
      const mails = [
        series('sent', ({ sent }) => sent),
        series('deferred', ({ deferred }) => deferred),
        series('refused', ({ failed }) => failed),
      ];
      const rates = [
        series('bounces', (each) => share(each.bounced, each)),
        series('blocks', (each) => share(each.blocked, each)),
        series('complaints', (each) => share(each.complaints, each)),
      ];
      return page.send(request, reply, 'admin/domains', {
        span,
        spans,
        domain,
        domains: domains.map(domainRow),
        groups: [
          {
            id: 'mails',
            title: 'Mails by outcome',
            note: 'By UTC day. A deferred mail is tried again and counted each time.',
            charts: [barChart({ id: 'mails-by-outcome', title: 'Mails', days }, mails)],
            table: tableOf(days, mails),
          },
          {
            id: 'rates',
            title: 'What came back, for each hundred mails',
            note: 'Gmail and Yahoo ask for fewer than 0.1 % complaints, and never 0.3 %.',
            charts: rates.map(({ name, values }) =>
              lineChart({ id: `rate-${name}`, title: name, days, unit: ' %' }, values),
            ),
            table: tableOf(days, rates, ' %'),
          },
        ],
      });
    },
  );
};
