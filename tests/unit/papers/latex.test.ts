import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latexToText } from '../../../services/papers/text/latex.ts';

const table = (name: string, rows: [string, string][]) =>
  describe(name, () => {
    test.each(rows)('%j', (latex, text) => expect(latexToText(latex)).toBe(text));
  });

table('accents', [
  ["d\\'ecrit", 'décrit'],
  ['\\`a', 'à'],
  ['encha\\^inement', 'enchaînement'],
  ["m\\'edicales", 'médicales'],
  ["impl\\'ement\\'e et int\\'egr\\'e", 'implémenté et intégré'],
  ['\\"o', 'ö'],
  ['\\"{o}', 'ö'],
  ["{\\'e}", 'é'],
  ['{\\"u}', 'ü'],
  ['\\c{c}a', 'ça'],
  ['\\c ca', 'ça'],
  ['na\\"{\\i}ve', 'naïve'],
  ["Erd\\H{o}s, \\v{S}kola, Poincar\\'{e}, It\\^o", 'Erdős, Škola, Poincaré, Itô'],
  ['\\o re, \\aa, stra\\ss{}e', 'ø re, å, straße'],
  ['vis-\\`a-vis', 'vis-à-vis'],
]);

table('escaped characters and braces', [
  ['16\\%', '16%'],
  ['10.6\\%-29.3\\%', '10.6%-29.3%'],
  ['model \\& task', 'model & task'],
  ['cost (\\$0.34)', 'cost ($0.34)'],
  ['a \\10,000 Budget', 'a $10,000 Budget'],
  ['the \\#1 spot', 'the #1 spot'],
  ['{C}onvergent', 'Convergent'],
  ['{BERT}: Pre-training', 'BERT: Pre-training'],
  ['{bf V}isual', 'Visual'],
  ['a {Qwen2.5-VL} backbone', 'a Qwen2.5-VL backbone'],
  ['gradients {g(1),g(2),ldots,g(J)}', 'gradients {g(1),g(2),…,g(J)}'],
  ['a set {0, 1} or a {template}', 'a set {0, 1} or a {template}'],
]);

table('formulas', [
  ['M$^3$ViT', 'M³ViT'],
  ['$M^3$ViT', 'M³ViT'],
  ['M^3ViT', 'M³ViT'],
  ['M^{3}ViT', 'M³ViT'],
  ['$\\mathcal{O}(n)$', 'O(n)'],
  ['\\( O(n^3) \\)', 'O(n³)'],
  ['10^{-6}', '10⁻⁶'],
  ['AP_{50} and p_{gen}', 'AP₅₀ and p_gen'],
  ['2.3\\times greater', '2.3× greater'],
  ['360^circ or 360^\\circ', '360° or 360°'],
  ['$\\mathbb{R}^{m\\times n}$', 'ℝ^(m×n)'],
  ['$\\frac{a+b}{2}$', '(a+b)/2'],
  ['PixArt-$\\alpha$', 'PixArt-α'],
  ['A=B=C\\neq A', 'A=B=C ≠ A'],
  ['A^* search', 'A* search'],
]);

table('prices, names and code stay', [
  ['$5 and $6', '$5 and $6'],
  ['from $100K to $200K', 'from $100K to $200K'],
  ['a $100K budget for $n$ tasks', 'a $100K budget for n tasks'],
  ['subspace_fusion, file_name_1', 'subspace_fusion, file_name_1'],
  ['https://github.com/a/b_c~d^2', 'https://github.com/a/b_c~d^2'],
  ['about ~33.5%', 'about ~33.5%'],
  ['run with --flag', 'run with --flag'],
  ['he said \\"open\\"', 'he said "open"'],
  ['^_^', '^_^'],
]);

table('quotes, ties and dashes', [
  ["``quotes''", '“quotes”'],
  ['``features" -- as well', '“features” – as well'],
  ["`single'", '‘single’'],
  ['Fig.~3, Adapters~(LoRA)', 'Fig. 3, Adapters (LoRA)'],
  ['1--2, a---b', '1–2, a—b'],
  ['system. ---- Cet article', 'system. — Cet article'],
]);

table('commands', [
  ['\\textbf{bold \\emph{inside}}', 'bold inside'],
  ['textbf{bare} and \\mathrm{up}', 'bare and up'],
  ['released\\url{https://a.org/b\\_c}.', 'released https://a.org/b_c.'],
  ['\\href{https://a.org}{our page}', 'our page (https://a.org)'],
  ['x, \\ldots, y', 'x, …, y'],
  ['(\\eg, this) \\etc.', '(e.g., this) etc.'],
  ['with \\method even', 'with method even'],
  ['\\mybold{Text} of \\Tool{}', 'Text of Tool'],
  ['text\\footnote{a note}', 'text (a note)'],
  ['see \\cite{x2020}.', 'see .'],
]);

table('commands that the export left without a backslash', [
  ['Here Tgeq 0 denotes', 'Here T ≥ 0 denotes'],
  ['step size gamma to infty', 'step size γ → ∞'],
  ['20sim 100 samples', '20∼100 samples'],
  ['3.5times smaller', '3.5× smaller'],
  ['sim60x smaller', '∼60x smaller'],
  ['37.2 rightarrow 23.3', '37.2 → 23.3'],
  ['infty-gram', '∞-gram'],
  // English words and names that only look like commands
  [
    'sim2real, three times, in to, text, MHR-mu, PixArt-alpha',
    'sim2real, three times, in to, text, MHR-mu, PixArt-alpha',
  ],
]);

const letters = 'aeiounczsAEO'.split('');
const plainText = fc
  .stringMatching(/^[A-Za-z0-9 .,;:!?()éüñ%+=<>/&#@*-]{0,80}$/)
  .filter((text) => !/--|geq|leq|neq/.test(text));
const latexSoup = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\\',
        '{',
        '}',
        '$',
        '^',
        '_',
        '~',
        "'",
        '`',
        '"',
        '``',
        '--',
        '\\(',
        '\\)',
        '\\[',
        '$$',
        '%',
      ),
      fc.constantFrom(
        '\\textbf',
        '\\frac',
        '\\url',
        '\\href',
        '\\alpha',
        '\\hat',
        '\\color',
        '\\begin',
        '\\c',
        '\\i',
        '\\unknown',
      ),
      fc.string({ maxLength: 6, unit: 'binary' }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('properties', () => {
  test('never throws, for any text', () => {
    fc.assert(
      fc.property(latexSoup, (text) => typeof latexToText(text) === 'string'),
      { numRuns: 2000 },
    );
  });

  test('deep nesting and unclosed braces neither throw nor take long', () => {
    for (const part of ['{', '\\textbf{', '$', '^{', '\\hat{', "\\'{", '`', '\\(', '\\frac{']) {
      const startedAt = performance.now();
      latexToText(part.repeat(20_000 / part.length));
      expect(performance.now() - startedAt).toBeLessThan(5000);
    }
  });

  test('plain text comes back as it is', () => {
    fc.assert(
      fc.property(plainText, (text) => {
        expect(latexToText(text)).toBe(text);
      }),
    );
  });

  test('no accent command is left on a letter', () => {
    const accent = fc.constantFrom(
      "\\'",
      '\\`',
      '\\^',
      '\\~',
      '\\=',
      '\\.',
      '\\c',
      '\\v',
      '\\u',
      '\\H',
      '\\k',
      '\\r',
      '\\d',
    );
    const accented = fc
      .tuple(accent, fc.constantFrom(...letters), fc.boolean())
      .map(([command, letter, braced]) =>
        braced || /[a-z]$/i.test(command) ? `${command}{${letter}}` : command + letter,
      );
    fc.assert(
      fc.property(fc.array(fc.oneof(accented, plainText), { maxLength: 10 }), (parts) => {
        const text = latexToText(parts.join(' '));
        expect(text).not.toMatch(/[\\{}]/);
        expect(text).toBe(text.normalize('NFC'));
      }),
    );
  });

  test('converting twice is the same as converting once', () => {
    const rows = [
      "d\\'ecrit",
      '$M^3$ViT',
      '16\\%',
      "``a'' -- b",
      'Tgeq 0',
      '{C}onv',
      'Fig.~3',
      '\\alpha^{2}',
      '10^{n+1}',
    ];
    for (const row of rows) expect(latexToText(latexToText(row))).toBe(latexToText(row));
  });
});
