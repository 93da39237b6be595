import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { mathParts, renderFormula } from '../../../services/api/reading/mathml.ts';
import { cleanText } from '../../../services/papers/text/clean-text.ts';

describe('renderFormula', () => {
  test.each([
    ['n^2', '<math><msup><mi>n</mi><mn>2</mn></msup></math>'],
    ['\\frac{a}{b}', '<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>'],
    ['\\mathbb{R}', '<math><mi>ℝ</mi></math>'],
    ['\\color{red}{x}', '<math><mrow><mi>x</mi></mrow></math>'],
    ['\\text{<b>\\&}', '<math><mtext>&lt;b&gt;&amp;</mtext></math>'],
  ])('%s', (latex, mathml) => expect(renderFormula(latex)).toBe(mathml));

  test.each([
    '\\href{javascript:alert(1)}{x}',
    '\\includegraphics{https://a.org/x.png}',
    '\\class{a}{x}',
    '\\def\\x{\\x\\x}\\x',
    '\\newcommand{\\x}{y}\\x',
    '\\unknown{x}',
    '\\frac{a',
  ])('%s is refused', (latex) => expect(renderFormula(latex)).toBeNull());

  test('sizes are bounded', () => {
    expect(renderFormula('\\rule{999em}{999em}')).toBe(
      '<math><mspace width="5em" height="5em"></mspace></math>',
    );
  });

  const soup = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...[
            '\\frac',
            '{',
            '}',
            '^',
            '_',
            '\\sqrt',
            '\\left(',
            '\\right)',
            '\\begin{matrix}',
            '\\end{matrix}',
            '&',
          ],
          ...[
            '\\\\',
            'x',
            '\\text{',
            '\\hat',
            '\\href{javascript:x}{',
            '\\class{a}{',
            '\\style{color:red}{',
            '\\ce{',
          ],
          ...[
            '\\color{red}',
            '\\tag{',
            '\\verb|',
            '%',
            '#1',
            '\\char"3C',
            '<script>',
            '<b onclick=x>',
            '"',
            "'",
            '\\cancel{',
          ],
        ),
        fc.string({ maxLength: 5, unit: 'binary' }),
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));

  test('any text gives nothing or well-formed MathML without script, style, link, class or event', () => {
    fc.assert(
      fc.property(soup, (latex) => {
        const mathml = renderFormula(latex);
        if (mathml === null) return;
        const tags = mathml.match(/<[^>]*>/g) ?? [];
        for (const tag of tags) expect(tag).toMatch(/^<\/?m[a-z]+(?: [a-z]+="[\w.%+-]*")*>$/);
        expect(mathml).not.toMatch(/<[^>]*\s(?:on\w+|href|src|style|class|id)=/);
        expect(XMLValidator.validate(mathml)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('mathParts', () => {
  const source = 'An $O(n^2)$ bound';

  test('typesets the formulas of the stored text', () => {
    expect(mathParts(source, cleanText(source))).toEqual([
      { text: 'An ', mathml: null },
      { text: 'O(n²)', mathml: renderFormula('O(n^2)') },
      { text: ' bound', mathml: null },
    ]);
  });

  test.each([
    ['with p_gen > 0', '<math><msub><mi>p</mi><mtext>gen</mtext></msub></math>'],
    ['over ℝ^(m×n), say', '<math><msup><mi>ℝ</mi><mrow><mi>m</mi><mo>×</mo><mi>n</mi></mrow></msup></math>'],
    ['(N_E) of π_(0.5).', '<math><msub><mi>π</mi><mn>0.5</mn></msub></math>'],
  ])('typesets a letter with an index or a power in text without LaTeX: %s', (text, mathml) => {
    const parts = mathParts(undefined, text);
    expect(parts?.map((part) => part.mathml)).toContain(mathml);
    expect(parts?.map((part) => part.text).join('')).toBe(text);
  });

  test.each([
    'file_name and UI2Code^N',
    'https://a.org/?q=x_i&p_gen',
    'sum^(N_E) of a_file_b',
    'x_i(2) or y_j.txt',
  ])('a name or an address stays text: %s', (text) => expect(mathParts(undefined, text)).toBeNull());

  test.each([
    ['a paper without LaTeX', undefined, 'An O(n²) bound'],
    ['a corrected title', source, 'A corrected title'],
    ['a formula that cannot be read', 'An $\\unknown{x}$ bound', 'An x bound'],
  ])('%s is shown as text', (_name, latex, stored) => expect(mathParts(latex, stored)).toBeNull());

  test('once the time is over, formulas are text', () => {
    const times = [0, 0, 1_000_000];
    const parts = mathParts('$a$ and $b$', 'a and b', renderFormula, () => times.shift() ?? 1_000_000);
    expect(parts?.map(({ mathml }) => mathml !== null)).toEqual([true, false, false]);
  });
});
