const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

// Intl.Segmenter knows no abbreviations: after these a capital or a digit starts no sentence.
const ABBREVIATION =
  /(?:^|[\s([{“"])(?:e\.g|i\.e|et al|al|Figs?|Eqs?|Secs?|Tabs?|Refs?|Alg|Thm|Ch|vs|cf|viz|resp|approx|ca|No|Nos|w\.r\.t|a\.k\.a|s\.t|i\.i\.d|Dr|Prof|Mr|Mrs|Ms|St|Jr|Inc|Ltd|U\.S|Ph\.D|eg|ie|[A-Z])\.["”’)\]]*\s*$/i;
const LIST_MARK = /(?:^|[:;,]\s+)\(?(?:\d{1,2}|[ivx]{1,4})[.)]\s*$/;
const MAX_PARENTHESIS_CHARS = 300;

// Each step of the segmenter takes as long as its whole text (V8 11), so it is given a part at a time.
const WINDOW_CHARS = 2_048;

/** What Unicode takes for sentences. The last two of a part may depend on what follows it: they begin the next part. */
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

/** How many brackets are open after `text`, where `open` were before it. */
const openBrackets = (text: string, open: number): number => {
  if (!/[()[\]]/.test(text)) return open;
  let count = open;
  for (const char of text) {
    if (char === '(' || char === '[') count++;
    // A list mark "1)" closes nothing.
    else if ((char === ')' || char === ']') && count > 0) count--;
  }
  return count;
};

/** The sentences of one paragraph, trimmed, in order; joined by spaces they are the paragraph. */
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
