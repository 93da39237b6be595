const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

// The pauses that the Standard Webhooks specification suggests: 75.6 hours in all.
const PAUSES_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

export const MAX_ATTEMPTS = PAUSES_MS.length + 1;

/** An endpoint that has failed for this long is disabled. */
export const MAX_FAILING_MS = 72 * HOUR_MS;

// A longer Retry-After would keep later events of the subject for days.
const MAX_RETRY_AFTER_MS = 24 * HOUR_MS;

/** An endpoint is left alone for at most this long, however often it fails. */
const MAX_HOLD_MS = 5 * MINUTE_MS;

/**
 * Returns the pause before the next attempt of a delivery; null where there is none. Up to a fifth is added at random, so that
 * deliveries that failed together are not all attempted together.
 */
export const pauseAfter = (
  attempts: number,
  retryAfterMs: number | null,
  random: () => number,
): number | null => {
  const pause = PAUSES_MS[attempts - 1];
  if (pause === undefined) return null;
  return Math.max(pause * (1 + random() / 5), Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
};

/**
 * Returns for how long an endpoint gets nothing after so many failures in a row: not after the first, which may be the fault of one
 * event, then 10 s, doubled up to 5 minutes. A receiver that is away is asked by one event at a time, whatever their number.
 */
export const holdAfter = (failures: number, retryAfterMs: number | null): number => {
  const hold = failures < 2 ? 0 : Math.min(5 * SECOND_MS * 2 ** Math.min(failures - 1, 10), MAX_HOLD_MS);
  return Math.max(hold, Math.min(retryAfterMs ?? 0, MAX_HOLD_MS));
};
