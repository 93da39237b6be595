import type { EventName } from '../events/catalogue.ts';

/** An address of another system, to which events are sent, without its secrets. */
export type Endpoint = {
  id: string;
  url: string;
  description: string;
  /** The types of event that it gets; null: all. */
  types: EventName[] | null;
  state: 'active' | 'disabled';
  createdAt: Date;
  updatedAt: Date;
  /** Since when every attempt has failed; null while the last one succeeded, or none was made. */
  failingSince: Date | null;
  disabledAt: Date | null;
  disabledBecause: string | null;
  /** Until when the secret before the last rotation signs too. */
  previousUntil: Date | null;
  /** How many deliveries wait. */
  waiting: number;
};

/** What an operator chooses about an endpoint. */
export type EndpointSettings = { url: string; description: string; types: EventName[] | null };

export type EndpointIncident = 'webhook-disabled';
