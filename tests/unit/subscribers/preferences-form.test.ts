import { describe, expect, test } from 'vitest';
import type { Preferences } from '../../../services/subscribers/preferences/preferences.ts';
import { daysToMask, maskToDays } from '../../../services/subscribers/preferences/preferences.ts';
import {
  readForgotten,
  readPreferencesForm,
  withinLimits,
} from '../../../services/subscribers/preferences/preferences-form.ts';
import { defaultNumbers } from '../../../services/subscribers/settings.ts';

const current: Preferences = {
  topics: ['a'],
  keywords: ['old'],
  muted: [],
  authors: [],
  blocked: [],
  ...defaultNumbers(),
  days: [1, 2, 3, 4, 5],
  zone: 'UTC',
  pausedUntil: null,
};
const known = { topicSlugs: new Set(['a', 'b']), today: '2025-09-04' };
const whole = {
  topics: ['a', 'b'],
  keywords: 'one\r\n two  words \n\none',
  muted: 'x',
  authors: 'Ada Lovelace',
  blocked: 'Charles Babbage\n',
  adventurousness: '2',
  oldest: '30',
  abstract: '2',
  pictures: '1',
  count: '8',
  minimum: '40',
  schedule: 'days',
  days: ['5', '1'],
  hour: '0',
  zone: 'Europe/Paris',
  pausedUntil: '2025-12-24',
};

describe('the preferences form', () => {
  test('is read field by field, and tidied', () => {
    expect(readPreferencesForm(whole, current, known)).toEqual({
      errors: {},
      unknownTopics: [],
      preferences: {
        topics: ['a', 'b'],
        keywords: ['one', 'two words'],
        muted: ['x'],
        authors: ['Ada Lovelace'],
        blocked: ['Charles Babbage'],
        adventurousness: 2,
        oldestPaperDays: 30,
        abstractLength: 2,
        pictures: 1,
        paperCount: 8,
        minimumScore: 40,
        days: [1, 5],
        hour: 0,
        zone: 'Europe/Paris',
        pausedUntil: '2025-12-24',
      },
    });
  });

  test('once a week is a single day', () => {
    expect(
      readPreferencesForm({ ...whole, schedule: 'weekly', weeklyDay: '3' }, current, known).preferences.days,
    ).toEqual([3]);
  });

  test('a pause that is over is no pause', () => {
    expect(
      readPreferencesForm({ ...whole, pausedUntil: '2025-09-04' }, current, known).preferences.pausedUntil,
    ).toBeNull();
  });

  test('topics that do not exist are offered as words', () => {
    const { preferences, errors, unknownTopics } = readPreferencesForm(
      { topics: ['graph-nets', 'b', '---', 'x', 'y'], keywords: 'old' },
      current,
      known,
    );
    expect(unknownTopics).toEqual(['graph-nets', '---', 'x', 'y']);
    expect(preferences).toMatchObject({ topics: ['b'], keywords: ['old', 'graph nets', 'x', 'y'] });
    expect(errors).toEqual({
      topics:
        'There are no topics “graph-nets”, “---”, “x” and 1 more. They stand among your words instead: save to keep that.',
    });
  });

  test('each mistake names its field, and the other values stay', () => {
    const { preferences, errors } = readPreferencesForm(
      {
        ...whole,
        topics: ['a', 'nope'],
        keywords: `${'x'.repeat(121)}`,
        count: '0',
        adventurousness: '4',
        oldest: '-1',
        blocked: 'y'.repeat(121),
        minimum: '',
        days: undefined,
        hour: '7.5',
        zone: '+01:00',
        pausedUntil: '2025-02-30',
      },
      current,
      known,
    );
    expect(Object.keys(errors).sort()).toEqual([
      'adventurousness',
      'blocked',
      'count',
      'days',
      'hour',
      'keywords',
      'minimum',
      'oldest',
      'pausedUntil',
      'topics',
      'zone',
    ]);
    expect(preferences.muted).toEqual(['x']);
    expect(errors.topics).toBe(
      'There is no topic “nope”. It stands among your words instead: save to keep that.',
    );
  });

  test('a preview ranks by as many interests as could be saved', () => {
    const keywords = ['x'.repeat(121), ...Array.from({ length: 100_000 }, (_, n) => `word ${n}`)];
    const cut = withinLimits({ ...current, keywords, blocked: keywords });
    expect(cut).toEqual({ ...current, keywords: keywords.slice(1, 61), blocked: keywords.slice(1, 61) });
  });

  test('items ticked for removal are read by their kind, and nothing else is', () => {
    expect(
      readForgotten({
        forget: ['paper-12', 'wait-3', 'paper-0', 'paper-1e3', 'topic-4', 'paper-9999999999'],
      }),
    ).toEqual({ papers: [12], waiting: [3] });
    expect(readForgotten({ forget: 'wait-7' })).toEqual({ papers: [], waiting: [7] });
    expect(readForgotten({})).toEqual({ papers: [], waiting: [] });
  });

  test('days and their mask are the same thing', () => {
    for (let mask = 1; mask < 128; mask += 1) expect(daysToMask(maskToDays(mask))).toBe(mask);
  });
});
