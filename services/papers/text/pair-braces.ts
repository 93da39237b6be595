/**
 * Maps the place of each `{` to the place of the `}` that closes it, in one pass at any depth. An escaped brace neither
 * opens nor closes a group. Still, the map has the place of an escaped `{` too, with the next `}` of its level.
 */
export const pairBraces = (source: string): ReadonlyMap<number, number> => {
  const partners = new Map<number, number>();
  // The place of an escaped brace is stored as its complement, which is negative.
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
