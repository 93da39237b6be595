import type { IncomingHttpHeaders } from 'node:http';
import type { ReadMessage } from '../../mail/reports/report.ts';
import type { Config } from '../../platform/config.ts';
import type { Fetcher } from '../../platform/fetcher.ts';

/** A request before its body is read. */
export type RequestHead = {
  headers: IncomingHttpHeaders;
  query: Readonly<Record<string, unknown>>;
  now: Date;
};
export type WebhookRequest = RequestHead & { rawBody: Buffer };

export const refusals = [
  /** Has no signature or secret where the provider's requests have one. */
  'unsigned',
  /** The signature or the secret is wrong. */
  'forged',
  /** Was signed too long ago, or in the future. */
  'expired',
  /** Is not what the provider sends: no JSON, or of another shape. */
  'malformed',
  'too-many-events',
] as const;
export type Refusal = (typeof refusals)[number];

export type EventJson = Readonly<Record<string, unknown>>;

/** One event. `id` is the provider's own: two events with the same id are the same event. */
export type ProviderEvent = { id: string; event: EventJson };

export type Verified =
  | { kind: 'events'; events: ProviderEvent[] }
  | { kind: 'refused'; reason: Refusal; detail?: string };

/** What an event means, in the form of a message that was read. */
export type EventReading = Pick<ReadMessage, 'kind' | 'reports' | 'traces' | 'evidence'>;

/** Checks the requests of a provider whose setting is there. */
export type Receiver = {
  /** Returns why a request is refused before its body is read; null to go on. */
  admit: (head: RequestHead) => Refusal | null;
  verify: (request: WebhookRequest) => Verified | Promise<Verified>;
};

export type ReceiverOptions = {
  webhooks: Config['webhooks'];
  fetcher: Pick<Fetcher, 'fetch'>;
  /** Logs what an operator should know. */
  tell: (message: string) => void;
};

export type Provider = {
  /** As in the address of its webhook. */
  name: string;
  /** Returns null where the provider's setting is missing. */
  createReceiver: (options: ReceiverOptions) => Receiver | null;
  /** Returns what an event means; null for an event that is of no interest, such as an open or a click. */
  readEvent: (event: EventJson) => EventReading | null;
};

export const refuse = (reason: Refusal, detail?: string): Verified => ({
  kind: 'refused',
  reason,
  ...(detail !== undefined && { detail }),
});
