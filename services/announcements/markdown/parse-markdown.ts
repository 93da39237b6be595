import MarkdownIt, { type Token } from 'markdown-it';
import { DomainError } from '../../platform/errors.ts';
import { neutral } from '../../templating/plain-text.ts';

// The rules of CommonMark, without HTML: a tag in the text is shown as it was typed.
const markdown = new MarkdownIt('commonmark', { html: false });
// Every address becomes a link here, so that a bad one is refused below and not silently shown as text.
markdown.validateLink = () => true;

const SENDABLE = /^(?:https?:\/\/|mailto:)/i;

const faultOf = (token: Token): string | null => {
  if (token.type === 'image') return 'images are not sent; write a link to it instead';
  if (token.type !== 'link_open') return null;
  const url = String(token.attrGet('href') ?? '');
  return SENDABLE.test(url)
    ? null
    : `a link must begin with https://, http:// or mailto:, and this one is “${url.slice(0, 80)}”`;
};

/**
 * Parses the body of an announcement.
 * @throws DomainError `invalid_input` with the line of an image, or of a link that no mail can follow
 */
export const parseMarkdown = (body: string): Token[] => {
  const tokens = markdown.parse(neutral(body), {});
  for (const { children, map } of tokens)
    for (const child of children ?? []) {
      const fault = faultOf(child);
      if (fault)
        throw new DomainError('invalid_input', `Line ${(map?.[0] ?? 0) + 1}: ${fault}.`, { field: 'body' });
    }
  return tokens;
};
