/**
 * The place of each `{` and of the `}` that closes it, found in one pass however deep they nest. A backslash makes the
 * character after it open and close nothing; asked for all the same, an escaped `{` is closed by the next `}` of its level.
 */
export const pairBraces = (source: string): ReadonlyMap<number, number> => {
  const partners = new Map<number, number>();
  // Escaped ones as their complement, which is below zero.
  const open: number[] = [];
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    if (char === '{') open.push(at);
    else if (char === '\\') {
      at += 1;
      if (source[at] === '{') open.push(~at);
    } else if (char === '}') {
      for (let last = open.pop(); last !== undefined; last = open.pop()) {
        partners.set(last < 0 ? ~last : last, at);
        if (last >= 0) break;
      }
    }
  }
  return partners;
};
