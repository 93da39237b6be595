import { fold } from './text.ts';

/**
 * Returns the folded parts of a person's name, without accents, case, dots, hyphens and the comma of "Family, Given".
 * Initials written together ("GE Hinton") are separated.
 */
export const nameParts = (name: string): string[] =>
  name
    .split(/[\s.,\-‐‑_]+/u)
    .flatMap((part) => (/^\p{Lu}{2,3}$/u.test(part) && name !== name.toUpperCase() ? [...part] : [part]))
    .map((part) => fold(part).replace(/[^\p{L}\p{N}]/gu, ''))
    .filter((part) => part !== '');

const fits = (a: string, b: string): boolean =>
  a === b || (a.length === 1 && b.startsWith(a)) || (b.length === 1 && a.startsWith(b));

const takeFitting = (part: string, pool: string[]): boolean => {
  const exact = pool.indexOf(part);
  const at = exact >= 0 ? exact : pool.findIndex((other) => fits(part, other));
  if (at < 0) return false;
  pool.splice(at, 1);
  return true;
};

/**
 * Returns whether two names can be of one person: the first or last part (the family name), of two letters or more, is
 * the same in both, and the longer name contains every other part of the shorter one, in full or as an initial. A name
 * of a single word matches only a family name.
 */
export const sameName = (a: readonly string[], b: readonly string[]): boolean => {
  if (a.length === 0 || b.length === 0) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const outer = (parts: readonly string[]) => [parts.at(-1)!, parts[0]!];
  if (short.length === 1) return short[0]!.length > 1 && long.at(-1) === short[0];
  return outer(short).some((family, index) => {
    if (family.length < 2 || !outer(long).includes(family)) return false;
    const pool = [...long];
    pool.splice(family === long.at(-1) ? long.length - 1 : 0, 1);
    const given = index === 0 ? short.slice(0, -1) : short.slice(1);
    const byLength = [...given].sort((x, y) => y.length - x.length);
    return byLength.every((part) => takeFitting(part, pool));
  });
};
