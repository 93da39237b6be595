import { UsageError } from './cli.ts';

/** The value of `--date`, or of what is named, where it is given. */
export const readDate = async (text: string | undefined, name = '--date'): Promise<string | undefined> => {
  const { isIsoDate } = await import('../../services/platform/dates.ts');
  if (text !== undefined && !isIsoDate(text))
    throw new UsageError(`${name}: "${text}" is no date. Write it as YYYY-MM-DD.`);
  return text;
};
