/**
 * Cuts every UTF-16 unit that `unit` matches from the end of a text; `unit` has no flag g. A regular expression like
 * `/[…]+$/` would do the same in a time that grows with the square of a run of such units in the middle of the text.
 */
export const trimEndOf = (text: string, unit: RegExp): string => {
  let end = text.length;
  while (end > 0 && unit.test(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
};

/** Cuts at both ends; `atEnd` is for the end where it differs. */
export const trimOf = (text: string, unit: RegExp, atEnd = unit): string => {
  let start = 0;
  while (start < text.length && unit.test(text[start]!)) start += 1;
  return trimEndOf(text.slice(start), atEnd);
};
