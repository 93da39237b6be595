const LINE = 76;
const HEX = Buffer.from('0123456789ABCDEF');
const [EQUALS, SPACE, DOT, CR, LF] = [0x3d, 0x20, 0x2e, 0x0d, 0x0a] as const;

/** A soft line break, which a reader removes (RFC 2045, 6.7, rule 5). */
export const SOFT_BREAK = '=\r\n';

const isPlain = (byte: number): boolean => byte > SPACE && byte < 0x7f && byte !== EQUALS;
// Most texts that differ between recipients are like this: a number, a word, one of our URLs.
const NEEDS_NO_ENCODING = /^[!-<>-~]*$/;

/**
 * Encodes a text as quoted-printable (RFC 2045, 6.7) that begins on a line of its own. Lines have at most 75 characters, so that
 * a soft break may still follow; "\n" becomes CRLF. No line begins with a dot, so that SMTP adds none. A space stays a space only
 * between other characters, and never twice in a row, so that relaxed canonicalization (RFC 6376, 3.4.4) changes nothing and the
 * bytes can be hashed as they are.
 */
export const encodeQuotedPrintable = (text: string): string => {
  if (NEEDS_NO_ENCODING.test(text)) {
    const lines = linesOf(text);
    if (lines !== null) return lines;
  }
  const bytes = Buffer.from(text);
  const out = Buffer.allocUnsafe(bytes.length * 3 + Math.ceil(bytes.length / 24) * 3 + 3);
  let length = 0;
  let column = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte === LF) {
      out[length++] = CR;
      out[length++] = LF;
      column = 0;
      continue;
    }
    const next = bytes[at + 1];
    const isSingleSpace =
      byte === SPACE &&
      next !== undefined &&
      next !== SPACE &&
      next !== LF &&
      column > 0 &&
      column < LINE - 1;
    if (isSingleSpace || (isPlain(byte) && !(byte === DOT && column === 0))) {
      if (column === LINE - 1) {
        length += out.write(SOFT_BREAK, length, 'latin1');
        column = 0;
      }
      // After the break a line may begin with the dot.
      if (byte !== DOT || column > 0) {
        out[length++] = byte;
        column += 1;
        continue;
      }
    }
    if (column > LINE - 4) {
      length += out.write(SOFT_BREAK, length, 'latin1');
      column = 0;
    }
    out[length++] = EQUALS;
    out[length++] = HEX[byte >> 4]!;
    out[length++] = HEX[byte & 15]!;
    column += 3;
  }
  return out.toString('latin1', 0, length);
};

/** Returns null where a line would begin with a dot. */
const linesOf = (text: string): string | null => {
  let lines = '';
  for (let at = 0; at < text.length; at += LINE - 1) {
    if (text[at] === '.') return null;
    lines += (at === 0 ? '' : SOFT_BREAK) + text.slice(at, at + LINE - 1);
  }
  return lines;
};
