import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CsvRecord, csvLine, readCsv } from '../../../services/platform/csv.ts';

const read = async (input: string | Buffer, chunkBytes = 7): Promise<CsvRecord[]> => {
  const bytes = Buffer.from(input as string);
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  };
  const records: CsvRecord[] = [];
  for await (const record of readCsv(chunks())) records.push(record);
  return records;
};

test('records have their physical line, with any line ends, a byte-order mark and empty lines', async () => {
  for (const end of ['\n', '\r\n']) {
    const text = [
      '\ufeffemail,topics',
      'a@x.org,"one',
      'two',
      'three"',
      '',
      '',
      'b@x.org,"a,b"',
      '"c@x.org",',
    ].join(end);
    const records = await read(text);
    expect(records.map(({ line, lastLine }) => [line, lastLine])).toEqual([
      [1, 1],
      [2, 4],
      [7, 7],
      [8, 8],
    ]);
    expect(records[2]!.cells).toEqual(['b@x.org', 'a,b']);
  }
});

test('a stray quote loses no row', async () => {
  const records = await read('a,b\n1,say "hi"\n2,"ab"c\n3,ok\n');
  expect(records.map(({ cells }) => cells[0])).toEqual(['a', '1', '2', '3']);
});

test('a quote that is never closed is reported with its line', async () => {
  await expect(read('a,b\n1,2\n3,"open\n4,5\n6,7\n')).rejects.toThrow(/^line 3: a quote is opened/);
  await expect(read(`a,b\n1,2\n3,"${'x'.repeat(200_000)}\n`, 4096)).rejects.toThrow(
    /^line 3: a row of more than/,
  );
});

test.each([
  ['PK\u0003\u0004rest', /Excel or zip/],
  ['%PDF-1.7', /PDF/],
  ['a,b\n1,2\n3,\0', /^line 3: a binary file/],
])('text that is not CSV is refused: %j', async (text, message) => {
  await expect(read(text, 4096)).rejects.toThrow(message);
});

test('UTF-16 is refused', async () => {
  await expect(read(Buffer.from('\ufeffa,b\n', 'utf16le'), 64)).rejects.toThrow(/UTF-16/);
});

test('written records are read back', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.array(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', ';') }), {
          minLength: 2,
          maxLength: 3,
        }),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      async (rows) => {
        // The line end is detected in the header, so it is "\n" if the header contains one.
        const records = await read(`h,h\n${rows.map(csvLine).join('')}`, 3);
        const written = rows.filter((cells) => cells.some((cell) => cell !== '') || cells.length > 1);
        expect(records.slice(1).map(({ cells }) => cells)).toEqual(written);
      },
    ),
    { numRuns: 200 },
  );
});

test('what a spreadsheet would take for a formula is written as text, and read as it was', async () => {
  const cells = [
    '=cmd|calc!A1',
    '+1',
    '-1',
    '@SUM(A1)',
    '＝1',
    '＋1',
    '－1',
    '＠A',
    '\t=1',
    '\r=1',
    '\n=1',
    'a=b',
    "'quoted'",
  ];
  const line = csvLine(cells);
  for (const cell of line.trimEnd().split(',').slice(0, 11)) expect(cell).toMatch(/^"?'/);
  expect(csvLine([-5, 'plain'])).toBe('-5,plain\n');
  expect((await read(line))[0]!.cells).toEqual(cells);
});
