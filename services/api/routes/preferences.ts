import Type from 'typebox';
import type { PastedPapers } from '../../papers/text/pasted-papers.ts';
import { DomainError } from '../../platform/errors.ts';
import type { RatedInForm, Reader, Saved } from '../../subscribers/preferences/preferences.ts';
import {
  type FieldErrors,
  PreferencesForm,
  readForgotten,
  readPreferencesForm,
  single,
  withinLimits,
} from '../../subscribers/preferences/preferences-form.ts';
import { isZone, localDay } from '../../subscribers/zones.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { readNamedPapers } from '../http/named-papers.ts';
import { sendPrivatePage } from '../http/reply.ts';
import { TokenParams, text } from '../http/schemas.ts';
import { registerMultipart } from '../plugins/multipart.ts';
import { type PreferencesPageRenderer, ratingIn } from './preferences-page.ts';

// The form takes 256 KB of papers, and its encoding may write one byte as three.
const BODY_LIMIT_BYTES = 1_000_000;

// The script requests a preview at every pause while a reader ticks boxes.
const PREVIEWS_PER_MINUTE = 240;
const SAVES_PER_MINUTE = 240;

const PageQuery = Type.Object({ welcome: text(), saved: text(), done: text() });
const PreviewQuery = Type.Object({ part: text() });

/** Serves `/preferences/:token`: shows, previews and saves all settings of a reader, with or without JavaScript. */
export const preferencesRoutes = async (
  app: App,
  {
    clock,
    preferences,
    ratings,
    parsing,
    readerLinks,
    topics,
    nextDigest,
    dispatcher,
    preferencesPage,
  }: Container & { preferencesPage: PreferencesPageRenderer },
): Promise<void> => {
  registerMultipart(app, { bodyLimit: BODY_LIMIT_BYTES });
  // No form is sent as JSON, and parsing 1 MB of brackets blocks the event loop for 60 ms.
  app.removeContentTypeParser('application/json');

  const readerOf = async (token: string): Promise<Reader> =>
    preferences.read(await readerLinks.read('preferences', token));

  /** Reads the settings, the named papers and the papers to forget from a form, with the errors of its fields. */
  const readForm = async (form: PreferencesForm, reader: Reader) => {
    const topicSlugs = new Set((await topics.list()).map((topic) => topic.slug));
    const zone = single(form.zone) ?? '';
    const today = localDay(clock.now(), isZone(zone) ? zone : reader.zone);
    const read = readPreferencesForm(form, reader, { topicSlugs, today });
    const named = await readNamedPapers(form, parsing);
    const errors: FieldErrors = { ...read.errors, ...(named?.error && { papers: named.error }) };
    return { form, wanted: read.preferences, named, errors, forgotten: readForgotten(form) };
  };

  /** Returns the next digest, and its time, as saving the form would make them. */
  const nextIf = async (reader: Reader, { form, wanted, named, forgotten }: Sent) => ({
    next: await nextDigest.of(reader.subscriberId, {
      preferences: withinLimits(wanted),
      rated: named && { rating: ratingIn(form), paperIds: await ratings.find(named.papers) },
      forgotten,
    }),
    nextAt: await preferences.nextTime(reader, wanted),
  });

  app.get(
    '/preferences/:token',
    { schema: { params: TokenParams, querystring: PageQuery } },
    async (request, reply) => {
      const { token } = request.params;
      const reader = await readerOf(token);
      const { welcome, saved, done } = request.query;
      const html = await preferencesPage.page(reader, {
        token,
        values: reader,
        welcome: welcome === '1' && !reader.savedBefore,
        saved: saved === '1',
        notice: done === 'moved' || done === 'feed' || done === 'followed' ? done : null,
        next: await nextDigest.of(reader.subscriberId, null),
      });
      return sendPrivatePage(reply, html);
    },
  );

  app.post(
    '/preferences/:token/preview',
    {
      schema: { params: TokenParams, querystring: PreviewQuery, body: PreferencesForm },
      bodyLimit: BODY_LIMIT_BYTES,
      config: {
        body: 'papers',
        budget: 'preview',
        rateLimit: { max: PREVIEWS_PER_MINUTE, timeWindow: '1 minute' },
      },
    },
    async (request, reply) => {
      const { token } = request.params;
      const reader = await readerOf(token);
      const sent = await readForm(request.body, reader);
      const { form, wanted: values, errors } = sent;
      const shown = { token, values, form, errors, unsaved: true, ...(await nextIf(reader, sent)) };
      const render = request.query.part === '1' ? preferencesPage.part : preferencesPage.page;
      return sendPrivatePage(reply, await render(reader, shown));
    },
  );

  const saving = {
    schema: { params: TokenParams, body: PreferencesForm },
    bodyLimit: BODY_LIMIT_BYTES,
    config: {
      body: 'papers',
      budget: 'paste',
      rateLimit: { max: SAVES_PER_MINUTE, timeWindow: '1 minute' },
    },
  } as const;
  app.post('/preferences/:token', saving, async (request, reply) => {
    const { token } = request.params;
    const reader = await readerOf(token);
    const sent = await readForm(request.body, reader);
    const { form, wanted, named, forgotten } = sent;
    const refuse = async (errors: FieldErrors) => {
      const shown = { token, values: wanted, form, errors, ...(await nextIf(reader, sent)) };
      const html = await preferencesPage.page(reader, shown);
      return sendPrivatePage(reply.code(400), html);
    };
    if (Object.keys(sent.errors).length > 0) return refuse(sent.errors);
    const rated: RatedInForm = {
      named: named && { rating: ratingIn(form), papers: named.papers },
      forgotten,
    };
    let saved: Saved;
    try {
      saved = await preferences.save(reader.subscriberId, wanted, rated);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'invalid_input' && error.field)
        return refuse({ [error.field]: error.message });
      throw error;
    }
    if (saved.digestDueNow) await dispatcher.wake('plan-digests', [{}]);
    if (named) {
      const values = await preferences.read(reader.subscriberId);
      const { found, waiting } = saved;
      const putIn = { found, waiting, rejected: named.rejected };
      const next = await nextDigest.of(reader.subscriberId, null);
      const html = await preferencesPage.page(values, { token, values, saved: true, putIn, next });
      return sendPrivatePage(reply, html);
    }
    // The redirect keeps the browser from sending the form again on a reload or when going back. A form with papers
    // gets a page instead, because sending the same papers again changes nothing.
    return reply.header('cache-control', 'no-store').redirect(`/preferences/${token}?saved=1`, 303);
  });
};

type Sent = {
  form: PreferencesForm;
  wanted: ReturnType<typeof readPreferencesForm>['preferences'];
  named: PastedPapers | null;
  errors: FieldErrors;
  forgotten: ReturnType<typeof readForgotten>;
};
