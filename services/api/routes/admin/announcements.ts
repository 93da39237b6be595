import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Announcement, Draft } from '../../../announcements/announcement.ts';
import { everybody, type Segment, segmentInWords } from '../../../announcements/segment.ts';
import { DomainError } from '../../../platform/errors.ts';
import { groupBy } from '../../../platform/group-by.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { longText, SaidQuery, text, texts } from '../../http/schemas.ts';
import { recorder } from './audit.ts';
import { sessionOf } from './gate.ts';
import { addressOf } from './operator-address.ts';
import type { AdminPage } from './page.ts';
import { minutes, textOf } from './wording.ts';

const SHOWN = 50;
/** A text of 40,000 characters in other alphabets, as a form encodes it. */
const FORM_BYTES = 400_000;

export const AnnouncementParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
const DraftForm = Type.Object({
  subject: text(),
  body: longText,
  paused: text(10),
  topics: texts,
  version: text(10),
});
type DraftForm = Static<typeof DraftForm>;

export const subjectOf = ({ id }: Pick<Announcement, 'id'>): string => `announcement ${id}`;
export const versionIn = ({ version }: { version?: string | undefined }): number => Number(version ?? 0) || 0;

const draftIn = (body: DraftForm): Draft => ({
  subject: textOf(body.subject),
  body: (body.body ?? '').replaceAll('\0', '').replace(/\r\n?/g, '\n'),
  segment: {
    states: body.paused === '1' ? ['active', 'paused'] : ['active'],
    topics: [body.topics ?? []].flat().map(textOf).filter(Boolean),
  },
});

/** Returns what pages show of an announcement. */
export const shownAnnouncement = (
  announcement: Announcement,
  names: Map<string, string>,
): Omit<Announcement, 'segment' | 'scheduledFor' | 'createdAt' | 'startedAt' | 'finishedAt' | 'number'> & {
  readers: string;
  scheduledFor: string;
  createdAt: string;
  startedAt: string;
  finishedAt: string;
} => {
  const { segment, number: _, ...rest } = announcement;
  return {
    ...rest,
    readers: segmentInWords(segment, names),
    scheduledFor: minutes(announcement.scheduledFor),
    createdAt: minutes(announcement.createdAt),
    startedAt: minutes(announcement.startedAt),
    finishedAt: minutes(announcement.finishedAt),
  };
};

/** Serves `/admin/announcements`: the list, and the page on which a draft is written. */
export const announcementRoutes = async (
  app: App,
  { announcements, announcementComposer, topics, audit, page }: Container & { page: AdminPage },
): Promise<void> => {
  const record = recorder({ audit });
  const namesOf = async () => new Map((await topics.list()).map(({ slug, name }) => [slug, name]));

  /** Sends the page of a draft, with the error of what was typed where there is one. */
  const sendEditor = async (
    request: FastifyRequest,
    reply: FastifyReply,
    given: { draft: Draft; saved: Announcement | null; error: DomainError | null; said: string | null },
  ) => {
    const { draft, saved, error } = given;
    const groups = groupBy(await topics.list(), ({ group }) => group);
    return page.send(request, reply.code(error ? 400 : 200), 'admin/announcement-draft', {
      id: saved?.id ?? null,
      version: saved?.version ?? 0,
      ...draft,
      paused: draft.segment.states.includes('paused'),
      topics: draft.segment.topics,
      groups: [...groups].map(([group, list]) => ({ group, topics: list })),
      error: error && { field: error.field ?? '', text: error.message },
      said: given.said,
      readers: await announcements.countReaders(draft.segment),
      testTo: addressOf(sessionOf(request)),
      text: saved && !error ? (await announcementComposer.preview(saved)).text : null,
    });
  };

  /** Saves what was typed by `save`; shows it again with the error where it cannot be saved. */
  const saving = async (
    request: FastifyRequest & { body: DraftForm },
    reply: FastifyReply,
    saved: Announcement | null,
    save: (draft: Draft) => Promise<Announcement>,
  ) => {
    const draft = draftIn(request.body);
    try {
      const { id } = await save(draft);
      await record(request, saved ? 'changed a draft' : 'wrote a draft', subjectOf({ id }), draft.subject);
      return page.goTo(reply, `/admin/announcements/${id}?said=saved`);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'not_found') throw error;
      return sendEditor(request, reply, { draft, saved, error, said: null });
    }
  };

  app.get('/announcements', { schema: { querystring: SaidQuery } }, async (request, reply) => {
    const names = await namesOf();
    return page.send(request, reply, 'admin/announcements', {
      said: textOf(request.query.said) === 'deleted' ? 'The draft was deleted.' : null,
      announcements: (await announcements.list(null, SHOWN)).map((each) => shownAnnouncement(each, names)),
    });
  });

  app.get('/announcements/new', async (request, reply) => {
    const segment: Segment = everybody();
    return sendEditor(request, reply, {
      draft: { subject: '', body: '', segment },
      saved: null,
      error: null,
      said: null,
    });
  });
  app.post('/announcements', { bodyLimit: FORM_BYTES, schema: { body: DraftForm } }, (request, reply) =>
    saving(request, reply, null, (draft) => announcements.create(draft, sessionOf(request).operator)),
  );

  app.get(
    '/announcements/:id',
    { schema: { params: AnnouncementParams, querystring: SaidQuery } },
    async (request, reply) => {
      const found = await announcements.get(request.params.id);
      const said = words[textOf(request.query.said)] ?? null;
      if (found.state === 'draft') {
        const { subject, body, segment } = found;
        return sendEditor(request, reply, {
          draft: { subject, body, segment },
          saved: found,
          error: null,
          said,
        });
      }
      const { text: plain } = await announcementComposer.preview(found);
      const shown = shownAnnouncement(found, await namesOf());
      return page.send(request, reply, 'admin/announcement', { ...shown, said, text: plain });
    },
  );
  app.post(
    '/announcements/:id',
    { bodyLimit: FORM_BYTES, schema: { params: AnnouncementParams, body: DraftForm } },
    async (request, reply) => {
      const saved = await announcements.get(request.params.id);
      const version = versionIn(request.body);
      return saving(request, reply, saved, (draft) => announcements.change(saved.id, version, draft));
    },
  );
};

const words: Record<string, string> = {
  saved: 'Saved.',
  tested: 'The test is on its way to you.',
  sending: 'It is on its way.',
  scheduled: 'It is scheduled.',
  cancelled: 'It is cancelled: nobody else gets it.',
};
