const numbers = new Intl.NumberFormat('en-US');

/** Returns a number as English text writes it: `1,234`. Small ones need no `Intl`, whose formatting showed in the profile of composing (2 us a mail). */
export const number = (value: number): string =>
  Number.isInteger(value) && value >= 0 && value < 1_000 ? String(value) : numbers.format(value);

/** Returns the form of a word that fits a number: `plural(2, 'its', 'their')` is `their`. */
export const plural = (value: number, one: string, more = `${one}s`): string => (value === 1 ? one : more);

/** Returns a number and its word: `1 line`, `1,234 lines`. */
export const count = (value: number, one: string, more = `${one}s`): string =>
  `${number(value)} ${plural(value, one, more)}`;

/** Returns parts as a text lists them: `a`, `a and b`, `a, b and c`; '' for none. */
export const listed = (parts: string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
