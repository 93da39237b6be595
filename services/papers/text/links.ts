import { parseUrl } from '../../platform/parse-url.ts';
import type { LinkKind, PaperLink } from '../paper.ts';
import { splitSentences } from './sentences.ts';
import { URL_IN_TEXT } from './urls.ts';

const MAX_URL_CHARS = 1000;
/** Parsing domain names in other scripts takes quadratic time; browsers and servers refuse addresses of about this length. */
const MAX_ADDRESS_CHARS = 2_048;
const CONTEXT_CHARS = 120;

/** Removes punctuation of the sentence from the end of an address. A bracket stays if the address has its partner. */
const trimEnd = (raw: string): string => {
  const count = (char: string): number => raw.split(char).length;
  const unpaired = { ')': count(')') - count('('), ']': count(']') - count('[') };
  for (let end = raw.length; ; end--) {
    const last = raw[end - 1] ?? '';
    if (/[.,;:!?'"’”*`…\\$]/.test(last)) continue;
    if ((last !== ')' && last !== ']') || unpaired[last] <= 0) return raw.slice(0, end);
    unpaired[last] -= 1;
  }
};

/** Returns a public web address in its normal form; null for others, and for one with user info or a bare host name. */
export const normaliseUrl = (raw: string): string | null => {
  const text = /^www\./i.test(raw) ? `https://${raw}` : raw;
  const url = text.length > MAX_ADDRESS_CHARS ? null : parseUrl(text);
  if (!url) return null;
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  const isPublic = /^(?:[^.]+\.)+[a-z][a-z\d-]+$/i.test(url.hostname);
  return isWeb && isPublic && url.username === '' && url.password === '' ? url.href : null;
};

const isHost = (host: string, ...names: string[]) =>
  names.some((name) => host === name || host.endsWith(`.${name}`));

/** Returns the kind of a link, or null for one to a paper. `before` is the part of its sentence that stands before it. */
const kindOf = (href: string, before: string): LinkKind | null => {
  const { hostname: host, pathname: path } = new URL(href);
  // An arXiv address in an abstract is that of another paper.
  if (isHost(host, 'arxiv.org')) return null;
  const says = (pattern: RegExp) => pattern.test(before);
  const saysCode = says(
    /\b(?:codes?|codebase|source|implementation|scripts?|repository|repo|toolkit|library)\b/i,
  );
  const saysData = says(/\b(?:data|datasets?|corpus|corpora|benchmark)\b/i);
  const saysModel = says(/\b(?:models?|weights|checkpoints?)\b/i);
  if (isHost(host, 'huggingface.co', 'hf.co')) {
    if (path.startsWith('/papers/')) return null;
    if (path.startsWith('/datasets/')) return 'data';
    if (path.startsWith('/spaces/')) return 'demo';
  }
  if (isHost(host, 'hf.space', 'colab.research.google.com')) return 'demo';
  if (isHost(host, 'zenodo.org', 'kaggle.com', 'figshare.com')) return saysCode ? 'code' : 'data';
  if (isHost(host, 'github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org', 'huggingface.co', 'hf.co')) {
    return saysData && !saysCode && !saysModel ? 'data' : 'code';
  }
  if (isHost(host, 'github.io', 'gitlab.io')) return 'project';
  if (says(/\bdemos?\b|\bplayground\b/i)) return 'demo';
  if (says(/\b(?:project|web ?site|web ?page|home ?page)\b/i)) return 'project';
  if (saysCode) return 'code';
  if (saysData) return 'data';
  return saysModel ? 'code' : 'other';
};

/**
 * Returns the links of an abstract in the order of the text, each once. The host decides the kind, or else the words
 * before the link. References to other papers (`arXiv:2410.15027`, arxiv.org) are left out.
 */
export const extractLinks = (abstract: string): PaperLink[] => {
  const links = new Map<string, PaperLink>();
  let from = 0;
  for (const match of abstract.matchAll(URL_IN_TEXT)) {
    const url = match[0].length > MAX_URL_CHARS ? null : normaliseUrl(trimEnd(match[0]));
    const before = abstract.slice(Math.max(from, match.index - CONTEXT_CHARS), match.index);
    from = match.index + match[0].length;
    const kind = url && kindOf(url, lastSentence(before));
    const key = url?.replace(/^http:/, 'https:').replace(/\/$/, '') ?? '';
    if (url && kind && !links.has(key)) links.set(key, { kind, url });
  }
  return [...links.values()];
};

const lastSentence = (text: string): string => text.split(/[.!?;]\s+/).at(-1) ?? text;

/**
 * Removes what an export left in place of an address: `{url}`, `\url{}`, "at this https URL", and the label of a
 * flattened `\href`, as in `https://a.org{our page}`.
 */
export const dropLinkLeftovers = (text: string): string =>
  text
    // An address without a label is matched too, so that no part of it is taken for another address.
    .replace(/(https?:\/\/[^\s{}\\]+)(?:\{[^{}]{0,120}\})?/gi, '$1')
    .replace(/(?<![\w}\\])\{(https?:\/\/[^\s{}]+)\}/gi, '$1')
    .replace(
      /(?:[\s:]{0,2}\b(?:at|from|in|on|via|see))?[\s:]{0,2}(?:\(?\bthis https? url\b\)?|\{url\}|\\url\b(?:\s*\{\s*\}|(?!\s*\{)\s*))/gi,
      '',
    );

const RESOURCE =
  'codes?|codebase|data|datasets?|models?|weights|checkpoints?|project|page|website|webpage|homepage|demos?|videos?|implementations?|repository|repo|benchmark|resources?|scripts?|library|materials?|supplementary|toolkit|leaderboard';
const OFFERS = new RegExp(`\\b(?:${RESOURCE})\\b`, 'i');
const SAYS_SOMETHING_ELSE =
  /\b(?:introduce|present|propose|show|demonstrate|achieve|outperform|improve|evaluate|establish|we train)\w*\b|\b(?:no|not|without|limited|scarce|if|when|where)\b|\be\.g\.|\d%/i;
const LEADS_TO_LINK =
  /:|\b(?:at|in|on|via|is|are|see|visit|here|available|accessible|released?|hosted|provided|shared)\b/i;
const DEAD_END = new RegExp(
  `^.{0,100}\\b(?:${RESOURCE})\\b.{0,60}\\b(?:available|found|released|accessible|accessed|at)\\b.{0,20}?(?:\\b(?:here|this link|this url)\\b)?\\.?$`,
  'i',
);
const MAX_CARRIER_CHARS = 130;
const MAX_CLAUSE_CHARS = 1500;
const MIN_REST_CHARS = 20;

const onlyCarriesLink = (sentence: string): boolean => {
  const urls = sentence.match(URL_IN_TEXT) ?? [];
  const words = sentence.replace(URL_IN_TEXT, ' ').trim();
  if (words.length > MAX_CARRIER_CHARS || !OFFERS.test(words) || SAYS_SOMETHING_ELSE.test(words))
    return false;
  if (urls.length === 0) {
    return DEAD_END.test(words) && /\b(?:here|link|url|available|found|accessible)\b\.?$/i.test(words);
  }
  if (!LEADS_TO_LINK.test(words)) return false;
  const after = sentence.slice(sentence.lastIndexOf(urls.at(-1)!) + urls.at(-1)!.length);
  return after.length <= 40;
};

const withoutEnd = (sentence: string, opening: number): string | null => {
  const before = sentence.slice(0, opening);
  if (sentence[opening] === ';') return /\s/.test(sentence[opening + 1]!) ? before : null;
  return sentence[opening] === '(' && /\s$/.test(before) ? before.trimEnd().replace(/,$/, '') : null;
};

// Removes the clause of "...; code and data available at URL." and "... (code: URL)", and keeps the sentence.
const withoutLinkClause = (sentence: string): string => {
  if (sentence.length > MAX_CLAUSE_CHARS) return sentence;
  const lastWord = sentence.split(/\s/).at(-1)!;
  const urlInWord = lastWord.search(/https?:\/\/\S/i);
  if (urlInWord < 0) return sentence;
  const url = sentence.length - lastWord.length + urlInWord;
  const opening = Math.max(...[';', '(', ')'].map((char) => sentence.lastIndexOf(char, url)));
  const rest = withoutEnd(sentence, opening);
  const clause = sentence.slice(opening + 1).replace(/\)?[.!?]?$/, '');
  return rest !== null && rest.length >= MIN_REST_CHARS && onlyCarriesLink(clause) ? `${rest}.` : sentence;
};

/**
 * Returns an abstract without the sentences that only say where code, data or a page is, because it is shown beside its
 * links. The stored abstract keeps them. An abstract that has no other sentence is returned whole.
 */
export const stripLinkSentences = (abstract: string): string => {
  const sentences = splitSentences(abstract)
    .map(withoutLinkClause)
    .filter((sentence) => !onlyCarriesLink(sentence));
  return sentences.length > 0 ? sentences.join(' ') : abstract.trim();
};
