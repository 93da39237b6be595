import fc from 'fast-check';
import { parseDocument } from 'htmlparser2';
import { expect, test } from 'vitest';
import { parseMarkdown } from '../../../services/announcements/markdown/parse-markdown.ts';
import { createHtmlWriter } from '../../../services/announcements/markdown/to-html.ts';
import { toText } from '../../../services/announcements/markdown/to-text.ts';
import { tokens } from '../../../templates/tokens.ts';

const html = (body: string): string => createHtmlWriter(tokens)(parseMarkdown(body));
const text = (body: string): string => toText(parseMarkdown(body));

test('HTML in the text is shown as it was typed', () => {
  const written = html('<script>alert(1)</script> and <b onclick="x">bold</b>\n\n<div>\n*hi*\n</div>');
  expect(written).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(written).not.toMatch(/<(script|b|div)\b/);
});

test('the subject is the only h1, and elements have inline styles beside the classes of the dark scheme', () => {
  expect(html('# One\n\n###### Six')).toMatch(
    /^<h2 class="in" style="[^"]+">One<\/h2>\n<h3 class="in" style="[^"]+">Six/,
  );
  expect(html('[a](https://a.example)')).toContain(`class="ac" style="color:${tokens.light.accent}`);
});

test.each([
  ['![a](https://a.example/a.png)', 'Line 1: images are not sent'],
  ['Hello\n\nand [x](javascript:alert(1))', 'Line 3: a link must begin with https://'],
  ['[x](JaVaScRiPt:alert)', 'a link must begin'],
  ['[x](&#106;avascript:alert)', 'a link must begin'],
  ['[x](/papers)', 'a link must begin'],
  ['[x](//evil.example)', 'a link must begin'],
  ['<data:text/html,hi>', 'a link must begin'],
  ['[x][y]\n\n[y]: vbscript:x', 'a link must begin'],
])('%s is refused with its line', (body, message) => {
  expect(() => parseMarkdown(body)).toThrow(message);
});

test('whatever is typed, no element and no link comes out that was not meant', () => {
  const allowed = new Set('p h2 h3 h4 ul ol li a strong em code pre blockquote hr br'.split(' '));
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '[a](',
      ')',
      '<http://',
      '](',
      '![',
      '\n',
      '\n\n',
      '- ',
      '> ',
      '`',
      '```',
      '&quot;',
      'javascript:',
      'https://a.example',
      'onerror=',
      '<img src=x>',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      let written: string;
      try {
        written = html(pieces.join(''));
      } catch {
        return;
      }
      const walk = (nodes: ReturnType<typeof parseDocument>['children']): void => {
        for (const node of nodes) {
          if (!('attribs' in node)) continue;
          expect(allowed).toContain(node.name);
          expect(
            Object.keys(node.attribs).filter(
              (name) => !['class', 'style', 'href', 'title', 'start'].includes(name),
            ),
          ).toEqual([]);
          if (node.name === 'a') expect(node.attribs.href).toMatch(/^(https?:\/\/|mailto:)/i);
          walk(node.children);
        }
      };
      walk(parseDocument(written).children);
    }),
    { numRuns: 2_000 },
  );
});

test('the plain text has every word, each link with its address, and lines that fit', () => {
  const body = `## What changes

A [link](https://a.example/x?y=1&z=2), <https://b.example> and [us](mailto:us@c.example).\\
A second line.

- one
- two
  1. inner, ${'long '.repeat(30).trim()}
- three

3. third
4. fourth

> said
> somebody

---

    code <b>
`;
  expect(text(body)).toBe(`What changes
------------

A link (https://a.example/x?y=1&z=2), https://b.example and us
(us@c.example).
A second line.

- one
- two
  1. inner, long long long long long long long long long long long long long
     long long long long long long long long long long long long long long
     long long long
- three

3. third
4. fourth

> said somebody

${'-'.repeat(76)}

    code <b>`);
});

// Doubling the input must not quadruple the work: the shapes are those that make Markdown parsers slow.
test.each([
  ['stars', '*a '],
  ['brackets', '['],
  ['quotations', '>'],
  ['open links', '[a]('],
  ['backticks', '`a``'],
  ['nested lists', '- '],
  ['underscores', '_a_'],
  ['angles', '<a'],
])('%s by the thousand are read to their end', (_, piece) => {
  const body = piece.repeat(Math.floor(40_000 / piece.length));
  try {
    expect(typeof html(body)).toBe('string');
    expect(typeof text(body)).toBe('string');
  } catch (error) {
    expect((error as Error).name).toBe('DomainError');
  }
});
