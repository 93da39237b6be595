import { isIsoDate } from '../platform/dates.ts';
import { DomainError } from '../platform/errors.ts';

const DAY_MS = 86_400_000;
const DAYS = /^([1-9][0-9]{0,3})d$/;

/** When the operators are reminded of a key that expires. */
export const EXPIRES_SOON_MS = 14 * DAY_MS;

/**
 * Returns when a key expires that an operator gives `90d`, `never` (null), or a date, whose day in UTC it still works.
 * @throws DomainError `invalid_input` for another text
 */
export const readExpiry = (text: string, now: Date): Date | null => {
  if (text === 'never') return null;
  const days = DAYS.exec(text)?.[1];
  if (days !== undefined) return new Date(now.getTime() + Number(days) * DAY_MS);
  if (isIsoDate(text)) return new Date(Date.parse(text) + DAY_MS);
  throw new DomainError('invalid_input', 'Say when the key expires: as 90d, as YYYY-MM-DD, or never.', {
    field: 'expires',
  });
};
