import Type, { type Static } from 'typebox';

const PersonName = Type.Object(
  {
    family: Type.String(),
    given: Type.Optional(Type.String()),
    suffix: Type.Optional(Type.String()),
    'non-dropping-particle': Type.Optional(Type.String({ description: 'Not sorted by: “van der”.' })),
  },
  { additionalProperties: false },
);
const WholeName = Type.Object({ literal: Type.String() }, { additionalProperties: false });

/** Describes a name as CSL has it: in parts, or whole where it has none, as that of a collaboration. */
export const CslName = Type.Union([PersonName, WholeName]);
export type CslName = Static<typeof CslName>;

const words = (list: string): Set<string> => new Set(list.trim().split(/\s+/));

/** Lower-case words that stand before a family name and are not sorted by. */
const PARTICLES = words(`van von der den de del della dello degli di da dal dos das do du la le les lo los las
  ten ter te ’t 't zu zum zur vom af av bin ibn ben al el y e i und`);
/** Words that begin a family name when they are written with a capital: Luc Van Gool. */
const BEGINNINGS = words('Van Von De Del Della Di Da Dos Du El Al');
/** Vietnamese family names, before which "Van" is a middle name: Hung Van Nguyen. */
const AFTER_MIDDLE_VAN = words('Nguyen Tran Le Pham Hoang Huynh Phan Vu Vo Dang Bui Do Ho Ngo Duong Ly');
const SUFFIX = /^(?:jr|sr|ii|iii|iv)\.?$/i;
const OF_MANY =
  /\b(?:collaborations?|consortium|team|group|project|labs?|laboratory|institutes?|university|initiative|committee|network|foundation|alliance|research)\b/i;
/** In capitals only, because Ai is a name of people too. */
const AI = /\bAI\b/;
const EAST_ASIAN = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]+$/u;
const MAX_PERSON_WORDS = 7;

/**
 * Returns a name that is written as its bearer says it ("Vincent van Gogh") in the parts of CSL. A name of one word, or
 * of several people, stays whole: a wrong part would be sorted and abbreviated.
 */
export const splitName = (name: string): CslName => {
  const text = name.replace(/\s+/g, ' ').trim();
  const comma = text.indexOf(',');
  if (comma > 0) return splitAtComma(text, comma);
  const parts = text.split(' ');
  if (parts.length === 1 || parts.length > MAX_PERSON_WORDS) return { literal: text };
  if (/^the /i.test(text) || /[\d&/(){}"]/.test(text) || OF_MANY.test(text) || AI.test(text))
    return { literal: text };
  // Names in these scripts begin with the family name.
  if (parts.every((part) => EAST_ASIAN.test(part)))
    return { family: parts[0]!, given: parts.slice(1).join(' ') };
  const suffix = parts.length > 2 && SUFFIX.test(parts.at(-1)!) ? parts.pop()! : null;
  const from = familyFrom(parts);
  return named(parts.slice(from), parts.slice(0, from), suffix);
};

const splitAtComma = (text: string, comma: number): CslName => {
  const [before, after] = [text.slice(0, comma).trim(), text.slice(comma + 1).trim()];
  if (after === '' || after.includes(',')) return { literal: text };
  if (!SUFFIX.test(after)) return named(before.split(' '), after.split(' '), null);
  const parts = before.split(' ');
  const from = familyFrom(parts);
  return parts.length > 1 ? named(parts.slice(from), parts.slice(0, from), after) : { literal: text };
};

/** Returns the place of the first word of the family name or its particle; the first word of a name is never one. */
const familyFrom = (parts: string[]): number => {
  const last = parts.length - 1;
  for (let at = 1; at < last; at += 1) {
    const part = parts[at]!;
    if (PARTICLES.has(part)) return at;
    if (BEGINNINGS.has(part) && !(part === 'Van' && AFTER_MIDDLE_VAN.has(parts[at + 1]!))) return at;
  }
  return last;
};

const named = (family: string[], given: string[], suffix: string | null): CslName => {
  const own = family.findIndex((part) => !PARTICLES.has(part));
  const particles = own > 0 ? family.slice(0, own) : [];
  return {
    family: family.slice(particles.length).join(' '),
    ...(given.length > 0 && { given: given.join(' ') }),
    ...(suffix !== null && { suffix }),
    ...(particles.length > 0 && { 'non-dropping-particle': particles.join(' ') }),
  };
};

/** Returns a name as bibliographies sort it, "van Gogh, Vincent"; `suffixAfter` is the part that a suffix follows. */
export const sortedName = (name: Static<typeof PersonName>, suffixAfter: 'family' | 'given'): string => {
  const family = [name['non-dropping-particle'], name.family].filter(Boolean).join(' ');
  const parts =
    suffixAfter === 'family' ? [family, name.suffix, name.given] : [family, name.given, name.suffix];
  return parts.filter(Boolean).join(', ');
};
