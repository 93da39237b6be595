import Type, { type Static } from 'typebox';
import type { Account } from '../../../subscribers/accounts/account.ts';
import { maskToDays } from '../../../subscribers/preferences/preferences.ts';
import { interestLimits } from '../../../subscribers/preferences/preferences-form.ts';
import { MAX_RATED } from '../../../subscribers/preferences/ratings.ts';
import {
  interestEntries,
  type NumberName,
  type NumberSetting,
  nameOf,
  numberEntries,
} from '../../../subscribers/settings.ts';
import { closed, Day, Moment, orNull, Uuid } from '../schemas.ts';

export const states = ['pending', 'active', 'paused', 'unsubscribed', 'suppressed'] as const;
export const State = Type.Enum([...states], {
  description:
    '`pending`: not confirmed yet. `active`: gets digests. `paused`: gets none until they resume. `unsubscribed`: has left. `suppressed`: must not be mailed.',
});

export const Email = Type.String({
  maxLength: 320,
  examples: ['ada@example.org'],
  description: 'A mail address.',
});
export const Zone = Type.String({
  maxLength: 64,
  examples: ['Europe/Paris'],
  description: 'A time zone of the IANA database.',
});

const Words = Type.Array(Type.String({ minLength: 1, maxLength: interestLimits.lineLength }), {
  maxItems: interestLimits.lines,
});
const PaperNames = Type.Array(Type.String({ maxLength: 200 }), {
  maxItems: MAX_RATED,
  description:
    'Papers by id, by arXiv id (`arxiv:2410.15027`) or by DOI (`doi:10.1101/2025.03.21.644500`). A response names them by id.',
});
const interestFields = {
  topics: Type.Array(Type.String({ maxLength: 120 }), {
    maxItems: interestLimits.topics,
    description: 'Slugs of topics; see `listTopics`.',
    examples: [['reinforcement-learning']],
  }),
  keywords: Words,
  authors: Words,
  muted: Type.Array(Words.items, {
    maxItems: interestLimits.lines,
    description: 'Words of papers that are never sent.',
  }),
  blocked: Type.Array(Words.items, {
    maxItems: interestLimits.lines,
    description: 'Authors whose papers are never sent.',
  }),
  liked: PaperNames,
  disliked: PaperNames,
};

const numberField = ({ from, to, title, help, default: usual }: NumberSetting) =>
  Type.Integer({ minimum: from, maximum: to, description: `${title}: ${help}. Usually ${usual}.` });
// Each setting of a reader that is a number comes from the table that the form and the import read.
const numberFields = Object.fromEntries(
  numberEntries.map(([, setting]) => [nameOf(setting), numberField(setting)]),
) as Record<NumberName, ReturnType<typeof numberField>>;
const settingFields = {
  ...numberFields,
  days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
    minItems: 1,
    maxItems: 7,
    uniqueItems: true,
    description: 'The days of digests; 1 is Monday and 7 Sunday. One day makes a weekly digest.',
    examples: [[1, 2, 3, 4, 5]],
  }),
};

export const Interests = closed(interestFields, { title: 'Interests' });
export const Settings = closed(settingFields, { title: 'Settings' });
const optional = <Fields extends Type.TProperties>(title: string, fields: Fields) =>
  Type.Partial(Type.Object(fields), { title, additionalProperties: false });
/** Describes interests and settings in a request: a field that is missing stays as it is. */
export const GivenInterests = optional('GivenInterests', interestFields);
export const GivenSettings = optional('GivenSettings', settingFields);

export const Subscriber = closed(
  {
    id: Uuid,
    email: Email,
    state: State,
    createdAt: Moment,
    confirmedAt: orNull(Moment),
    stateChangedAt: Moment,
    zone: Zone,
    pausedUntil: orNull(Day),
    nextDigestAt: orNull(Moment),
    interests: Interests,
    settings: Settings,
    consent: orNull(closed({ at: Moment, source: Type.String(), wording: Type.String() }), {
      description: 'The latest consent: when it was given, where, and to which words.',
    }),
  },
  { title: 'Subscriber', description: 'A reader with their consent and preferences.' },
);
export type SubscriberView = Static<typeof Subscriber>;

/** Returns an account as the API shows it. */
export const toSubscriber = (account: Account): SubscriberView => ({
  id: account.publicId,
  email: account.address,
  state: account.state as SubscriberView['state'],
  createdAt: account.createdAt.toISOString(),
  confirmedAt: account.confirmedAt?.toISOString() ?? null,
  stateChangedAt: account.stateChangedAt.toISOString(),
  zone: account.zone,
  pausedUntil: account.pausedUntil,
  nextDigestAt: account.nextDigestAt?.toISOString() ?? null,
  interests: {
    ...(Object.fromEntries(interestEntries.map(([list]) => [list, account[list]])) as Pick<
      Account,
      (typeof interestEntries)[number][0]
    >),
    liked: account.liked,
    disliked: account.disliked,
  },
  settings: {
    ...(Object.fromEntries(numberEntries.map(([key, each]) => [nameOf(each), account[key]])) as Record<
      NumberName,
      number
    >),
    days: maskToDays(account.digestDays),
  },
  consent:
    account.consentAt && account.consentSource !== null && account.consentWording !== null
      ? {
          at: account.consentAt.toISOString(),
          source: account.consentSource,
          wording: account.consentWording,
        }
      : null,
});
