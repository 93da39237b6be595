import type { AdminPages } from '../../../../templates/web/admin/views.ts';
import { choosableNames, eventTypes } from '../../../events/catalogue.ts';
import type { LoggedAttempt, LoggedDelivery } from '../../../outbound/delivery-log.ts';
import type { Endpoint } from '../../../outbound/endpoint.ts';
import { minutes } from './wording.ts';

/** Names the state of an endpoint in a word. */
export const wordOf = ({ state, failingSince }: Endpoint): string =>
  state === 'active' && failingSince !== null ? 'failing' : state;

export const hostOf = ({ url }: Endpoint): string => new URL(url).host;

type FormView = AdminPages['admin/webhooks']['form'];

/** Returns the form of an endpoint; `types` lists the ticked ones. */
export const webhookForm = (
  given: { url: string; description: string; types: readonly string[] | null },
  error: FormView['error'] = null,
): FormView => ({
  url: given.url,
  description: given.description,
  types: choosableNames.map((name) => ({
    name,
    summary: eventTypes[name].summary,
    isChosen: given.types?.includes(name) === true,
  })),
  error,
});

const resultOf = ({ status, error }: Pick<LoggedAttempt, 'status' | 'error'>): string =>
  error ?? (status === null ? '' : String(status));

export const deliveryRow = (delivery: LoggedDelivery) => ({
  event: delivery.event,
  type: delivery.type,
  at: minutes(delivery.at),
  state: delivery.state === 'given_up' ? 'given up' : delivery.state,
  isBad: delivery.error !== null && delivery.state !== 'delivered',
  attempts: delivery.attempts,
  result: resultOf(delivery),
  next: minutes(delivery.nextAt),
});

export const attemptView = (attempt: LoggedAttempt) => ({
  at: attempt.at.toISOString().slice(0, 19).replace('T', ' '),
  result: resultOf(attempt),
  isBad: attempt.error !== null,
  took: `${attempt.durationMs} ms`,
  response: attempt.response,
});

/** Explains why an endpoint gets nothing, or less; null where it works. */
export const explanationOf = (endpoint: Endpoint): string | null => {
  const { disabledAt, disabledBecause, failingSince } = endpoint;
  if (disabledAt !== null)
    return `Disabled since ${minutes(disabledAt)} UTC: ${disabledBecause}. Nothing new is kept for it; what waits is sent once it is enabled.`;
  if (failingSince !== null)
    return `Every attempt since ${minutes(failingSince)} UTC has failed. After three days it is disabled.`;
  return null;
};
