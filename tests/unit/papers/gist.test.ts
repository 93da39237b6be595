import { expect, test } from 'vitest';
import { GIST_SHORT, GIST_WHOLE, gistOf } from '../../../services/papers/text/gist.ts';

const title = 'FlatTask: Multi-task Learning by Flat Regions';
const abstract = [
  'Multi-task learning is widely used and its importance grows.',
  'However, existing methods often overfit and their progress remains limited.',
  'We propose FlatTask, a method that seeks flat regions of each task to learn many tasks together.',
  'It splits the gradient of each task in two.',
  'Experiments show that FlatTask improves accuracy by 12% on four benchmarks of multi-task learning.',
  'Code is available at https://example.org/code.',
].join(' ');

test('the sentence that says what is new is chosen, not the first one', () => {
  expect(gistOf({ title, abstract })).toEqual({
    tldr: 'We propose FlatTask, a method that seeks flat regions of each task to learn many tasks together.',
    byMachine: false,
    more: '',
  });
});

test('it is never written: the sentence stands in the abstract as it is', () => {
  for (const text of [abstract, 'One sentence only.', 'No end', '…', 'A. B. C.']) {
    const { tldr } = gistOf({ title, abstract: text });
    expect(text).toContain(tldr);
  }
  expect(gistOf({ title, abstract: '' }).tldr).toBe('');
});

test('a summary of the source goes first, marked as written by a machine', () => {
  const gist = gistOf({ title, abstract, tldr: 'FlatTask learns many tasks by flat regions.' }, GIST_SHORT);
  expect(gist).toMatchObject({ tldr: 'FlatTask learns many tasks by flat regions.', byMachine: true });
  expect(gist.more).toContain('We propose FlatTask');
});

test('more is at most two sentences, in the order of the abstract, or all of it', () => {
  const short = gistOf({ title, abstract }, GIST_SHORT);
  expect(short.more).toBe(
    'Multi-task learning is widely used and its importance grows. Experiments show that FlatTask improves accuracy by 12% on four benchmarks of multi-task learning.',
  );
  expect(gistOf({ title, abstract }, GIST_WHOLE).more).toBe(abstract);
  expect(gistOf({ title, abstract: 'One sentence only.' }, GIST_WHOLE).more).toBe('');
});

test('an item of a list, or what something else introduces, is not what is new', () => {
  const text =
    '1) FlatTask imbalance introduces biases for multi-task learning. 2) FlatTask suffers from flat regions. We present a way to learn tasks by flat regions.';
  expect(gistOf({ title, abstract: text }).tldr).toBe('We present a way to learn tasks by flat regions.');
});
