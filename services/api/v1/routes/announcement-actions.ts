import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Announcement as Stored } from '../../../announcements/announcement.ts';
import { segmentInWords } from '../../../announcements/segment.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { checkIfMatch, IfMatch, withTag } from '../preconditions.ts';
import { ApiProblem } from '../problem.ts';
import { recordUse } from '../record-use.ts';
import { closed, Moment, NoBody, orNull, problems, UuidParams } from '../schemas.ts';
import { Announcement, announcementView } from '../views/announcement.ts';

const Preview = closed(
  {
    subject: Type.String(),
    html: Type.String(),
    text: Type.String(),
    readers: Type.Integer({ description: 'How many readers are in the segment now.' }),
    segment: Type.String({ description: 'The segment in words.' }),
  },
  {
    title: 'AnnouncementPreview',
    description: 'A mail as readers would get it; its links lead to the first page of the site.',
  },
);

/** Previews, tests, sends and cancels announcements. */
export const announcementActionRoutes = async (app: App, container: Container): Promise<void> => {
  const { announcements, announcementComposer, announcementTest, config, topics } = container;
  const tags = ['Announcements'];
  const record = (request: FastifyRequest, action: string, { id, subject }: Stored): Promise<void> =>
    recordUse(container, request, action, `announcement ${id}`, subject);

  app.get(
    '/announcements/:id/preview',
    {
      config: { scope: 'announcements:read' },
      schema: {
        operationId: 'previewAnnouncement',
        summary: 'Preview an announcement',
        description: 'Returns the mail as JSON with both parts, or one part as it is.',
        tags,
        params: UuidParams,
        querystring: closed({
          format: Type.Optional(
            Type.Enum(['json', 'html', 'text'], { default: 'json', description: 'What to return.' }),
          ),
        }),
        response: {
          200: {
            description: 'The mail.',
            content: {
              'application/json': { schema: Preview },
              'text/html': { schema: Type.String() },
              'text/plain': { schema: Type.String() },
            },
          },
          ...problems('not_found'),
        },
      },
    },
    async (request, reply) => {
      const stored = await announcements.get(request.params.id);
      const mail = await announcementComposer.preview(stored);
      const { format = 'json' } = request.query;
      if (format !== 'json') {
        reply.header('content-security-policy', "default-src 'none';style-src 'unsafe-inline';sandbox");
        return reply.type(`text/${format === 'html' ? 'html' : 'plain'}; charset=utf-8`).send(mail[format]);
      }
      const names = new Map((await topics.list()).map(({ slug, name }) => [slug, name]));
      return {
        ...mail,
        readers: await announcements.countReaders(stored.segment),
        segment: segmentInWords(stored.segment, names),
      };
    },
  );

  app.post(
    '/announcements/:id/test',
    {
      config: { scope: 'announcements:write' },
      schema: {
        operationId: 'testAnnouncement',
        summary: 'Send a test',
        description: 'Sends the mail, marked as a test, to one of the operators (ADMIN_EMAILS).',
        tags,
        params: UuidParams,
        body: closed(
          { to: Type.String({ format: 'email', description: 'The address of an operator.' }) },
          { examples: [{ to: 'ada@papers.example.org' }] },
        ),
        response: {
          200: closed({ reply: Type.String({ description: 'The reply of the relay.' }) }),
          ...problems('not_found'),
        },
      },
    },
    async (request) => {
      const to = request.body.to.toLowerCase();
      if (!config.adminEmails.includes(to))
        throw new ApiProblem('invalid_input', 'A test goes only to an operator.', [
          { pointer: '/to', detail: 'It is not an address of ADMIN_EMAILS.' },
        ]);
      const stored = await announcements.get(request.params.id);
      const { reply } = await announcementTest(to, stored);
      await record(request, 'sent a test', stored);
      return { reply };
    },
  );

  app.post(
    '/announcements/:id/send',
    {
      config: { scope: 'announcements:write' },
      schema: {
        operationId: 'sendAnnouncement',
        summary: 'Send an announcement',
        description:
          'Sends a draft now, or at a time. Each reader who is in its segment when it begins gets it once. It cannot be changed after this.',
        tags,
        params: UuidParams,
        headers: IfMatch,
        body: closed(
          { scheduledFor: Type.Optional(orNull(Moment)) },
          { examples: [{ scheduledFor: '2030-01-02T08:00:00Z' }, {}] },
        ),
        response: { 202: Announcement, ...problems('not_found', 'conflict', 'precondition_failed') },
      },
    },
    async (request, reply) => {
      const stored = await announcements.get(request.params.id);
      checkIfMatch(request, announcementView(stored));
      const { scheduledFor } = request.body;
      const at = scheduledFor ? new Date(scheduledFor) : null;
      const sent = await announcements.send(stored.id, stored.version, at);
      await record(request, at ? 'scheduled an announcement' : 'sent an announcement', sent);
      reply.code(202);
      return withTag(reply, announcementView(sent));
    },
  );

  app.post(
    '/announcements/:id/cancel',
    {
      config: { scope: 'announcements:write' },
      schema: {
        operationId: 'cancelAnnouncement',
        summary: 'Cancel an announcement',
        description: 'Cancels one that is scheduled, or what is not sent yet of one that is being sent.',
        tags,
        params: UuidParams,
        body: NoBody,
        response: { 200: Announcement, ...problems('not_found', 'conflict') },
      },
    },
    async (request, reply) => {
      const cancelled = await announcements.cancel(request.params.id);
      await record(request, 'cancelled an announcement', cancelled);
      return withTag(reply, announcementView(cancelled));
    },
  );
};
