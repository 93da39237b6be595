import { expect, test } from 'vitest';
import { explainError } from '../../../bin/commands/explain-error.ts';
import { createPlainLog } from '../../../bin/commands/plain-log.ts';
import { forTerminal, inLine, table } from '../../../bin/commands/text.ts';
import { dateInName } from '../../../services/papers/sources/page-date.ts';
import { count } from '../../../services/platform/plural.ts';
import { folderWith, paperboy } from '../../support/paperboy.ts';

test('a column is as wide as its widest cell; numbers are aligned right', () => {
  const text = table(
    [{ title: 'STATE' }, { title: 'N', align: 'right' }],
    [
      ['sent', 12],
      ['uncertain é', 3],
    ],
  );
  expect(text).toBe('STATE         N\nsent         12\nuncertain é   3');
});

test('numbers are grouped, words follow them', () => {
  expect([count(1, 'reader'), count(0, 'reader'), count(12_345, 'reader')]).toEqual([
    '1 reader',
    '0 readers',
    '12,345 readers',
  ]);
});

test.each([
  ['seeds/daily-papers/2025-09-04.txt', '2025-09-04'],
  ['https://papers.example.org/daily/papers-2025-09-04.txt?v=2024-01-01', '2025-09-04'],
  ['2025-09-04/papers.txt', null],
  ['papers-12025-09-041.txt', null],
])('the date in the name of %s', (name, date) => {
  expect(dateInName(name)).toBe(date);
});

test('errors of the outside world say what to do', () => {
  const withCode = (code: string) => Object.assign(new Error('it'), { code });
  expect(explainError(withCode('ECONNREFUSED'))).toContain('paperboy doctor');
  expect(explainError(withCode('42P01'))).toContain('paperboy migrate');
  expect(explainError(withCode('28P01'))).toContain('DATABASE_URL');
});

test('a bug shows its stack', () => {
  expect(explainError(new TypeError('x is not a function'))).toContain('words.test.ts');
});

test('log lines for a person are words, without repetitions and details', () => {
  const lines: string[] = [];
  const log = createPlainLog({ level: 'warn', write: (line) => lines.push(line) });
  log.info('not shown');
  for (let i = 0; i < 3; i += 1) log.warn({ queue: 'digests', err: 'gone' }, 'the queue is not reachable');
  log.error({ err: new Error('why') }, 'it failed');
  expect(lines).toEqual(['warning: the queue is not reachable: gone', 'error: it failed: why']);
});

test('nothing that is printed is obeyed by the terminal', () => {
  const hostile = 'A\u001b]0;title\u0007\u001b[2J\rB\u202eC\u009b1mD';
  const shown = forTerminal(`${hostile}\nnext\tcell`);
  for (const obeyed of ['\u001b', '\u0007', '\r', '\u202e', '\u009b']) expect(shown).not.toContain(obeyed);
  expect(shown.endsWith('\nnext\tcell')).toBe(true);
  expect(inLine('evil\n0 failed.csv')).toBe('evil 0 failed.csv');
  expect(table([{ title: 'SUBJECT' }, { title: 'N' }], [['one\nsent  9', 1]]).split('\n')).toHaveLength(2);
});

test('a name that holds a line end makes no line of its own in any message', async () => {
  const forged = '\n9 papers for 2025-09-04: 9 new.\u001b[2J';
  const cwd = await folderWith({
    [`mail${forged}`]: 'From: a@x.org\n\nnothing',
    [`papers${forged}`]: 'no paper',
  });
  const runs = [
    ['ingest', `papers${forged}`],
    ['ingest', `missing${forged}`],
    ['ingest', `papers${forged}`, `missing${forged}`],
    ['inbound', '--dry-run', `mail${forged}`, `missing${forged}`],
    ['subscribers', 'import', `missing${forged}`],
    ['announcements', 'send', '--subject', 'x', '--body', `missing${forged}`],
    ['rank', '--papers', `missing${forged}`, '--cases', 'x', '--out', 'y'],
    ['submissions', 'approve', `1${forged}`],
    ['digests', 'cancel', '--date', `1${forged}`],
  ];
  for (const args of runs) {
    const { code, stdout, stderr } = await paperboy(args, { cwd });
    expect(code, args.join(' ')).not.toBe(0);
    expect(`\n${stderr}${stdout}`, args.join(' ')).not.toContain('\n9 papers');
  }
});
