import { encodeQuotedPrintable, SOFT_BREAK } from '../../mail/quoted-printable.ts';
import { memoize } from '../../platform/cache.ts';
import { oneLine, wrap } from '../../templating/plain-text.ts';
import { type Piece, readMarked } from '../../templating/slots.ts';
import { escapeMail, href } from '../../templating/templates.ts';

type Value = string | number;

/** The values of slots by name. */
export type SlotValues = Record<string, Value>;

/** Returns a section of the HTML or text as quoted-printable, with its slots filled in. */
export type Fragment = (values: SlotValues) => string;

// Reasons, matches and dates repeat from reader to reader and are cached. A reader's own links do not repeat, and would only fill
// the memory.
const MAX_CACHED = 20_000;
const MAX_OF_LEAD = 100;
const READERS_OWN = /Url$/;
/** Separates the texts around slots in a key of a cache; texts never hold it. */
const GAP = '\ufdd5';

type Slot = Extract<Piece, { slot: string }>;

/**
 * Makes one fragment of each section between two cuts of a marked text. A soft line break is put before every slot and fragment
 * that does not begin a line, so that each can be encoded by itself and no line grows too long.
 */
export const createFragmenter = () => {
  const encoders = {
    html: (value: Value): string => encodeQuotedPrintable(escapeMail(String(value))),
    text: (value: Value): string => encodeQuotedPrintable(oneLine(String(value))),
  };
  const memoized = {
    html: memoize({ name: 'html-values', max: MAX_CACHED }, encoders.html),
    text: memoize({ name: 'text-values', max: MAX_CACHED }, encoders.text),
  };
  const paragraph = (text: string): string => encodeQuotedPrintable(wrap(text));
  // Paragraphs with two slots (a reason's lead and words), by the text around them, then by the first value, then by the second.
  // These are strings that were looked up before, whose hash V8 remembers; a key joined of both is hashed anew for each card.
  const pairs = memoize({ name: 'reason-patterns', max: 100 }, (pattern: string) => {
    const [before, between, after] = pattern.split(GAP) as [string, string, string];
    return memoize({ name: 'reason-leads', max: MAX_CACHED }, (first: Value) =>
      memoize({ name: 'reasons', max: MAX_OF_LEAD }, (second: Value) =>
        paragraph(before + first + between + second + after),
      ),
    );
  });

  // A reader's own link stands in a mail several times, so only its last value is remembered.
  const own = memoize({ name: 'own-values', max: 1_000 }, (name: string) => {
    const [part, isHref] = name.split(' ') as ['html' | 'text', string];
    let last: { value: Value; encoded: string } = { value: '', encoded: '' };
    return (value: Value): string => {
      if (last.value !== value)
        last = { value, encoded: encoders[part](isHref === 'true' ? href(String(value)) : value) };
      return last.encoded;
    };
  });

  const slotReader = ({ slot, isHref }: Slot, part: 'html' | 'text'): Fragment => {
    if (READERS_OWN.test(slot)) {
      const encode = own(`${part} ${isHref} ${slot}`);
      return (values) => encode(values[slot]!);
    }
    const encode = memoized[part];
    return isHref ? (values) => encode(href(String(values[slot]!))) : (values) => encode(values[slot]!);
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
    const [first, second] = slots as [string, string?];
    if (second === undefined) {
      // The slot is a paper's place in the digest, or its match.
      const known = memoize({ name: 'paragraphs', max: 1_000 }, (value: Value) =>
        paragraph(before[0]! + value + before[1]!),
      );
      return (values) => known(values[first]!);
    }
    if (slots.length === 2) {
      const known = pairs(before.join(GAP));
      return (values) => known(values[first]!)(values[second]!);
    }
    return (values) =>
      paragraph(slots.reduce((text, slot, at) => text + values[slot]! + before[at + 1]!, before[0]!));
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
