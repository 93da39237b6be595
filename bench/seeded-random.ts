/**
 * Creates a generator of numbers in [0, 1) that depend only on the seed, so that two runs agree. Mulberry32 (T. Ettinger,
 * public domain): 32 bits of state, enough for drawing samples, unsuitable for secrets.
 */
export const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Returns one element of `from`, each with the same probability. */
export const pick = <T>(from: readonly T[], random: () => number): T =>
  from[Math.floor(random() * from.length)]!;

/** Returns `size` different elements of `from` in random order; all of them where there are fewer. */
export const sample = <T>(from: readonly T[], size: number, random: () => number): T[] => {
  const pool = [...from];
  const taken = Math.min(size, pool.length);
  for (let at = 0; at < taken; at += 1) {
    const other = at + Math.floor(random() * (pool.length - at));
    [pool[at], pool[other]] = [pool[other]!, pool[at]!];
  }
  return pool.slice(0, taken);
};
