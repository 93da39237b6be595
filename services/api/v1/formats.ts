import type { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isIsoDate } from '../../platform/dates.ts';

const MOMENT = /^(\d{4}-\d{2}-\d{2})[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/**
 * Returns whether a text is a time as RFC 3339 writes it, of the years 1 to 9999. A leap second is none, because neither a
 * Date nor Postgres holds it.
 */
export const isMoment = (text: string): boolean => {
  const day = MOMENT.exec(text)?.[1];
  if (day === undefined || !isIsoDate(day)) return false;
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9999;
};

/** Says what a text of these formats looks like, where the words of the validator do not. */
export const formatWords: Record<string, string> = {
  date: 'It must be a day of the calendar, such as 2025-09-04.',
  'date-time':
    'It must be a time as RFC 3339 writes it, such as 2025-09-04T07:00:00Z; a leap second cannot be given.',
};

/** Adds the formats of JSON Schema. Days and times must be ones that Postgres and a Date can hold. */
export const registerFormats = (ajv: Ajv2020): void => {
  addFormats.default(ajv);
  ajv.addFormat('date', isIsoDate);
  ajv.addFormat('date-time', isMoment);
};
