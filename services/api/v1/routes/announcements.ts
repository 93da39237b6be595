import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Announcement as Stored } from '../../../announcements/announcement.ts';
import { everybody, Segment } from '../../../announcements/segment.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { pageOf, pageQuery, readCursor, toPage } from '../cursor.ts';
import { keyLabel } from '../key-check.ts';
import { checkIfMatch, IfMatch, withTag } from '../preconditions.ts';
import { recordUse } from '../record-use.ts';
import { closed, Moment, problems, Uuid, UuidParams } from '../schemas.ts';
import { Announcement, announcementView, Body, Subject } from '../views/announcement.ts';

const Place = closed({ createdAt: Moment, id: Uuid });

const example = {
  subject: 'A better ranking',
  body: 'From Monday on, papers are ranked by what you liked. [How it works](https://papers.example.org/ranking)',
};

/** Serves announcements: the list, and the drafts with their changes. */
export const announcementRoutes = async (app: App, container: Container): Promise<void> => {
  const { announcements } = container;
  const tags = ['Announcements'];

  /** Returns the announcement of a path, once the request's `If-Match` agrees with it. */
  const found = async (request: FastifyRequest & { params: { id: string } }): Promise<Stored> => {
    const stored = await announcements.get(request.params.id);
    checkIfMatch(request, announcementView(stored));
    return stored;
  };
  const record = (request: FastifyRequest, action: string, { id, subject }: Stored): Promise<void> =>
    recordUse(container, request, action, `announcement ${id}`, subject);

  app.get(
    '/announcements',
    {
      config: { scope: 'announcements:read' },
      schema: {
        operationId: 'listAnnouncements',
        summary: 'List announcements',
        description: 'Returns announcements in any state, newest first.',
        tags,
        querystring: closed(pageQuery),
        response: { 200: pageOf(Announcement) },
      },
    },
    async ({ query }) => {
      const limit = query.limit ?? 50;
      const rows = await announcements.list(readCursor(Place, query.cursor), limit + 1);
      return toPage(rows, limit, announcementView, ({ createdAt, id }) => ({ createdAt, id }));
    },
  );

  app.post(
    '/announcements',
    {
      config: { scope: 'announcements:write' },
      schema: {
        operationId: 'createAnnouncement',
        summary: 'Write a draft',
        description:
          'Stores a draft, which goes to nobody before it is sent. Without a segment it is for all active readers.',
        tags,
        body: closed(
          { subject: Subject, body: Body, segment: Type.Optional(Segment) },
          { examples: [{ ...example, segment: { states: ['active'], topics: [] } }] },
        ),
        response: { 201: Announcement },
      },
    },
    async (request, reply) => {
      const { segment = everybody(), ...words } = request.body;
      const stored = await announcements.create({ ...words, segment }, keyLabel(request));
      await record(request, 'wrote a draft', stored);
      reply.code(201).header('location', `/api/v1/announcements/${stored.id}`);
      return withTag(reply, announcementView(stored));
    },
  );

  app.get(
    '/announcements/:id',
    {
      config: { scope: 'announcements:read' },
      schema: {
        operationId: 'getAnnouncement',
        summary: 'Read an announcement',
        description: 'Returns an announcement with the number of its mails in each state.',
        tags,
        params: UuidParams,
        response: { 200: Announcement, ...problems('not_found') },
      },
    },
    async (request, reply) => withTag(reply, announcementView(await announcements.get(request.params.id))),
  );

  app.patch(
    '/announcements/:id',
    {
      config: { scope: 'announcements:write' },
      schema: {
        operationId: 'changeAnnouncement',
        summary: 'Change a draft',
        description: 'Changes the fields that are given. Only a draft can be changed.',
        tags,
        params: UuidParams,
        headers: IfMatch,
        body: closed(
          { subject: Type.Optional(Subject), body: Type.Optional(Body), segment: Type.Optional(Segment) },
          { examples: [{ subject: example.subject }] },
        ),
        response: { 200: Announcement, ...problems('not_found', 'conflict', 'precondition_failed') },
      },
    },
    async (request, reply) => {
      const { id, version, subject, body, segment } = await found(request);
      const stored = await announcements.change(id, version, { subject, body, segment, ...request.body });
      await record(request, 'changed a draft', stored);
      return withTag(reply, announcementView(stored));
    },
  );

  app.delete(
    '/announcements/:id',
    {
      config: { scope: 'announcements:write' },
      schema: {
        operationId: 'deleteAnnouncement',
        summary: 'Delete a draft',
        description: 'Deletes a draft. What was sent or scheduled stays.',
        tags,
        params: UuidParams,
        headers: IfMatch,
        response: {
          204: Type.Null({ description: 'It is deleted.' }),
          ...problems('not_found', 'conflict', 'precondition_failed'),
        },
      },
    },
    async (request, reply) => {
      const stored = await found(request);
      await announcements.remove(stored.id, stored.version);
      await record(request, 'deleted a draft', stored);
      return reply.code(204).send(null);
    },
  );
};
