import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, fold, stem, tokenise } from '../../../services/ranking/text.ts';

const terms = (text: string): string[] =>
  tokenise(cleanText(text))
    .map(({ term }) => term)
    .filter((term) => term !== '');

describe('folding', () => {
  test('accents, case, width and undecomposed letters are one', () => {
    expect(fold('ÉTUDE')).toBe('etude');
    expect(fold('Erdős')).toBe('erdos');
    expect(fold('Łukasz Ørsted, Straße')).toBe('lukasz orsted, strasse');
    expect(fold('Ｆｕｌｌ')).toBe('full');
  });

  test('composed and decomposed letters are one', () => {
    expect(fold('caf\u00e9')).toBe(fold('cafe\u0301'));
  });
});

describe('LaTeX leftovers', () => {
  test.each([
    ['$M^3$ViT: a model', 'M3ViT: a model'],
    ['a 16\\% gain', 'a 16% gain'],
    ['{C}onvergent {E}volution', 'Convergent Evolution'],
    ["Barab\\{\\'a\\}si and Barab{\\'a}si", 'Barabasi and Barabasi'],
    ['\\emph{sparse} \\textbf{codes}', 'sparse codes'],
    ['a\u200b b\u202ec', 'a bc'],
  ])('%s', (given, expected) => {
    expect(cleanText(given)).toBe(expected);
  });
});

describe('tokens', () => {
  test('hyphenated words give their parts, and stop words only take up a position', () => {
    expect(terms('text-to-image')).toEqual(['text', 'imag']);
    expect(tokenise('text-to-image').length).toBe(3);
    expect(terms('GPT-4 in 3D')).toEqual(['gpt', '4', '3d']);
  });

  test('words written with and without a hyphen give the same terms', () => {
    expect(terms('multitask finetuning, pretraining')).toEqual(terms('multi-task fine-tuning, pre-training'));
    expect(terms('multiple presents')).toEqual(['multipl', 'present']);
  });

  test('plural and singular meet, acronyms too', () => {
    expect(terms('networks')).toEqual(terms('network'));
    expect(terms('LLMs')).toEqual(terms('LLM'));
    expect(terms('GPS')).not.toEqual(terms('GP'));
  });

  test('words that mean different things in research stay different', () => {
    expect(stem('generation')).not.toBe(stem('general'));
    expect(stem('generalization')).not.toBe(stem('generation'));
    expect(stem('distribution')).not.toBe(stem('distributed'));
    expect(stem('tokenization')).not.toBe(stem('tokens'));
  });

  test('possessives and elisions', () => {
    expect(terms("the model's l'image")).toEqual(['model', 'l', 'imag']);
  });

  test('every token points at the word as it is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const clean = cleanText(text);
        for (const { term, start, end } of tokenise(clean)) {
          expect(end).toBeLessThanOrEqual(clean.length);
          if (term !== '') expect(clean.slice(start, end)).toMatch(/^[\p{L}\p{N}\p{M}'’]+$/u);
        }
      }),
    );
  });
});
