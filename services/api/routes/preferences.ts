import type { FastifyInstance } from 'fastify';
import type { Container } from '../../container.ts';
import { longDate } from '../../digests/wording.ts';
import { maskAddress } from '../../subscribers/address.ts';
import type { Preferences, Reader } from '../../subscribers/preferences.ts';
import {
  type FieldErrors,
  type PreferencesForm,
  readPreferencesForm,
} from '../../subscribers/preferences-form.ts';
import { zonesByRegion } from '../../subscribers/zones.ts';
import { sendPrivatePage } from '../reply.ts';

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
  { config, clock, links, preferences, topics, dispatcher, templates }: Container,
): Promise<void> => {
  const zones = zonesByRegion();

  const render = async (
    reader: Reader,
    shown: {
      values: Preferences;
      errors: FieldErrors;
      welcome: boolean;
      saved: boolean;
      form?: PreferencesForm;
    },
  ) => {
    const { values, errors } = shown;
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
      errors,
      values: {
        topics: values.topics,
        keywords: values.keywords.join('\n'),
        muted: values.muted.join('\n'),
        authors: values.authors.join('\n'),
        count: values.paperCount,
        minimum: values.minimumScore,
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

  app.post<WithToken>('/preferences/:token', async (request, reply) => {
    const reader = await preferences.read(
      links.verify('preferences', request.params.token, clock.now()).subject,
    );
    const form = (request.body ?? {}) as PreferencesForm;
    const topicSlugs = new Set((await topics.list()).map((topic) => topic.slug));
    const read = readPreferencesForm(form, reader, { topicSlugs, today: localDay(clock.now(), reader.zone) });
    if (Object.keys(read.errors).length > 0) {
      const html = await render(reader, {
        values: read.preferences,
        errors: read.errors,
        welcome: false,
        saved: false,
        form,
      });
      return sendPrivatePage(reply.code(400), html);
    }
    const { digestDueNow } = await preferences.save(reader.subscriberId, read.preferences);
    if (digestDueNow) await dispatcher.wake('plan-digests', [{}]);
    // A redirect, so that going back or reloading does not send the form again.
    return reply
      .header('cache-control', 'no-store')
      .redirect(`/preferences/${request.params.token}?saved=1`, 303);
  });
};
