import { longDateSeen } from '../../digests/compose/wording.ts';
import type { NextDigest } from '../../digests/reader/next-digest.ts';
import type { PastedRejection } from '../../papers/text/pasted-papers.ts';
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
import { localDay, zonesByRegion } from '../../subscribers/zones.ts';
import type { Container } from '../../wiring/container.ts';
import { groupTopics } from '../reading/topic-list.ts';

/** Limits the rated papers on the page to the newest ones; another page lists all. */
const SHOWN_RATED = 40;

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
  return `${days === 0 ? 'Today, ' : days === 1 ? 'Tomorrow, ' : ''}${longDateSeen(day, localDay(now, reader.zone))}, ${time}`;
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
  /** Holds the new address as typed. */
  email?: string;
  notice?: keyof typeof notices | null;
};

export const ratingIn = (form: PreferencesForm | undefined): 'liked' | 'disliked' =>
  single(form?.papersAre) === 'disliked' ? 'disliked' : 'liked';

/** Creates the function that renders the page of a reader's settings. */
export const createPreferencesPage = ({
  config,
  clock,
  links,
  ratings,
  suggestions,
  topics,
  templates,
}: Pick<Container, 'config' | 'clock' | 'links' | 'ratings' | 'suggestions' | 'topics' | 'templates'>) => {
  const zones = zonesByRegion();

  return async (reader: Reader, shown: Shown): Promise<string> => {
    const { values, form, welcome = false, errors = {} } = shown;
    const rated = await ratings.list(reader.subscriberId);
    const weekly = form ? form.schedule === 'weekly' : values.days.length === 1;
    const newest = <T>(list: T[]) => ({ shown: list.slice(0, SHOWN_RATED), count: list.length });
    return templates.page('preferences', {
      path: `/preferences/${shown.token}`,
      email: maskAddress(reader.address),
      welcome,
      firstDigestNote: welcome ? firstDigestNote(values, rated, config.firstDigestWaitSeconds) : '',
      saved: shown.saved ?? false,
      unsaved: shown.unsaved ?? false,
      notice: shown.notice ? notices[shown.notice] : null,
      putIn: shown.putIn ?? null,
      rated: {
        liked: newest(rated.liked),
        disliked: newest(rated.disliked),
        waiting: newest(rated.waiting),
      },
      suggestions: await suggestions.of(
        rated.liked.map(({ id }) => id),
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
      topicGroups: groupTopics(await topics.list()),
      zones,
      state: reader.state,
      nextDigest: nextDigestInWords(reader, clock.now()),
      next: shown.next,
      unsubscribeUrl: `/unsubscribe/${links.sign('unsubscribe', { subject: reader.subscriberId, detail: 0 }, clock.now())}`,
      savedUrl: `/saved/${links.sign('saved', { subject: reader.subscriberId, detail: 0 }, clock.now())}`,
      feedUrl: links.url('feed', { subject: reader.subscriberId, detail: reader.feedVersion }, clock.now()),
    });
  };
};

export type PreferencesPageRenderer = ReturnType<typeof createPreferencesPage>;
