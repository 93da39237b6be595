import type { EventName } from './catalogue.ts';

/** An event as it was recorded. */
export type StoredEvent = {
  /** `evt_` and 32 hexadecimal digits: the `webhook-id`, the same at every attempt and every endpoint. */
  id: string;
  type: EventName;
  /** `subscriber:UUID`, `run:2025-09-04`, …: events of one subject are delivered in order. */
  subject: string;
  data: unknown;
  at: Date;
};

const ID = /^evt_[0-9a-f]{32}$/;

/** Returns the uuid of an event's id; null where the text is none. */
export const uidOf = (id: string): string | null => (ID.test(id) ? id.slice(4) : null);

/** Selects a `StoredEvent` from `events e`. The type is one of the catalogue, since all that records events takes it from there. */
export const EVENT_COLUMNS = `'evt_' || replace(e.uid::text, '-', '') as id, e.type, e.subject, e.data, e.at`;

/** The body of a webhook and the object of the API (Standard Webhooks: `type`, `timestamp`, `data`). */
export const publicEvent = ({ type, data, at }: Pick<StoredEvent, 'type' | 'data' | 'at'>) => ({
  type,
  timestamp: at.toISOString(),
  data,
});
