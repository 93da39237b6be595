import { addDays, dayOfTime } from '../../platform/dates.ts';
import type { Db } from '../../platform/postgres.ts';
import { closingTime } from '../dates.ts';

/**
 * Returns the edition that is being made: today's until it closes, then tomorrow's; and when it closes. `closesAt` is the
 * usual closing time, `HH:MM`, UTC.
 */
export const createEditionInTheMaking =
  ({ db, closesAt }: { db: Db; closesAt: string }) =>
  async (now: Date): Promise<{ date: string; closes: Date }> => {
    const today = dayOfTime(now);
    const tomorrow = addDays(today, 1);
    const { rows } = await db.query<{ date: string; state: 'open' | 'closed'; closesAt: Date | null }>(
      `select date, state, closes_at as "closesAt" from editions where date in ($1, $2)`,
      [today, tomorrow],
    );
    const closesOf = (date: string): Date =>
      rows.find((edition) => edition.date === date)?.closesAt ?? closingTime(date, closesAt);
    const isClosed = rows.some(({ date, state }) => date === today && state === 'closed');
    const date = !isClosed && now < closesOf(today) ? today : tomorrow;
    return { date, closes: closesOf(date) };
  };

export type EditionInTheMaking = ReturnType<typeof createEditionInTheMaking>;
