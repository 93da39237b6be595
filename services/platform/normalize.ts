// Normalising sorts combining marks by insertion, in a time that grows with the square of their number; UAX #15, section 13
// (stream-safe text), allows at most 30 in a row. The half-width sound marks of Japanese are letters that become marks.
const FIRST_MARK = /[\u0300-\uffff]/;
const LONG_RUN = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

/** Returns a text in a normal form of Unicode, in linear time: of a run of combining marks only the first 30 stay. */
export const normalize = (text: string, form: 'NFC' | 'NFKC' | 'NFKD' = 'NFC'): string =>
  (FIRST_MARK.test(text) ? text.replace(LONG_RUN, '$1') : text).normalize(form);
