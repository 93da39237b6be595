const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

// Intl.Segmenter knows no abbreviations: after these a capital or a digit starts no sentence.
const ABBREVIATION =
  /(?:^|[\s([{“"])(?:e\.g|i\.e|et al|al|Figs?|Eqs?|Secs?|Tabs?|Refs?|Alg|Thm|Ch|vs|cf|viz|resp|approx|ca|No|Nos|w\.r\.t|a\.k\.a|s\.t|i\.i\.d|Dr|Prof|Mr|Mrs|Ms|St|Jr|Inc|Ltd|U\.S|Ph\.D|eg|ie|[A-Z])\.["”’)\]]*\s*$/i;
const LIST_MARK = /(?:^|[:;,]\s+)\(?(?:\d{1,2}|[ivx]{1,4})[.)]\s*$/;
const MAX_PARENTHESIS_CHARS = 300;

const openBrackets = (text: string): number => {
  let open = 0;
  for (const char of text) {
    if (char === '(' || char === '[') open++;
    // A list mark "1)" closes nothing.
    else if ((char === ')' || char === ']') && open > 0) open--;
  }
  return open;
};

/** The sentences of one paragraph, trimmed, in order; joined by spaces they are the paragraph. */
export const splitSentences = (text: string): string[] => {
  const sentences: string[] = [];
  let current = '';
  for (const { segment } of segmenter.segment(text)) {
    current += segment;
    const unfinished =
      !/\s$/.test(current) ||
      ABBREVIATION.test(current.slice(-24)) ||
      LIST_MARK.test(current.slice(-8)) ||
      (current.length < MAX_PARENTHESIS_CHARS && openBrackets(current) > 0);
    if (unfinished) continue;
    sentences.push(current.trim());
    current = '';
  }
  if (current.trim()) sentences.push(current.trim());
  return sentences;
};
