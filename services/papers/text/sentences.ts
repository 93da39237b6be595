const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

// Intl.Segmenter knows no abbreviations: after one of these a capital or a digit does not begin a sentence.
const ABBREVIATION =
  /(?:^|[\s([{“"])(?:e\.g|i\.e|et al|al|Figs?|Eqs?|Secs?|Tabs?|Refs?|Alg|Thm|Ch|vs|cf|viz|resp|approx|ca|No|Nos|w\.r\.t|a\.k\.a|s\.t|i\.i\.d|Dr|Prof|Mr|Mrs|Ms|St|Jr|Inc|Ltd|U\.S|Ph\.D|eg|ie|[A-Z])\.["”’)\]]*\s*$/i;
const LIST_MARK = /(?:^|[:;,]\s+)\(?(?:\d{1,2}|[ivx]{1,4})[.)]\s*$/;
const MAX_PARENTHESIS_CHARS = 300;

// The time of each step of the segmenter grows with its whole text (V8 11), so it gets a part at a time.
const WINDOW_CHARS = 2_048;

/** Yields sentences by Unicode's rules. The last two of a part may depend on what follows, so they begin the next part. */
const segmentsOf = function* (text: string): Generator<string> {
  let chars = WINDOW_CHARS;
  for (let from = 0; from < text.length; ) {
    const segments = Array.from(segmenter.segment(text.slice(from, from + chars)), ({ segment }) => segment);
    const sure = from + chars < text.length ? segments.slice(0, -2) : segments;
    for (const segment of sure) {
      yield segment;
      from += segment.length;
    }
    chars = sure.length > 0 ? WINDOW_CHARS : 2 * chars;
  }
};

/** Returns how many brackets are open after `text`, if `open` were open before it. */
const openBrackets = (text: string, open: number): number => {
  if (!/[()[\]]/.test(text)) return open;
  let count = open;
  for (const char of text) {
    if (char === '(' || char === '[') count++;
    // The bracket of a list mark "1)" has no partner.
    else if ((char === ')' || char === ']') && count > 0) count--;
  }
  return count;
};

/** Splits a paragraph into trimmed sentences, in order; joined by spaces they are the paragraph again. */
export const splitSentences = (text: string): string[] => {
  const sentences: string[] = [];
  let start = 0;
  let end = 0;
  let open = 0;
  for (const segment of segmentsOf(text)) {
    end += segment.length;
    const lastChars = (count: number): string => text.slice(Math.max(start, end - count), end);
    open = openBrackets(segment, open);
    const unfinished =
      !/\s/.test(text[end - 1]!) ||
      ABBREVIATION.test(lastChars(24)) ||
      LIST_MARK.test(lastChars(8)) ||
      (end - start < MAX_PARENTHESIS_CHARS && open > 0);
    if (unfinished) continue;
    sentences.push(text.slice(start, end).trim());
    start = end;
    open = 0;
  }
  const last = text.slice(start).trim();
  return last === '' ? sentences : [...sentences, last];
};
