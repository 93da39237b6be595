import type { ReadGroup } from './latex-groups.ts';
import { SUBSCRIPTS, SUPERSCRIPTS } from './latex-symbols.ts';

/**
 * Reads what the `^` or `_` at `at - 1` raises or lowers. Outside formulas it reads only what cannot mean anything else,
 * as in `M^3`, `10^{-6}`, `360^circ`, `x_0` and `AP_{50}`, and never the underscore of a name.
 */
export const readScript = (
  source: string,
  at: number,
  sign: '^' | '_',
  { math, readGroup }: { math: boolean; readGroup: ReadGroup },
  before: string,
) => {
  const group = readGroup(at);
  if (group) return group;
  const ahead = source.slice(at, at + 24);
  const match = (pattern: RegExp) => {
    const found = pattern.exec(ahead);
    return found && { body: found[0], end: at + found[0].length };
  };
  if (sign === '_') {
    const digits = math || /(?:^|[^\p{L}\p{N}_])[A-Za-z]$/u.test(before) ? match(/^\d+(?![A-Za-z_])/) : null;
    return digits ?? (math ? match(/^(?:\\[A-Za-z]+|[A-Za-z])/) : null);
  }
  return match(/^(?:\d+|\\[A-Za-z]+|circ|star|[*+](?!\^)|-\d+)/) ?? (math ? match(/^[A-Za-z+−-]/) : null);
};

const mapAll = (body: string, table: Map<string, string>): string | null => {
  const chars = [...body];
  return chars.every((char) => table.has(char)) ? chars.map((char) => table.get(char)).join('') : null;
};

// One character needs no brackets, nor does a word.
const plain = (sign: string, body: string) =>
  /^(?:[\p{L}\p{N}*]+|[^\p{L}\p{N}])$/u.test(body) ? sign + body : `${sign}(${body})`;

/** Returns `3` as ³; what Unicode cannot raise is written as `^(m×n)`. */
export const asSuperscript = (raised: string): string => {
  const body = raised.trim();
  if (/^(?:circ|∘|°)$/.test(body)) return '°';
  if (/^(?:star|ast|⋆|∗|\*)$/.test(body)) return '*';
  if (/^(?:prime|′)$/.test(body)) return '′';
  if (/^(?:top|⊤)$/.test(body)) return 'ᵀ';
  if (/^(?:st|nd|rd|th|)$/.test(body)) return body;
  return mapAll(body, SUPERSCRIPTS) ?? plain('^', body);
};

export const asSubscript = (lowered: string): string => {
  const body = lowered.trim();
  // The symbols of the Sun and the Earth stand below by themselves.
  if (/^[⊙⊕]$/.test(body)) return body;
  return body === '' ? '' : (mapAll(body, SUBSCRIPTS) ?? plain('_', body));
};
