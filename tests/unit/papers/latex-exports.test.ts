import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findBroken } from '../../../bench/math/broken-math.ts';
import { latexToText } from '../../../services/papers/text/latex.ts';

const table = (name: string, rows: [string, string][]) =>
  describe(name, () => {
    test.each(rows)('%j', (latex, text) => expect(latexToText(latex)).toBe(text));
  });

table('commands without their backslash', [
  ['left|,circlearrowright,text{BUS},right|: A Benchmark', '|↻,BUS|: A Benchmark'],
  ['be 100timessim600times faster', 'be 100×∼600× faster'],
  ['2Ktimes2K and LLMtimesMapReduce', '2K×2K and LLM×MapReduce'],
  ['512 times 896, 64 times 64 and 12^3 times 4', '512×896, 64×64 and 12³×4'],
  ['any n times n matrix', 'any n×n matrix'],
  ['by times100 times', 'by ×100 times'],
  ['{sim}11% at 7{times} speed in sim30s', '∼11% at 7× speed in ∼30s'],
  ['pi_0, pi_{0.5} and pi_RL', 'π₀, π_(0.5) and π_RL'],
  ['{mu}^2Tokenizer, tau^2-Bench', 'μ²Tokenizer, τ²-Bench'],
  ['(tau leq 0.33, lambda=1, phi approx 0)', '(τ ≤ 0.33, λ=1, φ ≈ 0)'],
  ['mu - 2sigma, (epsilon, delta)-DP', 'μ - 2σ, (ε, δ)-DP'],
  ['N_E sum_{i=1}^{N_E} f_i', 'N_E ∑_(i=1)^(N_E) f_i'],
  ['lceil log_2 N rceil', '⌈log₂ N⌉'],
  ['EnglishrightarrowGerman (4%uparrow)', 'English → German (4%↑)'],
  ['simple ell_1, widetilde P, M ll N', 'simple ℓ₁, P̃, M ≪ N'],
  ['H_2O: Heavy-Hitter Oracle', 'H₂O: Heavy-Hitter Oracle'],
  ['360deg and nabla^2DFT', '360° and ∇²DFT'],
]);

table('words that only look like commands stay', [
  ['three times a day, 5 times 2 days, 4 times I', 'three times a day, 5 times 2 days, 4 times I'],
  ['4 modalities times 3 properties', '4 modalities times 3 properties'],
  ['tau-bench, Raspberry Pi 4, delta parameters', 'tau-bench, Raspberry Pi 4, delta parameters'],
  ['a partial sum, left-to-right, (approx. 200x)', 'a partial sum, left-to-right, (approx. 200x)'],
  ['https://a.org/pi_0=360deg', 'https://a.org/pi_0=360deg'],
  ['blue sky and redTeam', 'blue sky and redTeam'],
]);

table('braces and dollars that an export left', [
  ['at https://a.org/b{https://a.org/b}.', 'at https://a.org/b.'],
  ['at https://a.org/b{red{https://a.org/b}}.', 'at https://a.org/b.'],
  ['our https://a.org/{project page}', 'our project page (https://a.org/)'],
  ['at {https://a.org/b}{aka.ms/b}.', 'at aka.ms/b (https://a.org/b).'],
  ['a Screenshot Embedding} (DSE)', 'a Screenshot Embedding (DSE)'],
  ['of the NILE}framework', 'of the NILE framework'],
  ['we prove {two-sided entropy safety} of {design}', 'we prove two-sided entropy safety of design'],
  ['including teal{Graph QA}, tealData', 'including Graph QA, Data'],
  ['PIXART-\\alpha$ will', 'PIXART-α will'],
]);

table('braces and dollars that are meant stay', [
  ['the set {i : i > 0 or so}, O(min{m, n})', 'the set {i : i > 0 or so}, O(min{m, n})'],
  ['cost $a of it, or b$ of it', 'cost $a of it, or b$ of it'],
  ['{checklist question, paper} pairs', '{checklist question, paper} pairs'],
  ['values in {-1, 0, +1}, GPT-{n}', 'values in {-1, 0, +1}, GPT-{n}'],
  ['the token "{" or the token { here', 'the token "{" or the token { here'],
  ['US$ 5, 4-6$, $HOME', 'US$ 5, 4-6$, $HOME'],
]);

table('titles of other sources', [
  ['time $T(n, m)$ and $m n$', 'time T(n, m) and m n'],
  ['in $O(\\sqrt n)$, sqrt(N) or sqrt n', 'in O(√n), √(N) or √n'],
  ['a domain{specific synonymy', 'a domain specific synonymy'],
  [`{${'It is about trees. '.repeat(40)}}`, 'It is about trees. '.repeat(40)],
  ['Study of $e^+e^-$ collisions', 'Study of e⁺e⁻ collisions'],
  ['A search for $\\bar\\nu$ here', 'A search for ν̄ here'],
  ['M\\o ller scattering', 'Møller scattering'],
  ['Objects of $10^5 M_\\odot$', 'Objects of 10⁵ M⊙'],
  ['Clusters at $z\\gtrsim 3$', 'Clusters at z ≳ 3'],
  ['A $\\frac12$ approximation', 'A 1/2 approximation'],
  ['Mean $\\langle x\\rangle$ of it', 'Mean ⟨x⟩ of it'],
  ['Growth with \\textsuperscript{13}C', 'Growth with ¹³C'],
  ['Scan of 90\\textdegree{} with 2{\\texttimes}2', 'Scan of 90° with 2×2'],
]);

describe('the count of broken texts', () => {
  test.each([
    ['backslash', 'a \\foo b'],
    ['dollar', 'PIXART-α$ will'],
    ['brace', 'an Embedding} here'],
    ['brace', 'https://a.org/{here}'],
    ['command', '3.5times smaller'],
    ['command', 'with pi_0 and'],
    ['command', 'at mathcal X'],
  ])('a %s in %j is found', (kind, text) =>
    expect(findBroken(text).map((each) => each.kind)).toEqual([kind]),
  );

  test.each([
    'It costs $5, US$ 6 or 7$.',
    'In {0, 1} or GPT-{n}.',
    'Seen three times at https://a.org/x$y_0',
  ])('%j is whole', (text) => expect(findBroken(text)).toEqual([]));

  test('converting a formula of known commands leaves nothing broken', () => {
    const atom = fc.constantFrom(
      'x',
      '\\alpha',
      '\\mathcal{O}',
      '\\frac{a}{b}',
      '\\langle n\\rangle',
      '\\hat{y}',
      '10',
    );
    const relation = fc.constantFrom('\\leq', '\\times', '+', '\\sim', '\\to', '\\gtrsim');
    const formula = fc
      .array(fc.tuple(atom, relation), { minLength: 1, maxLength: 5 })
      .map((parts) => `$${parts.flat().join(' ')} x_0^2$`);
    fc.assert(
      fc.property(formula, (text) => {
        expect(findBroken(latexToText(`With ${text} here`))).toEqual([]);
      }),
    );
  });
});
