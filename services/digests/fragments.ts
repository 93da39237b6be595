import { encodeQuotedPrintable, SOFT_BREAK } from '../mail/quoted-printable.ts';
import { oneLine, wrap } from '../platform/plain-text.ts';
import { type Piece, readMarked } from '../platform/slots.ts';
import { escapeMail, href } from '../platform/templates.ts';

/** What goes into slots, by name. */
export type SlotValues = Record<string, string>;

/** A stretch of a mail's part, quoted-printable, with the reader's slots filled in. */
export type Fragment = (values: SlotValues) => string;

// Reasons, matches and dates repeat from reader to reader; what is one reader's own would only fill the memory.
const KEPT = 20_000;
const OWN = /Url$|^feedback$|^preheader$/;

type Slot = Extract<Piece, { slot: string }>;

/** Remembers what was encoded, and forgets it all when it is too much. */
const remembering = (encode: (value: string) => string): ((value: string) => string) => {
  const kept = new Map<string, string>();
  return (value) => {
    let encoded = kept.get(value);
    if (encoded === undefined) {
      encoded = encode(value);
      if (kept.size >= KEPT) kept.clear();
      kept.set(value, encoded);
    }
    return encoded;
  };
};

/**
 * Makes fragments out of marked text, one for each section between two cuts. Every slot and every fragment begins on a line of
 * its own, by a soft line break where the text has none, so each can be encoded by itself and no line grows too long.
 */
export const createFragmenter = () => {
  const encoders = {
    html: (value: string): string => encodeQuotedPrintable(escapeMail(value)),
    text: (value: string): string => encodeQuotedPrintable(oneLine(value)),
  };
  const remembered = { html: remembering(encoders.html), text: remembering(encoders.text) };
  const paragraphs = remembering((text) => encodeQuotedPrintable(wrap(text)));

  const slotReader = ({ slot, isHref }: Slot, part: 'html' | 'text'): Fragment => {
    const encode = (OWN.test(slot) ? encoders : remembered)[part];
    return isHref ? (values) => encode(href(values[slot]!)) : (values) => encode(values[slot]!);
  };

  const paragraphReader = (pieces: Extract<Piece, { paragraph: unknown }>['paragraph']): Fragment => {
    const before: string[] = [''];
    const slots: string[] = [];
    for (const piece of pieces) {
      if ('text' in piece) before[slots.length] += piece.text;
      else {
        slots.push(piece.slot);
        before.push('');
      }
    }
    return (values) => {
      let text = before[0]!;
      for (let at = 0; at < slots.length; at += 1) text += values[slots[at]!]! + before[at + 1]!;
      return paragraphs(text);
    };
  };

  const toFragment = (pieces: Piece[], part: 'html' | 'text', isLast: boolean): Fragment => {
    const fixed: string[] = [''];
    const readers: Fragment[] = [];
    let endsLine = true;
    for (const piece of pieces) {
      if ('text' in piece) {
        const joint = endsLine || piece.text.startsWith('\n') ? '' : SOFT_BREAK;
        fixed[readers.length] += joint + encodeQuotedPrintable(piece.text);
        endsLine = piece.text.endsWith('\n');
        continue;
      }
      if (!endsLine) fixed[readers.length] += SOFT_BREAK;
      readers.push('slot' in piece ? slotReader(piece, part) : paragraphReader(piece.paragraph));
      fixed.push('');
      endsLine = false;
    }
    if (!endsLine && !isLast) fixed[readers.length] += SOFT_BREAK;
    return (values) => {
      let out = fixed[0]!;
      for (let at = 0; at < readers.length; at += 1) out += readers[at]!(values) + fixed[at + 1]!;
      return out;
    };
  };

  return (marked: string, part: 'html' | 'text'): Fragment[] =>
    readMarked(marked).map((pieces, at, all) => toFragment(pieces, part, at === all.length - 1));
};

export type Fragmenter = ReturnType<typeof createFragmenter>;
