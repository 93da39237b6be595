import { isIsoDate } from '../../platform/dates.ts';
import { ApiProblem } from './problem.ts';

/**
 * Checks the parameter `date`, whose format allows the year 0.
 * @throws ApiProblem `invalid_input` for a day that the calendar of Postgres does not have
 */
export const checkDate = (date: string | undefined): void => {
  if (date === undefined || isIsoDate(date)) return;
  const detail = `${date} is no day of the calendar.`;
  throw new ApiProblem('invalid_input', detail, [{ parameter: 'date', detail }]);
};
