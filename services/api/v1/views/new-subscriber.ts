import Type, { type Static } from 'typebox';
import { closed, Moment } from '../schemas.ts';
import { Email, GivenInterests, GivenSettings, Zone } from './subscriber.ts';

const Consent = closed(
  {
    at: Moment,
    source: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Where it was given, such as "form on example.org".',
    }),
    wording: Type.String({
      minLength: 1,
      maxLength: 4_000,
      description: 'The words to which the person agreed.',
    }),
    ip: Type.Optional(Type.String({ maxLength: 45, description: 'From where it was given.' })),
    userAgent: Type.Optional(Type.String({ maxLength: 1_000 })),
  },
  { title: 'ConsentProof', description: 'The proof that the person consented elsewhere.' },
);

/** Is the example of the operation; a schema in two places may have examples in neither, or its copies would differ. */
export const newSubscriberExample = {
  email: 'ada@example.org',
  zone: 'Europe/Paris',
  interests: { topics: ['reinforcement-learning'], keywords: ['protein folding'] },
  settings: { digestHour: 8, days: [1, 2, 3, 4, 5], paperCount: 5 },
};

/** Describes somebody to add. */
export const NewSubscriber = closed(
  {
    email: Email,
    zone: Type.Optional(Zone),
    interests: Type.Optional(GivenInterests),
    settings: Type.Optional(GivenSettings),
    consent: Type.Optional(Consent),
  },
  { title: 'NewSubscriber' },
);
export type NewSubscriber = Static<typeof NewSubscriber>;

/** Describes what a key that may not read subscribers is told of any address. */
export const Accepted = closed({ status: Type.Literal('accepted') }, { title: 'Accepted' });
