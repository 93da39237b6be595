import { expect, test } from 'vitest';
import { checkDraft } from '../../../services/announcements/announcement.ts';
import { everybody, segmentInWords } from '../../../services/announcements/segment.ts';

const names = new Map([
  ['a', 'Alpha'],
  ['b', 'Beta'],
]);

test.each([
  [everybody(), 'all active readers'],
  [{ states: ['active', 'paused'], topics: [] }, 'all active and paused readers'],
  [{ states: ['paused'], topics: ['a'] }, 'paused readers who follow Alpha'],
  [{ states: ['active'], topics: ['a', 'b'] }, 'active readers who follow Alpha or Beta'],
  [{ states: ['active'], topics: ['a', 'b', 'unknown'] }, 'active readers who follow Alpha, Beta or unknown'],
  [{ states: ['active'], topics: ['1', '2', '3', '4', '5'] }, 'active readers who follow one of 5 topics'],
] as const)('%o is told in words', (segment, words) => {
  expect(segmentInWords({ states: [...segment.states], topics: [...segment.topics] }, names)).toBe(words);
});

test('a subject is put on one line, so that it adds no header', () => {
  const { subject } = checkDraft({
    subject: ' Hello\r\nBcc: eve@example.org ',
    body: 'x',
    segment: everybody(),
  });
  expect(subject).toBe('Hello Bcc: eve@example.org');
});
