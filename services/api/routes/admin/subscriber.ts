import Type from 'typebox';
import { isIsoDate } from '../../../platform/dates.ts';
import { DomainError } from '../../../platform/errors.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { IdParams, page as place, SaidQuery, text } from '../../http/schemas.ts';
import { recorder } from './audit.ts';
import { sessionOf } from './gate.ts';
import { sendMailFrame } from './mail-frame.ts';
import { addressOf, testAddressOf } from './operator-address.ts';
import type { AdminPage } from './page.ts';
import { readSubscriberPage } from './subscriber-page.ts';
import { textOf } from './wording.ts';

const ReaderQuery = Type.Object({ before: place, ...SaidQuery.properties });
const PreviewQuery = Type.Object({ date: text(), sent: text() });
const TestForm = Type.Object({ date: text() });

const said: Record<string, string> = {
  pause: 'Paused, until you or the reader say otherwise.',
  resume: 'Resumed: the next digest comes at their next hour.',
  unsubscribe: 'Unsubscribed. What was queued is not sent.',
  erase: 'Erased. Of the address only its keyed hash is left.',
  resend: 'A link to their preferences is on its way, unless they had one within the last minutes.',
  nothing: 'Nothing had to be changed.',
};

const noReader = (id: string): DomainError => new DomainError('not_found', `There is no reader ${id}.`);
const dateOf = (value: string | undefined): string | null =>
  isIsoDate(textOf(value)) ? textOf(value) : null;

/** Serves `/admin/subscribers/:id`: the whole record of one reader, and the actions on it. */
export const subscriberRoutes = async (
  app: App,
  container: Container & { page: AdminPage },
): Promise<void> => {
  const { audit, pausing, subscription, signup, dispatcher, subscriberRecords, erasure, page } = container;
  const record = recorder({ audit });

  const readerOf = async (id: string) => {
    const record = await subscriberRecords.of(Number(id));
    if (!record) throw noReader(id);
    return record;
  };

  app.get(
    '/subscribers/:id',
    { schema: { params: IdParams, querystring: ReaderQuery } },
    async (request, reply) => {
      const found = await readSubscriberPage(
        container,
        Number(request.params.id),
        dateOf(request.query.before),
      );
      if (!found) throw noReader(request.params.id);
      return page.send(request, reply, 'admin/subscriber', {
        ...found,
        said: said[textOf(request.query.said)] ?? null,
      });
    },
  );

  // These actions are hard to undo, so a page asks for confirmation first.
  const asked = {
    unsubscribe: {
      heading: 'Unsubscribe this reader?',
      lines: ['They get no more digests. Only they themselves can come back, by signing up.'],
      button: 'Unsubscribe',
    },
    erase: {
      heading: 'Erase everything about this reader?',
      lines: [
        'Their address, consent, preferences, ratings and the contents of their digests go. Of the address a keyed hash stays, so that no import can bring it back.',
        'This cannot be undone.',
      ],
      button: 'Erase',
    },
  };
  for (const [action, words] of Object.entries(asked))
    app.get(`/subscribers/:id/${action}`, { schema: { params: IdParams } }, async (request, reply) => {
      const { id, address } = await readerOf(request.params.id);
      return page.send(request, reply, 'admin/confirm', {
        here: 'subscribers',
        ...words,
        lines: [`${address}, reader ${id}.`, ...words.lines],
        action: `/admin/subscribers/${id}/${action}`,
        fields: {},
        back: `/admin/subscribers/${id}`,
      });
    });

  type Act = (reader: Awaited<ReturnType<typeof readerOf>>) => Promise<{ done: boolean; as: string }>;
  const acts: Record<'pause' | 'resume' | 'unsubscribe' | 'erase' | 'resend', Act> = {
    pause: async ({ id }) => ({ done: await pausing.pause(id), as: 'paused' }),
    resume: async ({ id }) => ({ done: await pausing.resume(id), as: 'resumed' }),
    unsubscribe: async ({ id, state }) => {
      await subscription.unsubscribe(id);
      return { done: state !== 'unsubscribed', as: 'unsubscribed' };
    },
    erase: async ({ id, state }) => {
      if (state !== 'erased') await erasure.erase(id);
      return { done: state !== 'erased', as: 'erased' };
    },
    resend: async ({ id, address, addressKey, state }) => {
      if (state !== 'active' && state !== 'paused') return { done: false, as: '' };
      const signupId = await signup.request({
        address,
        addressKey,
        ip: null,
        agent: 'an operator',
        purpose: 'link',
        subscriberId: id,
      });
      await dispatcher.wake('answer-signups', [{ signupIds: [signupId] }]);
      return { done: true, as: 'sent the preferences link' };
    },
  };
  for (const [action, act] of Object.entries(acts))
    app.post(`/subscribers/:id/${action}`, { schema: { params: IdParams } }, async (request, reply) => {
      const reader = await readerOf(request.params.id);
      const { done, as } = await act(reader);
      if (done) await record(request, as, `reader ${reader.id}`);
      return page.goTo(reply, `/admin/subscribers/${reader.id}?said=${done ? action : 'nothing'}`);
    });

  const previewing = { schema: { params: IdParams, querystring: PreviewQuery } };

  app.get('/subscribers/:id/preview', previewing, async (request, reply) => {
    const id = Number(request.params.id);
    const preview = await container.readerPreview.ofReader(id, dateOf(request.query.date));
    const editions = await container.editions.list(30);
    return page.send(request, reply, 'admin/preview', {
      id,
      address: preview.email,
      edition: preview.edition,
      editions: editions.map(({ date }) => date),
      subject: preview.subject,
      mail: `/admin/subscribers/${id}/preview/mail?date=${preview.edition}`,
      testTo: addressOf(sessionOf(request)),
      sent: request.query.sent === '1',
      ranking: preview.ranking.slice(0, 40).map((each) => ({
        place: each.place,
        id: each.id,
        title: each.title,
        score: Math.round(each.score),
        reason: each.reason,
        terms: each.terms.join(', '),
        chosen: each.chosen,
        sentBefore: each.sentBefore,
      })),
    });
  });

  app.get('/subscribers/:id/preview/mail', previewing, async (request, reply) => {
    const { params, query } = request;
    const preview = await container.readerPreview.ofReader(Number(params.id), dateOf(query.date));
    return sendMailFrame(reply, preview.html ?? '');
  });

  app.post(
    '/subscribers/:id/test',
    { schema: { params: IdParams, body: TestForm } },
    async (request, reply) => {
      const id = Number(request.params.id);
      const date = dateOf(request.body.date);
      await container.testMail.send(testAddressOf(sessionOf(request)), id, date);
      await record(request, 'sent themselves a test', `reader ${id}`);
      return page.goTo(reply, `/admin/subscribers/${id}/preview?sent=1${date ? `&date=${date}` : ''}`);
    },
  );
};
