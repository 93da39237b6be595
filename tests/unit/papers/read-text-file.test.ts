import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDailyPapersFile } from '../../../services/papers/sources/daily-papers-text.ts';
import { readTextFile } from '../../../services/papers/sources/read-text-file.ts';

const seedPath = new URL('../../../seeds/daily-papers/2025-09-04.txt', import.meta.url).pathname;

describe('files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paperboy-source-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const fileOf = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const refusal = async (path: string) => (await readTextFile(path)).fatal;

  test('the seed edition, read from disk, is 68 papers', async () => {
    const report = await readDailyPapersFile(seedPath, { date: '2025-09-04' });
    expect(report.papers).toHaveLength(68);
    expect(report.fatal).toBeNull();
  });

  test('200 MB are refused by their size, without being read', async () => {
    const path = join(folder, 'huge.txt');
    const file = await open(path, 'w');
    await file.truncate(200 * 1024 * 1024);
    await file.close();
    const before = process.memoryUsage().rss;
    const report = await readDailyPapersFile(path, { date: '2025-09-04' });
    expect(report.fatal).toEqual({
      line: null,
      reason: expect.stringMatching(/200\.0 MB, over the limit of 16\.0 MB/),
    });
    expect(report.papers).toEqual([]);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  test.each<[string, Uint8Array, number | null, RegExp]>([
    ['NUL bytes', Buffer.from('Sep 4\r\n\r\nA Title\0\x01'), 3, /binary/],
    ['invalid UTF-8', Buffer.from('Sep 4\n\nd\xe9crit', 'latin1'), 3, /not valid UTF-8/],
    ['gzip', Buffer.from('1f8b0800000000', 'hex'), null, /gzip file: unpack/],
    ['PDF', Buffer.from('%PDF-1.7\n'), null, /PDF/],
    ['UTF-16', Buffer.from('\ufeffSep 4', 'utf16le'), null, /UTF-16/],
  ])('%s', async (name, bytes, line, reason) => {
    expect(await refusal(await fileOf(name, bytes))).toEqual({ line, reason: expect.stringMatching(reason) });
  });

  test('a missing file, a folder and a device are refused', async () => {
    expect((await refusal(join(folder, 'nothing.txt')))?.reason).toMatch(/does not exist/);
    expect((await refusal(folder))?.reason).toMatch(/is a folder/);
    expect((await refusal('/dev/zero'))?.reason).toMatch(/is not a file/);
  });

  test('an empty file is read, and is empty', async () => {
    const report = await readDailyPapersFile(await fileOf('empty.txt', ''), { date: '2025-09-04' });
    expect(report.fatal).toEqual({ line: null, reason: expect.stringContaining('the file is empty') });
  });
});
