/**
 * The tests of what an outsider may try, which `npm run test:attacks` runs by themselves. They are all part of `npm test`.
 * What each of them holds against is in docs/threat-model.md.
 */
export const attackTests = [
  'tests/attacks/',
  'tests/integration/links.test.ts',
  'tests/integration/scanner.test.ts',
  'tests/integration/crowds.test.ts',
  'tests/integration/reading-limits.test.ts',
  'tests/integration/slow-clients.test.ts',
  'tests/integration/under-attack.test.ts',
  'tests/unit/parsing/attacks.test.ts',
  'tests/unit/parsing/growth.test.ts',
  'tests/unit/parsing/growth-of-forms.test.ts',
  'tests/unit/composer/hostile.test.ts',
  'tests/unit/ranking/hostile.test.ts',
];
