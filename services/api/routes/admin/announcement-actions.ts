import Type from 'typebox';
import { segmentInWords } from '../../../announcements/segment.ts';
import { DomainError } from '../../../platform/errors.ts';
import { count } from '../../../platform/plural.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { text } from '../../http/schemas.ts';
import { AnnouncementParams, subjectOf, versionIn } from './announcements.ts';
import { recorder } from './audit.ts';
import { sessionOf } from './gate.ts';
import { sendMailFrame } from './mail-frame.ts';
import { testAddressOf } from './operator-address.ts';
import type { AdminPage } from './page.ts';
import { textOf } from './wording.ts';

const When = Type.Object({ at: text(40), version: text(10) });
const Version = Type.Object({ version: text(10) });

/** Returns a time of a `datetime-local` field, which is in UTC here; null for an empty field. */
const momentIn = (given: string): Date | null => {
  if (given === '') return null;
  const at = new Date(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(given) ? `${given}:00Z` : Number.NaN);
  if (Number.isNaN(at.getTime()))
    throw new DomainError('invalid_input', 'When? Give the day and the time in UTC.', { field: 'at' });
  return at;
};
const inWords = (at: Date | null): string =>
  at === null ? 'now' : `on ${at.toISOString().slice(0, 16).replace('T', ' at ')} UTC`;

/** Tests, sends, schedules, cancels and deletes announcements; what cannot be undone after a page that asks for confirmation. */
export const announcementActionRoutes = async (
  app: App,
  {
    announcements,
    announcementComposer,
    announcementTest,
    topics,
    audit,
    page,
  }: Container & { page: AdminPage },
): Promise<void> => {
  const record = recorder({ audit });

  app.get('/announcements/:id/mail', { schema: { params: AnnouncementParams } }, async (request, reply) => {
    const { html } = await announcementComposer.preview(await announcements.get(request.params.id));
    return sendMailFrame(reply, html);
  });

  app.post('/announcements/:id/test', { schema: { params: AnnouncementParams } }, async (request, reply) => {
    const found = await announcements.get(request.params.id);
    await announcementTest(testAddressOf(sessionOf(request)), found);
    await record(request, 'sent themselves a test', subjectOf(found));
    return page.goTo(reply, `/admin/announcements/${found.id}?said=tested`);
  });

  app.get(
    '/announcements/:id/send',
    { schema: { params: AnnouncementParams, querystring: When } },
    async (request, reply) => {
      const found = await announcements.get(request.params.id);
      const at = momentIn(textOf(request.query.at));
      const names = new Map((await topics.list()).map(({ slug, name }) => [slug, name]));
      const readers = await announcements.countReaders(found.segment);
      return page.send(request, reply, 'admin/confirm', {
        here: 'announcements',
        heading: `Send “${found.subject}” ${inWords(at)}?`,
        lines: [
          `It goes to ${segmentInWords(found.segment, names)}: ${count(readers, 'reader')} at present.`,
          'It cannot be changed after this. While it is being sent you can still cancel the rest.',
        ],
        action: `/admin/announcements/${found.id}/send`,
        fields: { version: String(found.version), at: textOf(request.query.at) },
        button: at === null ? `Send it to ${count(readers, 'reader')}` : 'Schedule it',
        back: `/admin/announcements/${found.id}`,
      });
    },
  );
  app.post(
    '/announcements/:id/send',
    { schema: { params: AnnouncementParams, body: When } },
    async (request, reply) => {
      const at = momentIn(textOf(request.body.at));
      const sent = await announcements.send(request.params.id, versionIn(request.body), at);
      const action = at ? 'scheduled an announcement' : 'sent an announcement';
      await record(request, action, subjectOf(sent), at ? `${sent.subject}, ${inWords(at)}` : sent.subject);
      return page.goTo(reply, `/admin/announcements/${sent.id}?said=${at ? 'scheduled' : 'sending'}`);
    },
  );

  app.get('/announcements/:id/cancel', { schema: { params: AnnouncementParams } }, async (request, reply) => {
    const { id, subject, state } = await announcements.get(request.params.id);
    return page.send(request, reply, 'admin/confirm', {
      here: 'announcements',
      heading: `Cancel “${subject}”?`,
      lines: [
        state === 'sending'
          ? 'Mails that are under way are finished; nobody else gets it.'
          : 'Nobody gets it.',
        'A cancelled announcement is not taken up again.',
      ],
      action: `/admin/announcements/${id}/cancel`,
      fields: {},
      button: 'Cancel it',
      back: `/admin/announcements/${id}`,
    });
  });
  app.post(
    '/announcements/:id/cancel',
    { schema: { params: AnnouncementParams } },
    async (request, reply) => {
      const cancelled = await announcements.cancel(request.params.id);
      await record(request, 'cancelled an announcement', subjectOf(cancelled), cancelled.subject);
      return page.goTo(reply, `/admin/announcements/${cancelled.id}?said=cancelled`);
    },
  );

  app.post(
    '/announcements/:id/delete',
    { schema: { params: AnnouncementParams, body: Version } },
    async (request, reply) => {
      const { id, subject } = await announcements.get(request.params.id);
      await announcements.remove(id, versionIn(request.body));
      await record(request, 'deleted a draft', subjectOf({ id }), subject);
      return page.goTo(reply, '/admin/announcements?said=deleted');
    },
  );
};
