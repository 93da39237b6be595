import { Readable } from 'node:stream';
import Type from 'typebox';
import { openSearch, sealSearch } from '../../../admin/sealed-search.ts';
import type { Session } from '../../../admin/sessions.ts';
import { DomainError } from '../../../platform/errors.ts';
import { readerStates } from '../../../subscribers/directory.ts';
import { exportHeader, exportLine } from '../../../subscribers/import/export.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { idOf, page as place, text } from '../../http/schemas.ts';
import { recorder } from './audit.ts';
import { sessionOf } from './gate.ts';
import type { AdminPage } from './page.ts';
import { minutes, textOf } from './wording.ts';

const SHOWN = 50;
const MAX_TEXT_CHARS = 254;

const ListQuery = Type.Object({ find: text(), state: text(), before: place });
const SearchForm = Type.Object({ q: text(), state: text() });

const stateOf = (given: string | undefined) => readerStates.find((each) => each === given) ?? null;

/** @throws DomainError `invalid_input` where the search is one of another session */
const searchOf = (session: Session, sealed: string | undefined): string => {
  if (sealed === undefined) return '';
  const wanted = openSearch(session, sealed);
  if (wanted === null)
    throw new DomainError(
      'invalid_input',
      'This search ended together with the session in which it was made. Open Subscribers and search again.',
    );
  return wanted;
};

const queryOf = (fields: Record<string, string | number | null>): string =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]): [string, string][] =>
      value === null || value === '' ? [] : [[name, String(value)]],
    ),
  ).toString();

/** Serves `/admin/subscribers`: the search for a reader, and the export of all readers who get mail. */
export const subscribersRoutes = async (
  app: App,
  {
    subscriberDirectory,
    subscriberCounts,
    subscriberExport,
    audit,
    clock,
    page,
    log,
  }: Container & { page: AdminPage },
): Promise<void> => {
  const record = recorder({ audit });

  // The search is a POST, because what is searched for is mostly an address, which must not be in a URL.
  app.post('/subscribers', { schema: { body: SearchForm } }, async (request, reply) => {
    const wanted = textOf(request.body.q).slice(0, MAX_TEXT_CHARS);
    const find = wanted === '' ? null : sealSearch(sessionOf(request), wanted);
    const query = queryOf({ find, state: stateOf(request.body.state) });
    return page.goTo(reply, `/admin/subscribers${query && `?${query}`}`);
  });

  app.get('/subscribers', { schema: { querystring: ListQuery } }, async (request, reply) => {
    const { find } = request.query;
    const wanted = searchOf(sessionOf(request), find);
    const state = stateOf(request.query.state);
    const [rows, counts] = await Promise.all([
      subscriberDirectory.list({ text: wanted, state, before: idOf(request.query.before), limit: SHOWN + 1 }),
      subscriberCounts.read(),
    ]);
    const shown = rows.slice(0, SHOWN);
    return page.send(request, reply, 'admin/subscribers', {
      text: wanted,
      state: state ?? '',
      counts: counts.states,
      rows: shown.map((row) => ({
        id: row.id,
        address: row.address,
        state: row.state,
        since: minutes(row.stateChangedAt).slice(0, 10),
        hour: `${String(row.digestHour).padStart(2, '0')}:00 ${row.zone}`,
        next: minutes(row.nextDigestAt),
      })),
      isFirst: idOf(request.query.before) === null,
      older:
        rows.length > SHOWN
          ? `/admin/subscribers?${queryOf({ find: find ?? null, state, before: shown.at(-1)!.id })}`
          : null,
    });
  });

  // The export is a POST because addresses leave the system, and the audit log records that.
  app.post('/subscribers/export', async (request, reply) => {
    await record(request, 'exported the subscribers');
    const lines = async function* (): AsyncGenerator<string> {
      yield exportHeader();
      for await (const rows of subscriberExport.pages()) yield rows.map(exportLine).join('');
    };
    const stream = Readable.from(lines());
    stream.on('error', (error) => log.error({ err: error }, 'an export failed before its end'));
    return reply
      .type('text/csv; charset=utf-8')
      .header(
        'content-disposition',
        `attachment; filename="subscribers-${clock.now().toISOString().slice(0, 10)}.csv"`,
      )
      .send(stream);
  });
};
