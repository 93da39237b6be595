import { describe, expect, it } from 'vitest';
import { figuresJson } from '../../../bench/figures.ts';
import { readOptions } from '../../../bench/ranking/options.ts';
import { requireSets } from '../../../bench/ranking/sets.ts';
import { UsageError } from '../../../bench/usage-error.ts';

const read = (...args: string[]) => readOptions(args, '/default', '/home/op');

describe("the ranking benchmark's options", () => {
  it('measures everything unless told otherwise', () => {
    expect(read()).toEqual({
      json: false,
      help: false,
      folder: '/default',
      sets: ['hf-authors', 'citeulike', 'cacm'],
      parts: ['quality', 'calibration', 'speed'],
    });
  });

  it('takes sets, a part and a folder', () => {
    const options = read('--json', '--sets', 'cacm, hf-authors', '--only', 'quality', '--data', 'sets');
    expect(options).toMatchObject({ json: true, sets: ['hf-authors', 'cacm'], parts: ['quality'] });
    expect(options.folder).toBe('/home/op/sets');
  });

  it.each([[['--sets', 'nope']], [['--sets', ',']], [['--only', 'fun']], [['--fast']], [['here']]])(
    'refuses %j',
    (args) => {
      expect(() => read(...args)).toThrow(UsageError);
    },
  );

  it('names every missing file, and what to do', () => {
    expect(() => requireSets('/nowhere', ['cacm'])).toThrow(
      /\/nowhere\/cacm\.papers\.jsonl\.gz\n.*cacm\.cases.*\n.*cacm\.qrels[\s\S]*--data DIR/,
    );
  });
});

describe('the figures', () => {
  it('are one JSON object with readable numbers', () => {
    expect(figuresJson({ 'a.b': 0.123456789, big: 123456.78, tiny: 1.23456e-7 })).toBe(
      '{"figures":{"a.b":0.1235,"big":123457,"tiny":1.235e-7}}',
    );
  });

  it('refuse a value that is not a number', () => {
    expect(() => figuresJson({ usPerReader: Number.NaN })).toThrow('usPerReader is NaN');
  });
});
