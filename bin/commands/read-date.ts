import { UsageError } from './cli.ts';

/** Checks the value of `--date`, or of the option that `name` names, where it is given. */
export const readDate = async (text: string | undefined, name = '--date'): Promise<string | undefined> => {
  const { isIsoDate } = await import('../../services/platform/dates.ts');
  if (text !== undefined && !isIsoDate(text))
    throw new UsageError(`${name}: "${text}" is not a date. Write it as YYYY-MM-DD.`);
  return text;
};
