// Marks are put in order by insertion, which takes the square of their number; UAX #15, 13 (stream-safe text) has at most
// 30 in a row. The half-width sound marks of Japanese are letters that become marks.
const FIRST_MARK = /[\u0300-\uffff]/;
const LONG_RUN = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

/** A text in a normal form of Unicode, in linear time: of more than 30 combining marks in a row the rest is left out. */
export const normalize = (text: string, form: 'NFC' | 'NFKC' | 'NFKD' = 'NFC'): string =>
  (FIRST_MARK.test(text) ? text.replace(LONG_RUN, '$1') : text).normalize(form);
