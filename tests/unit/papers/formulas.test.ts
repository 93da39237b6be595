import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf, mergeFacts } from '../../../services/papers/ingest/merge.ts';
import { toDraft } from '../../../services/papers/sources/source.ts';
import { cleanText } from '../../../services/papers/text/clean-text.ts';
import { latexOf, splitFormulas } from '../../../services/papers/text/formulas.ts';

const raw = (title: string, abstract: string) => ({
  arxivId: '2501.00001',
  title,
  abstract,
  authors: [],
  links: () => [],
  keywords: [],
  upvotes: null,
  publishedAt: null,
});
const draftOf = (title: string, abstract: string) => {
  const draft = toDraft(1, raw(title, abstract));
  if (typeof draft === 'string') throw new Error(draft);
  return draft;
};

describe('splitFormulas', () => {
  test('returns text and formulas in order, each formula with its text', () => {
    expect(splitFormulas('An $O(n^2)$ bound:  \\(x_1\\) holds')).toEqual([
      { text: 'An ', latex: null },
      { text: 'O(n²)', latex: 'O(n^2)' },
      { text: ' bound: ', latex: null },
      { text: 'x₁', latex: 'x_1' },
      { text: ' holds', latex: null },
    ]);
  });

  test.each([
    ['a price', 'It costs $5 and $6.'],
    ['a number', 'It is $94\\%$ right.'],
    ['a factor', 'It is $\\sim 5.3\\times$ faster.'],
    ['a word', 'The $L_1-norm$ and $textbf{both} or textbf{none}$.'],
    ['an empty formula', 'See $\\ref{a}$.'],
    ['a formula wider than a phone', `With $${'a+'.repeat(30)}b$.`],
    ['characters of private use', 'A \ue000 and \ue001.'],
  ])('%s is no formula to typeset', (_name, source) => {
    expect(splitFormulas(source).filter(({ latex }) => latex !== null)).toEqual([]);
  });

  test('the parts together are the clean text, for any mixture of words and formulas', () => {
    const part = fc.constantFrom(
      'word',
      'of',
      '$x^2$',
      '$\\alpha$',
      '\\(y\\)',
      'a^2',
      '\\emph{it}',
      '$5',
      '--',
      '16\\%',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (words) => {
        const source = words.join(' ');
        const joined = splitFormulas(source).map(({ text }) => text);
        expect(joined.join('')).toBe(cleanText(source));
      }),
    );
  });
});

describe('the LaTeX of a paper', () => {
  test('is kept of the title and the abstract that have a formula', () => {
    expect(latexOf('A title', 'An abstract for $5')).toBeNull();
    expect(latexOf('On $\\ell_1$', 'An abstract')).toEqual({ title: 'On $\\ell_1$' });
    expect(draftOf('A title', 'A  bound\nof $n^2$.')).toMatchObject({
      abstract: 'A bound of n².',
      latex: { abstract: 'A bound of $n^2$.' },
    });
  });

  test('is merged as the other facts are: a source without it never erases it', () => {
    const arxiv = factsOf(draftOf('On $\\ell_1$', 'An abstract'), 'arxiv:cs.LG');
    const other = factsOf(draftOf('On l1', 'An abstract'), 'hf-daily-papers');
    for (const merged of [mergeFacts(arxiv, other), mergeFacts(other, arxiv)])
      expect(merged).toMatchObject({ title: 'On ℓ₁', latex: { title: 'On $\\ell_1$' } });
  });
});
