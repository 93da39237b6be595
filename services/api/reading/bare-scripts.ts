import type { TextPart } from '../../papers/text/formulas.ts';
import { URL_IN_TEXT } from '../../papers/text/urls.ts';

// A letter's index or power that Unicode has no characters for stands in clean text as `p_gen` or `ℝ^(m×n)`. Names of
// more letters before it (`file_name`, `UI2Code^N`) are no formulas.
const SCRIPT = String.raw`(?<![\p{L}\p{N}_./\\-]|[_^]\()([\p{L}∑∏])([_^])(?:\(([^()]{1,20})\)|([A-Za-z\d]{1,5}))(?![\p{L}\p{N}_^(-]|\.[\p{L}\p{N}])`;
const URL_OR_SCRIPT = new RegExp(`${URL_IN_TEXT.source}|${SCRIPT}`, 'giu');
const SPECIAL = /[\\{}$#%&~^_]/;

/** Splits clean text into text and the letters with an index or a power, with LaTeX for them. */
export const splitScripts = (text: string): TextPart[] => {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { 0: all, 1: base, 2: sign, 3: group, 4: word, index } of text.matchAll(URL_OR_SCRIPT)) {
    const script = group ?? word ?? '';
    if (base === undefined || SPECIAL.test(script)) continue;
    const inner = /^[A-Za-z]{2,}$/.test(script) ? `\\text{${script}}` : script;
    parts.push(
      { text: text.slice(at, index), latex: null },
      { text: all, latex: `${base}${sign}{${inner}}` },
    );
    at = index + all.length;
  }
  return [...parts, { text: text.slice(at), latex: null }].filter((part) => part.text !== '');
};
