import { formParsers } from './form-parsers.ts';
import { paperParsers } from './paper-parsers.ts';
import { reportParsers } from './report-parsers.ts';
import { textParsers } from './text-parsers.ts';

/** A reader of text from outside, with hostile text at one place of an otherwise sound input. */
export type MeasuredParser = {
  name: string;
  /** The most that it is ever given, in characters. */
  limit: number;
  parse: (hostile: string) => unknown;
};

/** All of them; add one to its list with each parser of text from outside. */
export const measuredParsers: MeasuredParser[] = [
  ...paperParsers,
  ...textParsers,
  ...formParsers,
  ...reportParsers,
];
