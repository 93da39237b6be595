import MarkdownIt, { type Token } from 'markdown-it';

/** The design tokens of mails (templates/tokens.ts), as far as a body needs them. */
export type MailTokens = {
  font: { serif: string; sans: string; mono: string };
  size: { small: number; mail: number; title: number };
  leading: { title: number };
  light: { ink: string; soft: string; rule: string; accent: string };
};

type Look = { class: string; style: string };

/** Returns the class and the inline style of each element: many clients know no style sheet. The classes are those of head.mjml. */
const looksOf = ({ font, size, leading, light }: MailTokens): Record<string, Look> => {
  const ink = `color:${light.ink}`;
  const heading = (pixels: number): Look => ({
    class: 'in',
    style: `margin:26px 0 0;font:bold ${pixels}px/${leading.title} ${font.serif};${ink}`,
  });
  const list: Look = { class: 'in', style: `margin:12px 0 0;padding:0 0 0 24px;${ink}` };
  return {
    h2: heading(size.title),
    h3: heading(size.mail + 2),
    h4: heading(size.mail),
    p: { class: 'in', style: `margin:12px 0 0;${ink}` },
    ul: list,
    ol: list,
    li: { class: 'in', style: `margin:6px 0 0;${ink}` },
    a: { class: 'ac', style: `color:${light.accent};word-break:break-word` },
    blockquote: {
      class: 'ru',
      style: `margin:14px 0 0;padding:0 0 2px 14px;border-left:3px solid ${light.rule}`,
    },
    hr: { class: 'ru', style: `margin:24px 0 0;border:0;border-top:1px solid ${light.rule}` },
    pre: {
      class: 'in ru',
      style: `margin:14px 0 0;padding:10px 12px;border:1px solid ${light.rule};font:${size.small}px/1.5 ${font.mono};white-space:pre-wrap;word-break:break-word;${ink}`,
    },
    code: { class: 'in', style: `font-family:${font.mono};font-size:${size.small}px` },
  };
};

/**
 * The subject is the mail's only h1, so that a `#` of the body is an h2; nothing is smaller than h4. No level is left out,
 * since people who listen to a mail go from heading to heading.
 */
const MAX_HEADING = 4;
const createLevels = () => {
  let last = 1;
  return (token: Token): void => {
    if (token.type === 'heading_open') last = Math.min(Number(token.tag.slice(1)) + 1, last + 1, MAX_HEADING);
    if (token.type === 'heading_open' || token.type === 'heading_close') token.tag = `h${last}`;
  };
};

/** Returns a function that writes a parsed body as the HTML of a mail. */
export const createHtmlWriter = (design: MailTokens) => {
  const looks = looksOf(design);
  const { renderer, options, utils } = new MarkdownIt('commonmark', { html: false });

  const dress = (token: Token): void => {
    const look = token.nesting === -1 ? undefined : looks[token.tag];
    if (look) {
      token.attrSet('class', look.class);
      token.attrSet('style', look.style);
    }
    for (const child of token.children ?? []) dress(child);
  };

  const block = (tokens: Token[], at: number): string => {
    const { class: name, style } = looks.pre!;
    return `<pre class="${name}" style="${style}">${utils.escapeHtml(tokens[at]!.content.trimEnd())}</pre>\n`;
  };
  Object.assign(renderer.rules, { code_block: block, fence: block });

  /** Takes the tokens over: they get classes and styles. */
  return (tokens: Token[]): string => {
    const setLevel = createLevels();
    for (const token of tokens) {
      setLevel(token);
      dress(token);
    }
    return renderer.render(tokens, options, {});
  };
};

export type HtmlWriter = ReturnType<typeof createHtmlWriter>;
