import { DomainError } from '../../platform/errors.ts';
import type { Queryable } from '../../platform/postgres.ts';
import { canPauseUntil, LAST_PAUSE_END } from '../preferences/pause-end.ts';
import type { Pausing } from '../preferences/pausing.ts';
import { reschedule } from '../preferences/preferences.ts';
import { localDay } from '../zones.ts';
import type { Account } from './account.ts';
import { applyWanted } from './apply-wanted.ts';
import type { Wanted } from './wanted.ts';

/** Holds what changes: preferences, and the pause, where null ends it. */
export type Change = { wanted: Wanted; pausedUntil?: string | null | undefined };

/** @throws DomainError `invalid_input` with `field` unless the date is after today in the zone */
export const checkFuture = (date: string, zone: string, now: Date, field: string): void => {
  if (!canPauseUntil(date, localDay(now, zone)))
    throw new DomainError(
      'invalid_input',
      `Give a date after today, in the time zone of the subscriber, up to ${LAST_PAUSE_END}.`,
      { field },
    );
};

/**
 * Changes the preferences of a locked account. A digest that is due stays due; other digests move to the new hour and days.
 * @throws DomainError `invalid_input` whose field is the path to what is wrong
 */
export const changePreferences = async (
  client: Queryable,
  account: Account,
  { wanted, pausedUntil }: Change,
  { pausing, now }: { pausing: Pick<Pausing, 'pauseUntil' | 'resume'>; now: Date },
): Promise<void> => {
  const { subscriberId } = account;
  if (pausedUntil) checkFuture(pausedUntil, wanted.zone ?? account.zone, now, 'pausedUntil');
  await applyWanted(client, subscriberId, wanted, now);
  if (pausedUntil) await pausing.pauseUntil(subscriberId, pausedUntil, client);
  else if (pausedUntil === null) await pausing.resume(subscriberId, client);
  const isMoved =
    (wanted.zone ?? account.zone) !== account.zone ||
    (wanted.hour ?? account.hour) !== account.hour ||
    (wanted.days ?? account.digestDays) !== account.digestDays;
  // Without a next digest there is nothing to move: the reader has left, or is paused without an end.
  if (isMoved && account.nextDigestAt && account.nextDigestAt > now)
    await reschedule(client, subscriberId, now);
};
