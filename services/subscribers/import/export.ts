import { csvLine } from '../../platform/csv.ts';
import type { Db } from '../../platform/postgres.ts';
import { type InterestList, interestEntries, selectNumbers } from '../settings.ts';
import { daysCell } from './import-cells.ts';
import { type ImportColumn, importColumns } from './import-row.ts';

export type ExportedSubscriber = Record<Exclude<ImportColumn, InterestList>, string | number | null> &
  Record<InterestList, string[]> & { days: string };

type Row = Omit<ExportedSubscriber, 'days'> & { id: number; days: number };

const PAGE = 2_000;

// The rows are read in pages by key: the first ones are sent at once, and no snapshot stays open during a long export.
export const READ_PAGE = `
  select s.id, s.address as email,
    ${interestEntries
      .map(
        ([column, kind]) =>
          `array(select i.value from interests i where i.subscriber_id = s.id and i.kind = '${kind}' order by i.id) as "${column}"`,
      )
      .join(', ')},
    s.zone, s.digest_days as days, ${selectNumbers('s', 'field')},
    s.paused_until::text as paused_until, to_char(c.confirmed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as consent_at,
    regexp_replace(c.source, '^import: ', '') as consent_source, host(coalesce(c.confirm_ip, c.request_ip)) as consent_ip
  from subscribers s
  left join lateral (select * from consents c where c.subscriber_id = s.id and c.confirmed_at is not null
    order by c.confirmed_at desc limit 1) c on true
  where s.id > $1 and s.state in ('active', 'paused') order by s.id limit $2`;

/** Reads the subscribers who are active or paused, in the columns that an import reads. */
export const createSubscriberExport = (options: { db: Db }) => ({
  pages: async function* (): AsyncGenerator<ExportedSubscriber[]> {
    for (let after = 0; ; ) {
      const { rows } = await options.db.query<Row>(READ_PAGE, [after, PAGE]);
      if (rows.length > 0) yield rows.map(({ id: _, days, ...rest }) => ({ ...rest, days: daysCell(days) }));
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.id;
    }
  },
});

export const exportHeader = (): string => csvLine([...importColumns]);

/**
 * Returns a subscriber as a line of CSV. A semicolon inside an interest becomes a comma, since semicolons separate
 * them.
 */
export const exportLine = (subscriber: ExportedSubscriber): string =>
  csvLine(
    importColumns.map((column) => {
      const value = subscriber[column] as string | number | null | string[];
      return Array.isArray(value) ? value.map((each) => each.replaceAll(';', ',')).join(';') : value;
    }),
  );
