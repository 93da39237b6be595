import { describe, expect, test } from 'vitest';
import { cleanText, separateGlued } from '../../../services/papers/text/clean-text.ts';

// Found in the seed edition: "e.g.the" (repaired), "ldots", "Tgeq 0", "gamma to infty", "20sim 100" (symbols again);
// "af inant" for "affinant" and "models We establish" without its full stop (left: mending them is a guess).
// Found in feeds: "perturbations).Key" (repaired), "aconsiderable" (left). No word of the seed is two words run together.
describe('white space that the export lost', () => {
  test.each([
    ['dimensions, e.g.the choice', 'dimensions, e.g. the choice'],
    ['strong results.We then', 'strong results. We then'],
    ['(epsilon=0.1 perturbations).However, it', '(epsilon=0.1 perturbations). However, it'],
    ['up to 10%.Our model', 'up to 10%. Our model'],
    ['does it work?The answer', 'does it work? The answer'],
  ])('%j is repaired', (glued, apart) => expect(separateGlued(glued)).toBe(apart));

  test.each([
    'T5.Large and Node.js',
    'torch.Tensor, Character.AI, spaCy.Doc',
    'v2.0.In-place',
    'e.g., this and i.e. that',
    'at https://example.org/results.We/x',
    'un expert af inant cette demande',
    'fine-tuned models We establish',
    'for aconsiderable period',
    'ofthe model',
  ])('%j stays', (text) => expect(separateGlued(text)).toBe(text));
});

test('every white space is one space, invisible characters are gone, ligatures are letters', () => {
  expect(cleanText('\ufeffa\u00a0b\u2009c\r\n\t d\u00ad\u200be \ufb01ne\u0007 ')).toBe('a b c de fine');
});

test('text is NFC, and cleaning it again changes nothing', () => {
  const once = cleanText("e\u0301tude d\\'ecrite, e.g.the $M^3$ViT -- results.We  show");
  expect(once).toBe('étude décrite, e.g. the M³ViT – results. We show');
  expect(cleanText(once)).toBe(once);
});
