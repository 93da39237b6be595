/** Is the last day on which a pause may end: the digest after it must still have a year of four digits. */
export const LAST_PAUSE_END = '9998-12-31';

/** Tells whether a pause may end on a date, written `YYYY-MM-DD`: it is after today, in the zone of the reader. */
export const canPauseUntil = (date: string, today: string): boolean => date > today && date <= LAST_PAUSE_END;
