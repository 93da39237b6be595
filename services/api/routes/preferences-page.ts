import { longDateSeen } from '../../digests/compose/wording.ts';
import type { NextDigest } from '../../digests/reader/next-digest.ts';
import type { PastedRejection } from '../../papers/text/pasted-papers.ts';
import { DAY_MS } from '../../platform/dates.ts';
import { count } from '../../platform/plural.ts';
import { maskAddress } from '../../subscribers/address.ts';
import type { Preferences, Reader } from '../../subscribers/preferences/preferences.ts';
import {
  type FieldErrors,
  type PreferencesForm,
  single,
} from '../../subscribers/preferences/preferences-form.ts';
import type { RatedLists } from '../../subscribers/preferences/ratings.ts';
import { howMuch } from '../../subscribers/settings.ts';
import { isZone, localDay, zonesByRegion } from '../../subscribers/zones.ts';
import type { Container } from '../../wiring/container.ts';
import { sectionsOf, zoneName } from '../preferences/sections.ts';
import { groupTopics } from '../reading/topic-list.ts';

/** Limits the rated papers on the page to the newest ones; another page lists all. */
const SHOWN_RATED = 40;

/** Returns when a digest is due, in a zone, as in "Tomorrow, Friday 5 September, 07:00"; '' for null. */
const timeInWords = (at: Date | null, zone: string, now: Date): string => {
  if (at === null) return '';
  if (at <= now) return 'On its way';
  const day = localDay(at, zone);
  const days = (Date.parse(day) - Date.parse(localDay(now, zone))) / DAY_MS;
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
  return `${days === 0 ? 'Today, ' : days === 1 ? 'Tomorrow, ' : ''}${longDateSeen(day, localDay(now, zone))}, ${time}`;
};

/** Says what follows if a new reader saves the page, and if not. */
const firstDigestNote = (values: Preferences, rated: RatedLists, waitSeconds: number): string => {
  const minutes = Math.max(1, Math.round(waitSeconds / 60));
  const wait = minutes === 1 ? 'a minute' : count(minutes, 'minute');
  const chosen = [values.topics, values.keywords, values.authors, rated.liked, rated.waiting];
  return chosen.some(({ length }) => length > 0)
    ? `What you chose is kept. Save, and your first digest leaves at once; if you leave this page as it is, it comes in ${wait}.`
    : `Tick what you care about and save: your first digest leaves at once. If you leave this page as it is, the day's trending papers come in ${wait}.`;
};

const dueInWords = (state: Reader['state'], time: string, pausedUntil: string | null): string => {
  if (state === 'unsubscribed') return 'None: you are unsubscribed.';
  if (state === 'suppressed') return 'None: mail to this address has been stopped.';
  if (time !== '') return time;
  if (state === 'paused') return pausedUntil ? `Paused until ${pausedUntil}.` : 'Paused.';
  return 'As soon as you have saved.';
};

export type PutIn = { found: number; waiting: number; rejected: PastedRejection[] };

/** Confirms what the reader did on another page, or with another button. */
export const notices = {
  moved: 'Your digests go to this address now. All you have set came along.',
  followed: 'Noted: you follow it from the next digest on.',
  feed: 'Your private feed has a new address; the one before has stopped working.',
} as const;

export type Shown = {
  token: string;
  values: Preferences;
  errors?: FieldErrors;
  welcome?: boolean;
  saved?: boolean;
  /** Holds the submitted form when the page shows it again unchanged. */
  form?: PreferencesForm;
  /** Says that the page only previews the form, which is not saved. */
  unsaved?: boolean;
  putIn?: PutIn;
  /** Holds the next digest for the values shown. */
  next: NextDigest;
  /** Holds its time for the values shown, where they are not the saved ones. */
  nextAt?: Date | null;
  /** Holds the new address as typed. */
  email?: string;
  notice?: keyof typeof notices | null;
};

export const ratingIn = (form: PreferencesForm | undefined): 'liked' | 'disliked' =>
  single(form?.papersAre) === 'disliked' ? 'disliked' : 'liked';

/** Creates what renders the page of a reader's settings, and the part of it that a script replaces. */
export const createPreferencesPage = ({
  config,
  clock,
  links,
  readerLinks,
  ratings,
  suggestions,
  topics,
  templates,
}: Pick<
  Container,
  'config' | 'clock' | 'links' | 'readerLinks' | 'ratings' | 'suggestions' | 'topics' | 'templates'
>) => {
  const zones = zonesByRegion();

  /** Returns what both show: the next digest, its time, and what is chosen in each section. */
  const common = async (reader: Reader, shown: Shown) => {
    const { values, welcome = false, errors = {}, notice } = shown;
    const [lists, list] = [await ratings.list(reader.subscriberId), await topics.list()];
    const newest = <T>(all: T[]) => ({ shown: all.slice(0, SHOWN_RATED), count: all.length });
    const rated = {
      liked: newest(lists.liked),
      disliked: newest(lists.disliked),
      waiting: newest(lists.waiting),
    };
    const isSent = reader.state === 'active' || reader.state === 'paused';
    const at = isSent ? (shown.nextAt === undefined ? reader.nextDigestAt : shown.nextAt) : null;
    // A zone that cannot be read is kept in the form, beside its error.
    const zone = isZone(values.zone) ? values.zone : reader.zone;
    const nextDigest = timeInWords(at, zone, clock.now());
    const sections = sectionsOf(
      { rated, welcome, values, topicNames: new Map(list.map(({ slug, name }) => [slug, name])) },
      // What the reader has just done is shown, and so is what is wrong.
      new Set([...Object.keys(errors), ...(notice ? [notice] : []), ...(shown.putIn ? ['papers'] : [])]),
    );
    const next = {
      ...shown.next,
      due: dueInWords(reader.state, nextDigest, values.pausedUntil),
      zone: nextDigest === '' ? '' : zoneName(zone),
      heads: [],
    };
    return {
      lists,
      email: maskAddress(reader.address),
      rated,
      nextDigest,
      next,
      sections,
      topicGroups: groupTopics(list),
    };
  };

  const part = async (reader: Reader, shown: Shown): Promise<string> => {
    const { next, sections } = await common(reader, shown);
    const heads = sections.filter(({ inForm }) => inForm).map(({ id, chosen }) => ({ id, chosen }));
    return templates.page('next-digest', { ...next, heads });
  };

  const page = async (reader: Reader, shown: Shown): Promise<string> => {
    const { values, form, welcome = false, errors = {} } = shown;
    const weekly = form ? form.schedule === 'weekly' : values.days.length === 1;
    const { lists, ...shared } = await common(reader, shown);
    return templates.page('preferences', {
      path: `/preferences/${shown.token}`,
      ...shared,
      welcome,
      firstDigestNote: welcome ? firstDigestNote(values, lists, config.firstDigestWaitSeconds) : '',
      saved: shown.saved ?? false,
      unsaved: shown.unsaved ?? false,
      notice: shown.notice ? notices[shown.notice] : null,
      putIn: shown.putIn ?? null,
      suggestions: await suggestions.of(
        lists.liked.map(({ id }) => id),
        values,
      ),
      errors,
      values: {
        topics: values.topics,
        keywords: values.keywords.join('\n'),
        muted: values.muted.join('\n'),
        authors: values.authors.join('\n'),
        blocked: values.blocked.join('\n'),
        papers: single(form?.papers) ?? '',
        papersAre: ratingIn(form),
        forget: [form?.forget ?? []].flat(),
        schedule: weekly ? 'weekly' : 'days',
        days: weekly ? [1, 2, 3, 4, 5] : values.days,
        weeklyDay: weekly ? (values.days[0] ?? 1) : 1,
        hour: values.hour,
        zone: values.zone,
        pausedUntil: values.pausedUntil ?? '',
        email: shown.email ?? '',
      },
      howMuch: howMuch(values),
      zones,
      state: reader.state,
      unsubscribeUrl: `/unsubscribe/${links.sign('unsubscribe', { subject: reader.subscriberId, detail: 0 }, clock.now())}`,
      savedUrl: `/saved/${readerLinks.sign('saved', reader.subscriberId)}`,
      readerToken: readerLinks.sign('reader', reader.subscriberId),
      feedUrl: links.url('feed', { subject: reader.subscriberId, detail: reader.feedVersion }, clock.now()),
    });
  };

  return { page, part };
};

export type PreferencesPageRenderer = ReturnType<typeof createPreferencesPage>;
