import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rank } from '../../../bin/commands/rank.ts';
import { DAY } from './papers.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperboy-rank-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const jsonl = (values: unknown[]) => values.map((value) => JSON.stringify(value)).join('\n');
const none = { topics: [], keywords: [], authors: [], liked: [], disliked: [] };
const ids = DAY.map(({ id }) => id);

const run = async (papers: string | Buffer, cases: string | Buffer, suffix = '') => {
  const files = { papersFile: join(folder, `p.jsonl${suffix}`), casesFile: join(folder, `c.jsonl${suffix}`) };
  await writeFile(files.papersFile, papers);
  await writeFile(files.casesFile, cases);
  const outFile = join(folder, 'out.jsonl');
  const result = await rank({ ...files, outFile });
  const lines = (await readFile(outFile, 'utf8')).trim().split('\n');
  return { result, rankings: lines.map((line) => JSON.parse(line)) };
};

describe('ranking from files', () => {
  const cases = [
    { id: 'a', interests: { ...none, topics: ['model-merging'] }, candidates: ids },
    {
      id: 'b',
      interests: { ...none, keywords: ['legged robots'], liked: ['rank'] },
      candidates: ids.slice(1, 5),
    },
    {
      id: 'c',
      interests: { ...none, muted: ['gradient descent'] },
      candidates: ['theory', 'speech', 'speech'],
    },
    { id: 'd', interests: {}, candidates: [] },
  ];

  test('every candidate once, best first, muted last with 0; plain and packed alike', async () => {
    const { result, rankings } = await run(jsonl(DAY), jsonl(cases));
    expect(result).toMatchObject({ cases: 4, papers: DAY.length });
    expect(rankings.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(rankings[0].ranking[0]).toMatchObject({
      id: 'merge',
      reason: { kind: 'topic', label: 'Model merging' },
    });
    expect(rankings[0].ranking.map(({ id }: { id: string }) => id).sort()).toEqual([...ids].sort());
    expect(rankings[1].ranking[0].id).toBe('robot');
    expect(rankings[2].ranking.map(({ id }: { id: string }) => id)).toEqual(['speech', 'theory']);
    expect(rankings[2].ranking[1].score).toBe(0);
    const packed = await run(
      gzipSync(jsonl(DAY)),
      gzipSync(`\ufeff${jsonl(cases).replaceAll('\n', '\r\n\r\n')}`),
      '.gz',
    );
    expect(packed.rankings).toEqual(rankings);
  });

  test('a case is ranked as if it were alone', async () => {
    const { rankings } = await run(jsonl(DAY), jsonl(cases));
    const alone = await run(jsonl(DAY), jsonl(cases.slice(1, 2)));
    expect(alone.rankings[0]).toEqual(rankings[1]);
  });
});

describe('bad input is an error with file and line, and leaves no output', () => {
  const good = { id: 'a', interests: none, candidates: ids };
  test.each([
    ['no JSON', `${jsonl(DAY)}\n{"id":`, jsonl([good]), /p\.jsonl, line 9: not JSON/],
    ['wrong type', jsonl([DAY[0], { id: 'x', title: 5 }]), jsonl([good]), /p\.jsonl, line 2: .*title/],
    [
      'the same paper twice',
      jsonl([DAY[0], DAY[1], DAY[0]]),
      jsonl([good]),
      /line 3: paper "merge" is already on line 1/,
    ],
    ['no papers', '\n', jsonl([good]), /p\.jsonl, line 1: no paper/],
    [
      'unknown candidate',
      jsonl(DAY),
      jsonl([good, { ...good, candidates: ['zz'] }]),
      /c\.jsonl, line 2: paper "zz"/,
    ],
    [
      'unknown liked',
      jsonl(DAY),
      jsonl([{ ...good, interests: { liked: ['yy'] } }]),
      /c\.jsonl, line 1: paper "yy"/,
    ],
    ['no candidates', jsonl(DAY), jsonl([{ id: 'a', interests: none }]), /c\.jsonl, line 1: .*candidates/],
  ])('%s', async (_, papers, cases, message) => {
    await expect(run(papers, cases)).rejects.toThrow(message);
    expect((await readdir(folder)).filter((name) => name.startsWith('out'))).toEqual([]);
  });

  test('a damaged .gz', async () => {
    await expect(run('no gzip', 'neither', '.gz')).rejects.toThrow(/p\.jsonl\.gz, line 1: /);
  });
});
