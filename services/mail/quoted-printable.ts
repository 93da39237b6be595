const LINE = 76;
const HEX = Buffer.from('0123456789ABCDEF');
const [EQUALS, SPACE, DOT, CR, LF] = [0x3d, 0x20, 0x2e, 0x0d, 0x0a] as const;

/** A soft line break: what stands before and after it is one line (RFC 2045, 6.7, rule 5). */
export const SOFT_BREAK = '=\r\n';

const isPlain = (byte: number): boolean => byte > SPACE && byte < 0x7f && byte !== EQUALS;
// Most of what differs from reader to reader: a number, a short name, an address of ours.
const ENCODES_TO_ITSELF = /^(?!\.)[!-<>-~]{0,75}$/;

/**
 * UTF-8 text as quoted-printable (RFC 2045, 6.7), to begin on a line of its own: lines of at most 75 characters, so that a soft
 * break may still follow; "\n" becomes CRLF. No line begins with a dot, so that SMTP adds none. A space stays one only between
 * other characters, and never two in a row: so relaxed canonicalization (RFC 6376, 3.4.4) changes nothing, and the bytes can be
 * hashed as they are.
 */
export const encodeQuotedPrintable = (text: string): string => {
  if (ENCODES_TO_ITSELF.test(text)) return text;
  const bytes = Buffer.from(text);
  const out = Buffer.allocUnsafe(bytes.length * 3 + Math.ceil(bytes.length / 24) * 3 + 3);
  let length = 0;
  let column = 0;
  const breakLine = (): void => {
    out[length++] = EQUALS;
    out[length++] = CR;
    out[length++] = LF;
    column = 0;
  };
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
      if (column === LINE - 1) breakLine();
      // The break may have made a line begin with the dot.
      if (byte !== DOT || column > 0) {
        out[length++] = byte;
        column += 1;
        continue;
      }
    }
    if (column > LINE - 4) breakLine();
    out[length++] = EQUALS;
    out[length++] = HEX[byte >> 4]!;
    out[length++] = HEX[byte & 15]!;
    column += 3;
  }
  return out.toString('latin1', 0, length);
};
