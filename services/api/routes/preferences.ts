import type { FastifyInstance } from 'fastify';
import type { Container } from '../../container.ts';
import { longDate } from '../../digests/wording.ts';
import { type PastedPapers, type PastedRejection, readPastedPapers } from '../../papers/pasted-papers.ts';
import { DomainError } from '../../platform/errors.ts';
import { maskAddress } from '../../subscribers/address.ts';
import type { Preferences, RatedInForm, Reader, Saved } from '../../subscribers/preferences.ts';
import {
  type FieldErrors,
  type PreferencesForm,
  readForgotten,
  readPreferencesForm,
  single,
} from '../../subscribers/preferences-form.ts';
import type { RatedLists } from '../../subscribers/ratings.ts';
import { zonesByRegion } from '../../subscribers/zones.ts';
import { registerMultipart } from '../plugins/multipart.ts';
import { sendPrivatePage } from '../reply.ts';

// Papers of 256 KB, in a form that may write a character as three.
const BODY_LIMIT_BYTES = 1_000_000;

type WithToken = { Params: { token: string }; Querystring: { welcome?: string; saved?: string } };

/** The calendar day it is in a zone, `YYYY-MM-DD`. */
const localDay = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);

const nextDigestInWords = (reader: Reader, now: Date): string => {
  if (!reader.nextDigestAt || (reader.state !== 'active' && reader.state !== 'paused')) return '';
  if (reader.nextDigestAt <= now) return 'On its way';
  const day = localDay(reader.nextDigestAt, reader.zone);
  const days = (Date.parse(day) - Date.parse(localDay(now, reader.zone))) / 86_400_000;
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: reader.zone,
    hour: '2-digit',
    minute: '2-digit',
  }).format(reader.nextDigestAt);
  return `${days === 0 ? 'Today, ' : days === 1 ? 'Tomorrow, ' : ''}${longDate(day)}, ${time}`;
};

/** `/preferences/:token`: everything a reader can set, saved with or without JavaScript. */
export const preferencesRoutes = async (
  app: FastifyInstance,
  { config, clock, links, preferences, ratings, topics, dispatcher, templates }: Container,
): Promise<void> => {
  const zones = zonesByRegion();
  registerMultipart(app, { bodyLimit: BODY_LIMIT_BYTES });

  const render = async (
    reader: Reader,
    shown: {
      values: Preferences;
      errors: FieldErrors;
      welcome: boolean;
      saved: boolean;
      /** What was sent and is to be shown again as it is. */
      form?: PreferencesForm;
      putIn?: PutIn;
    },
  ) => {
    const { values, errors } = shown;
    const rated: RatedLists = await ratings.list(reader.subscriberId);
    const groups = new Map<string, { slug: string; name: string }[]>();
    for (const { group, slug, name } of await topics.list())
      groups.set(group, [...(groups.get(group) ?? []), { slug, name }]);
    const weekly = shown.form ? shown.form.schedule === 'weekly' : values.days.length === 1;
    const minutes = Math.max(1, Math.round(config.firstDigestWaitSeconds / 60));
    return templates.page('preferences', {
      email: maskAddress(reader.address),
      welcome: shown.welcome,
      firstDigestNote: shown.welcome
        ? `Tick what you care about and save: your first digest leaves at once. If you leave this page as it is, the day's trending papers come in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`
        : '',
      saved: shown.saved,
      putIn: shown.putIn ?? null,
      rated,
      errors,
      values: {
        topics: values.topics,
        keywords: values.keywords.join('\n'),
        muted: values.muted.join('\n'),
        authors: values.authors.join('\n'),
        blocked: values.blocked.join('\n'),
        count: values.paperCount,
        minimum: values.minimumScore,
        adventurousness: values.adventurousness,
        papers: single(shown.form?.papers) ?? '',
        papersAre: ratingIn(shown.form),
        forget: [shown.form?.forget ?? []].flat(),
        schedule: weekly ? 'weekly' : 'days',
        days: weekly ? [1, 2, 3, 4, 5] : values.days,
        weeklyDay: weekly ? (values.days[0] ?? 1) : 1,
        hour: values.hour,
        zone: values.zone,
        pausedUntil: values.pausedUntil ?? '',
      },
      topicGroups: [...groups].map(([group, list]) => ({ group, topics: list })),
      zones,
      state: reader.state,
      nextDigest: nextDigestInWords(reader, clock.now()),
      unsubscribeUrl: `/unsubscribe/${links.sign('unsubscribe', { subject: reader.subscriberId, detail: 0 }, clock.now())}`,
    });
  };

  app.get<WithToken>('/preferences/:token', async (request, reply) => {
    const reader = await preferences.read(
      links.verify('preferences', request.params.token, clock.now()).subject,
    );
    const { welcome, saved } = request.query;
    return sendPrivatePage(
      reply,
      await render(reader, {
        values: reader,
        errors: {},
        welcome: welcome === '1' && !reader.savedBefore,
        saved: saved === '1',
      }),
    );
  });

  app.post<WithToken>('/preferences/:token', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const reader = await preferences.read(
      links.verify('preferences', request.params.token, clock.now()).subject,
    );
    const form = (request.body ?? {}) as PreferencesForm;
    const topicSlugs = new Set((await topics.list()).map((topic) => topic.slug));
    const read = readPreferencesForm(form, reader, { topicSlugs, today: localDay(clock.now(), reader.zone) });
    const named = readNamed(form);
    const refuse = async (errors: FieldErrors) =>
      sendPrivatePage(
        reply.code(400),
        await render(reader, { values: read.preferences, errors, welcome: false, saved: false, form }),
      );
    const errors = { ...read.errors, ...(named?.error && { papers: named.error }) };
    if (Object.keys(errors).length > 0) return refuse(errors);
    const rated: RatedInForm = {
      named: named && { rating: ratingIn(form), papers: named.papers },
      forgotten: readForgotten(form),
    };
    let saved: Saved;
    try {
      saved = await preferences.save(reader.subscriberId, read.preferences, rated);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'invalid_input' && error.field)
        return refuse({ [error.field]: error.message });
      throw error;
    }
    if (saved.digestDueNow) await dispatcher.wake('plan-digests', [{}]);
    if (named) {
      const now = await preferences.read(reader.subscriberId);
      const { found, waiting } = saved;
      const putIn = { found, waiting, rejected: named.rejected };
      const html = await render(now, { values: now, errors: {}, welcome: false, saved: true, putIn });
      return sendPrivatePage(reply, html);
    }
    // A redirect, so that going back or reloading does not send the form again. Papers sent again change nothing.
    return reply
      .header('cache-control', 'no-store')
      .redirect(`/preferences/${request.params.token}?saved=1`, 303);
  });
};

type PutIn = { found: number; waiting: number; rejected: PastedRejection[] };

const ratingIn = (form: PreferencesForm | undefined): 'liked' | 'disliked' =>
  single(form?.papersAre) === 'disliked' ? 'disliked' : 'liked';

/** The papers of the box and of the file; null when there are none. */
const readNamed = (form: PreferencesForm): PastedPapers | null => {
  const texts = [form.papers ?? [], form.papersFile ?? []].flat().filter((text) => text.trim() !== '');
  if (texts.length === 0) return null;
  const read = texts.map(readPastedPapers);
  return {
    papers: read.flatMap(({ papers }) => papers),
    rejected: read.flatMap(({ rejected }) => rejected),
    error: read.find(({ error }) => error !== null)?.error ?? null,
  };
};
