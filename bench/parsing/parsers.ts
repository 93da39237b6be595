import { formParsers } from './form-parsers.ts';
import { paperParsers } from './paper-parsers.ts';
import { reportParsers } from './report-parsers.ts';
import { textParsers } from './text-parsers.ts';

/** A parser of text from outside, which is given hostile text in one place of an otherwise valid input. */
export type MeasuredParser = {
  name: string;
  /** The maximum length of its input in service, in characters. */
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
