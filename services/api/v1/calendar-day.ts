import { isIsoDate } from '../../platform/dates.ts';
import { ApiProblem } from './problem.ts';

/** Returns the date of a path. @throws ApiProblem `not_found` for a day that the calendar lacks */
export const calendarDay = ({ date }: { date: string }): string => {
  if (!isIsoDate(date)) throw new ApiProblem('not_found', `${date} is no day of the calendar.`);
  return date;
};
