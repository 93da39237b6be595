import { formParsers } from './form-parsers.ts';
import { paperParsers } from './paper-parsers.ts';
import { textParsers } from './text-parsers.ts';

/** A parser of text from outside, which is given hostile text in one place of an otherwise valid input. */
export type MeasuredParser = {
  name: string;
  /** The maximum length of its input in service, in characters. */
  limit: number;
  parse: (hostile: string) => unknown;
};

/** All measured parsers. Each new parser of text from outside belongs in one of these lists. */
export const measuredParsers: MeasuredParser[] = [...paperParsers, ...textParsers, ...formParsers];
