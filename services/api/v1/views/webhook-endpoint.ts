import Type, { type Static } from 'typebox';
import { choosableNames, eventNames } from '../../../events/catalogue.ts';
import type { LoggedAttempt, LoggedDelivery } from '../../../outbound/delivery-log.ts';
import type { Endpoint } from '../../../outbound/endpoint.ts';
import { MAX_DESCRIPTION_CHARS } from '../../../outbound/endpoints.ts';
import { MAX_URL_CHARS } from '../../../outbound/receiver-url.ts';
import { closed, Moment, orNull, Uuid } from '../schemas.ts';

const settings = {
  url: Type.String({
    maxLength: MAX_URL_CHARS,
    description: 'Begins with https, and does not lead into a private network.',
    examples: ['https://example.org/hooks'],
  }),
  description: Type.String({
    maxLength: MAX_DESCRIPTION_CHARS,
    description: 'What it is, for operators.',
    examples: ['The customer database'],
  }),
  types: orNull(
    Type.Array(Type.Enum([...choosableNames]), {
      minItems: 1,
      maxItems: choosableNames.length,
      description: 'The types of event that it gets; null means all.',
      examples: [['subscriber.confirmed', 'subscriber.unsubscribed']],
    }),
  ),
};

/** Describes what a caller gives to add an endpoint. */
export const NewWebhookEndpoint = closed(
  {
    url: settings.url,
    description: Type.Optional(settings.description),
    types: Type.Optional(settings.types),
  },
  {
    title: 'NewWebhookEndpoint',
    examples: [
      { url: 'https://example.org/hooks', types: ['subscriber.confirmed', 'subscriber.unsubscribed'] },
    ],
  },
);

/** Describes a change of an endpoint: what is missing stays as it is. */
export const WebhookEndpointChange = closed(
  {
    url: Type.Optional(settings.url),
    description: Type.Optional(settings.description),
    types: Type.Optional(settings.types),
    state: Type.Optional(
      Type.Enum(['active', 'disabled'], {
        description: 'A disabled endpoint gets nothing; what waits is sent once it is active.',
      }),
    ),
  },
  { title: 'WebhookEndpointChange', examples: [{ types: ['run.finished'] }] },
);

export const WebhookEndpoint = closed(
  {
    id: Uuid,
    ...settings,
    state: Type.Enum(['active', 'disabled']),
    createdAt: Moment,
    updatedAt: Moment,
    failingSince: orNull(Moment),
    disabledAt: orNull(Moment),
    disabledBecause: orNull(Type.String()),
    waiting: Type.Integer({ description: 'How many events wait for it.' }),
  },
  { title: 'WebhookEndpoint', description: 'An address that is told of events.' },
);

export const Secret = Type.String({
  description: 'The key of the signatures, shown this once: `whsec_` and base64.',
  examples: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
});

export const toWebhookEndpoint = (endpoint: Endpoint): Static<typeof WebhookEndpoint> => ({
  id: endpoint.id,
  url: endpoint.url,
  description: endpoint.description,
  types: endpoint.types,
  state: endpoint.state,
  createdAt: endpoint.createdAt.toISOString(),
  updatedAt: endpoint.updatedAt.toISOString(),
  failingSince: endpoint.failingSince?.toISOString() ?? null,
  disabledAt: endpoint.disabledAt?.toISOString() ?? null,
  disabledBecause: endpoint.disabledBecause,
  waiting: endpoint.waiting,
});

const delivery = {
  event: Type.String({
    description: 'The id of the event.',
    examples: ['evt_5b1f0c9e8d7a4f63921c0e4b6a8d2f17'],
  }),
  type: Type.Enum([...eventNames]),
  timestamp: Moment,
  state: Type.Enum(['waiting', 'delivered', 'given_up']),
  attempts: Type.Integer(),
  nextAttemptAt: orNull(Moment),
  settledAt: orNull(Moment),
};

export const WebhookDelivery = closed(delivery, {
  title: 'WebhookDelivery',
  description: 'One event on its way to one endpoint.',
});

export const WebhookDeliveryLog = closed(
  {
    ...delivery,
    log: Type.Array(
      closed({
        at: Moment,
        durationMs: Type.Integer(),
        status: orNull(Type.Integer({ description: 'Null where there was no response.' })),
        error: orNull(Type.String({ description: 'Null for an attempt that succeeded.' })),
        response: Type.String({ description: 'The beginning of the response’s body, at most 64 KB.' }),
      }),
      { description: 'The attempts of the last 30 days, the last one first.' },
    ),
  },
  { title: 'WebhookDeliveryLog' },
);

export const toWebhookDelivery = (row: LoggedDelivery): Static<typeof WebhookDelivery> => ({
  event: row.event,
  type: row.type,
  timestamp: row.at.toISOString(),
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.nextAt?.toISOString() ?? null,
  settledAt: row.settledAt?.toISOString() ?? null,
});

export const toWebhookDeliveryLog = (
  row: LoggedDelivery,
  attempts: LoggedAttempt[],
): Static<typeof WebhookDeliveryLog> => ({
  ...toWebhookDelivery(row),
  log: attempts.map(({ at, ...attempt }) => ({ ...attempt, at: at.toISOString() })),
});
