import { DomainError } from '../../platform/errors.ts';

export const MAX_WEBHOOK_BYTES = 1_048_576;

/** Limits what the bodies of webhooks take in memory: of this process, and of one place, which may trickle them. */
const MAX_HELD_BYTES = 128 * MAX_WEBHOOK_BYTES;
const MAX_HELD_BYTES_PER_PLACE = 32 * MAX_WEBHOOK_BYTES;
/** A provider's own requests are never refused, but for a moment while its secret is changed. */
const MAX_REFUSALS = 100;
const REFUSALS_MS = 60_000;

/**
 * Bounds what a flood of webhooks costs before any signature is known: the bytes of bodies that are under way, and the
 * refused requests of one place a minute. Both lead to a status at which every provider tries again.
 */
export const createWebhookLoad = (nowMs: () => number = () => performance.now()) => {
  const heldBy = new Map<string, number>();
  let held = 0;
  let refusedBy = new Map<string, number>();
  let since = nowMs();

  const hold = (place: string, bytes: number): void => {
    held += bytes;
    const left = (heldBy.get(place) ?? 0) + bytes;
    if (left > 0) heldBy.set(place, left);
    else heldBy.delete(place);
  };

  const refusalsOf = (place: string): number => {
    if (nowMs() - since >= REFUSALS_MS) {
      refusedBy = new Map();
      since = nowMs();
    }
    return refusedBy.get(place) ?? 0;
  };

  return {
    /**
     * Makes room for a body of so many bytes, and returns the function that gives it back.
     * @throws DomainError `rate_limited` for a place that was refused too often, `busy` where there is no room
     */
    enter: (place: string, bytes: number): (() => void) => {
      if (refusalsOf(place) >= MAX_REFUSALS)
        throw new DomainError('rate_limited', 'Too many webhooks of this address were refused.');
      if (held + bytes > MAX_HELD_BYTES || (heldBy.get(place) ?? 0) + bytes > MAX_HELD_BYTES_PER_PLACE)
        throw new DomainError('busy', 'Too many webhooks are under way.');
      hold(place, bytes);
      return () => hold(place, -bytes);
    },
    /** Counts a refused request. */
    refuse: (place: string): void => {
      refusedBy.set(place, refusalsOf(place) + 1);
    },
  };
};
