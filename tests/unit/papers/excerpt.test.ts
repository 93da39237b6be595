import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { excerpt } from '../../../services/papers/text/excerpt.ts';
import { splitSentences } from '../../../services/papers/text/sentences.ts';

describe('splitSentences', () => {
  test.each([
    ['Large models (e.g. LLaMA-2 7B) work. They do.'],
    ['Methods [Simonyan et al., 2013, Smilkov et al., 2017] explain. They do.'],
    ['Gradient Coding, by Tandon et al. Later work, is efficient. It codes.'],
    ['As Fig. 3 and Eq. 2 show, fast vs. Slow thinking differs. It matters.'],
    ['It gains 10.6% and 3.5 points, i.e. More than T5-Large v2.0 does. It matters.'],
    ['We show two things: 1. It is fast. And good.'],
    ['How much (II) Scope: Is it there? We ask.'],
    ['The code is at https://example.org/?Id=1.html. Use it.'],
  ])('%j is two sentences', (text) => {
    const sentences = splitSentences(text);
    expect(sentences).toHaveLength(2);
    expect(sentences.join(' ')).toBe(text);
  });

  test('a sentence may end with a figure number', () => {
    expect(splitSentences('Results are shown in Figure 1. The source is open.')).toHaveLength(2);
  });

  test('a sentence inside brackets does not end the outer one', () => {
    expect(splitSentences('We ask (Is it so? Maybe.) and answer. Yes.')).toHaveLength(2);
  });
});

describe('excerpt', () => {
  test('takes whole sentences up to the limit, at least one', () => {
    const text = 'One two three. Four five six. Seven eight nine.';
    expect(excerpt(text, { maxChars: 30 })).toBe('One two three. Four five six.');
    expect(excerpt(text, { maxChars: 29 })).toBe('One two three. Four five six.');
    expect(excerpt(text, { maxChars: 28 })).toBe('One two three.');
  });

  test('cuts a first sentence that is too long after a word', () => {
    expect(excerpt('One two three, four five six.', { maxChars: 16 })).toBe('One two three…');
    expect(excerpt('We present a method (a longer aside about it) today.', { maxChars: 32 })).toBe(
      'We present a method…',
    );
    expect(excerpt('Unbreakablewordwithoutend', { maxChars: 10 })).toBe('Unbreakab…');
  });

  test('leaves out sentences that only carry a link', () => {
    expect(excerpt('Code is at https://github.com/a/b. We study gradients.')).toBe('We study gradients.');
  });

  test('stays in the first of two languages', () => {
    expect(excerpt('It leads the user. — Cet article décrit le projet.')).toBe('It leads the user.');
  });

  test('is empty only for an empty abstract', () => {
    expect(excerpt('')).toBe('');
  });

  test('never longer than the limit, never half a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.integer({ min: 2, max: 200 }),
        (text, maxChars) => {
          const cut = excerpt(text.trim(), { maxChars });
          expect(cut.length).toBeLessThanOrEqual(maxChars);
          expect(cut).not.toMatch(/\p{Cs}/u);
        },
      ),
    );
  });
});
