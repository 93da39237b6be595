const NAMES = 'abcdefghijklmno';

/** Each string is the one before, repeated eight times: a parser that expanded all of them would never end. */
const bomb = (): string => {
  const lines = [...NAMES].map((name, at) =>
    at === 0
      ? '@string{a="x,"}'
      : `@string{${name}=${Array<string>(8)
          .fill(NAMES[at - 1]!)
          .join('#')}}`,
  );
  return `${lines.join('\n')}\n@misc{y,title=${NAMES.at(-1)}}`;
};

const GARBAGE = [
  '{'.repeat(500),
  `@article{${'a={'.repeat(160)}`,
  `\\frac{${'\\textbf{'.repeat(60)}`,
  `"${'\\"'.repeat(240)}`,
  'é\u0301\u202e'.repeat(160),
  '10.48550/arXiv.'.repeat(33),
  `https://${'a.'.repeat(240)}`,
];

/**
 * Returns the `n`th proposal: in turns the bomb, garbage of the maximum length, and links that are accepted. The links are
 * in a range that leads nowhere (RFC 5737), so that looking them up sends no request to anybody.
 */
export const paperOf = (n: number): string => {
  if (n % 3 === 0) return bomb();
  if (n % 3 === 1) return GARBAGE[Math.floor(n / 3) % GARBAGE.length]!.slice(0, 500);
  return `https://192.0.2.${n % 256}/paper-${n}`;
};
