import type { Clock } from './clock.ts';

/** Parses Retry-After (RFC 9110, 10.2.3), which is seconds or a date, into milliseconds; null where it is neither. */
export const readRetryAfter = (text: string, clock: Clock): number | null => {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - clock.now().getTime());
};
