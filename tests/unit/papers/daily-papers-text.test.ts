import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseDailyPapersText } from '../../../services/papers/sources/daily-papers-text.ts';
import { excerpt } from '../../../services/papers/text/excerpt.ts';
import { titleKey } from '../../../services/papers/text/identity.ts';

const seed = readFileSync(new URL('../../../seeds/daily-papers/2025-09-04.txt', import.meta.url), 'utf8');
const date = '2025-09-04';
const parse = (text: string) => parseDailyPapersText(text, { date });

const abstract = (about: string) =>
  `We study ${about} on three large benchmarks, and find it useful. Earlier methods did not consider ${about} at all. ` +
  `Extensive experiments show that attention to ${about} improves accuracy by up to 12.5% over strong baselines.`;
const banner = [
  'new',
  'Get trending papers in your email inbox!',
  'Subscribe',
  'Daily Papers',
  'byAK and the research community',
];
const page = (lines: string[], dateLine = 'Sep 4') => [...banner, dateLine, ...lines].join('\n\n');
const topics = ['Gradient Conflicts', 'Sparse Experts', 'Noisy Labels', 'Long Contexts'];
const day = topics.flatMap((topic) => [`On ${topic} in Vision`, abstract(topic.toLowerCase())]);

describe('the seed edition', () => {
  const report = parse(seed);
  const find = (start: string) => report.papers.find(({ title }) => title.startsWith(start))!;

  test('holds exactly 68 papers, without rejections and warnings', () => {
    expect(report.papers).toHaveLength(68);
    expect(report).toMatchObject({
      rejected: [],
      warnings: [],
      dateOnPage: { month: 9, day: 4 },
      fatal: null,
    });
    expect(new Set(report.papers.map(({ title }) => titleKey(title))).size).toBe(68);
  });

  test('each paper names the line of its title', () => {
    expect(report.papers.map(({ line }) => line)).toEqual(Array.from({ length: 68 }, (_, i) => 13 + 4 * i));
  });

  test('titles and abstracts are clean text', () => {
    for (const { title, abstract } of report.papers) {
      expect(`${title} ${abstract}`).not.toMatch(/\\|\$|``|\{url\}|ldots|\s\s/);
      expect(title.length).toBeGreaterThan(20);
      expect(abstract.length).toBeGreaterThan(500);
    }
  });

  test('formulas and escapes are read', () => {
    const m3vit = find('M³ViT: Mixture-of-Experts');
    expect(m3vit.abstract).toContain('dubbed M³ViT, customizes');
    expect(m3vit.abstract).toContain('M³ViT achieves higher accuracies');
    const coding = find('Sequential Gradient Coding');
    expect(coding.abstract).toContain('a 16% improvement');
    expect(coding.abstract).toContain('{g(1),g(2),…,g(J)}');
    expect(coding.abstract).toContain('Here T ≥ 0 denotes');
    expect(find('From Logistic').abstract).toContain('γ → ∞');
    expect(find('In-Context LoRA').abstract).toContain('20∼100 samples');
    expect(find('TextGrad').abstract).toContain('automatic “differentiation” via text');
    expect(find('SIRL').abstract).toContain('the task “features” – as well');
    expect(find('PRompt').abstract).toContain('10.6%-29.3%');
    expect(find('Pre-train').abstract).toContain('e.g. the choice');
  });

  test('the French title and both languages of its abstract keep their accents, the excerpt is the English part', () => {
    const paper = find('Étude cognitive');
    expect(paper.title).toContain('système de gestion de connaissances médicales');
    expect(paper.abstract).toContain('This article presents the Cogni-CISMeF project');
    expect(paper.abstract).toContain('Cet article décrit le projet Cogni-CISMeF');
    expect(paper.abstract).toContain('enchaînement conversationnel');
    expect(paper.abstract).toContain('a été implémenté et intégré dans le système CISMeF.');
    expect(excerpt(paper.abstract, { maxChars: 5000 })).toMatch(/integrated in the CISMeF system\.$/);
  });

  test('links are found, clean and of the right kind', () => {
    const kinds = report.papers.flatMap(({ links }) => links.map(({ kind }) => kind));
    expect(kinds.filter((kind) => kind === 'code')).toHaveLength(18);
    expect(kinds.filter((kind) => kind === 'project')).toHaveLength(4);
    expect(kinds).toHaveLength(22);
    for (const { url } of report.papers.flatMap(({ links }) => links))
      expect(url).toMatch(/^https?:\/\/[\w./-]+[\w/]$/);
    expect(find('PRompt').links).toEqual([
      { kind: 'code', url: 'https://github.com/yongchao98/PROMST' },
      { kind: 'project', url: 'https://yongchao98.github.io/MIT-REALM-PROMST' },
    ]);
    expect(find('Addressing').links).toEqual([
      { kind: 'project', url: 'https://gohyojun15.github.io/ANT_diffusion/' },
    ]);
  });

  test('an arXiv id in running text is another paper: no id, no link', () => {
    const paper = find('In-Context LoRA');
    expect(paper.abstract).toContain('Recent research arXiv:2410.15027 has explored');
    expect(paper.arxivId).toBeNull();
    expect(paper.links).toEqual([{ kind: 'code', url: 'https://github.com/ali-vilab/In-Context-LoRA' }]);
  });

  test('every excerpt is whole sentences of prose within 320 characters', () => {
    const excerpts = report.papers.map(({ abstract }) => excerpt(abstract));
    for (const text of excerpts) {
      expect(text.length).toBeLessThanOrEqual(320);
      expect(text).toMatch(/^\p{Lu}.*(?:[.?!]["”)]?|…)$/u);
      expect(text).not.toMatch(/https?:|available at|(?:e\.g|i\.e|et al|vs)\.$/);
    }
    // One first sentence of the day is longer than the limit.
    expect(excerpts.filter((text) => text.endsWith('…'))).toHaveLength(1);
  });
});

describe('the same papers come out of other shapes of the file', () => {
  const expected = parse(seed).papers.map(({ line: _, ...paper }) => paper);
  const shapes: [string, string][] = [
    ['CRLF', seed.replaceAll('\n', '\r\n')],
    ['lone CR', seed.replaceAll('\n', '\r')],
    ['a byte-order mark', `\ufeff${seed}`],
    ['no-break spaces', seed.replaceAll(' ', '\u00a0')],
    ['trailing spaces', seed.replaceAll('\n', ' \t \n')],
    ['several blank lines', seed.replaceAll('\n\n', '\n\n \n\n\n')],
    ['no blank lines', seed.replaceAll('\n\n', '\n')],
    ['a final line end', `${seed}\n\n`],
    ['no banner', seed.split('\n').slice(10).join('\n')],
    [
      'the banner at the end',
      [...seed.split('\n').slice(12), '', ...seed.split('\n').slice(0, 12)].join('\n'),
    ],
    ['the long form of the date', seed.replace('Sep 4', 'Thursday, September 4th, 2025')],
  ];
  test.each(shapes)('%s', (_name, text) => {
    const report = parse(text);
    expect(report).toMatchObject({ rejected: [], warnings: [], fatal: null });
    expect(report.papers.map(({ line: _, ...paper }) => paper)).toEqual(expected);
  });
});

describe('one bad part loses one paper', () => {
  const lines = seed.split('\n');
  const titleLines = Array.from({ length: 68 }, (_, i) => 13 + 4 * i);

  test.each(titleLines)('without the abstract of line %i the other 67 are taken', (line) => {
    const report = parse(lines.with(line + 1, '').join('\n'));
    expect(report.papers).toHaveLength(67);
    expect(report.rejected).toEqual([
      { line, reason: expect.stringContaining('a title without an abstract') },
    ]);
    expect(report.papers.map((paper) => paper.line)).toEqual(titleLines.filter((other) => other !== line));
  });

  test.each(titleLines)('without the title on line %i the other 67 are taken', (line) => {
    const report = parse(lines.with(line - 1, '').join('\n'));
    expect(report.papers).toHaveLength(67);
    expect(report.rejected).toEqual([
      { line: line + 2, reason: expect.stringContaining('an abstract without a title') },
    ]);
  });

  test('two titles without abstracts, in the middle and at the end', () => {
    const report = parse(
      page(['A Title Alone', ...day.slice(0, 2), 'Another One', 'And a Third', ...day.slice(2, 4), 'Last']),
    );
    expect(report.papers).toHaveLength(2);
    expect(report.rejected.map(({ line }) => line)).toEqual([13, 19, 21, 27]);
  });

  test('an abstract in two paragraphs loses the second, with a warning', () => {
    const report = parse(page([...day.slice(0, 2), abstract('more of it'), ...day.slice(2)]));
    expect(report.papers).toHaveLength(4);
    expect(report.rejected).toEqual([
      { line: 17, reason: expect.stringContaining('join it to the abstract above') },
    ]);
  });

  test('the same paper twice is taken once', () => {
    const again = ['ON GRADIENT CONFLICTS, in Vision.', day[1]!];
    const report = parse(page([...day, ...again]));
    expect(report.papers).toHaveLength(4);
    expect(report.rejected).toEqual([{ line: 29, reason: 'same as line 13: take one of them out' }]);
  });

  test('an absurdly long line', () => {
    const report = parse(
      page([...day.slice(0, 2), 'A Fine Title', 'word '.repeat(1_000_000), ...day.slice(2, 4)]),
    );
    expect(report.papers).toHaveLength(2);
    expect(report.rejected).toEqual([
      { line: 17, reason: expect.stringMatching(/line 19 has \d+ characters, over 20000/) },
    ]);
  });

  test('a second date begins another day', () => {
    const report = parse(page([...day.slice(0, 4), 'Sep 5', ...day.slice(4)]));
    expect(report.papers).toHaveLength(2);
    expect(report.rejected).toHaveLength(4);
    expect(report.rejected[0]).toEqual({
      line: 23,
      reason: expect.stringContaining('second date (line 21, "Sep 5")'),
    });
    expect(parse(page([...day.slice(0, 4), 'Sep 4', ...day.slice(4)])).papers).toHaveLength(4);
  });

  test('a title without a letter', () => {
    expect(parse(page(['???', day[1]!, ...day.slice(2)])).rejected).toEqual([
      { line: 13, reason: expect.stringContaining('without a letter') },
    ]);
  });

  test('a damaged character is a warning', () => {
    const report = parse(page([day[0]!, day[1]!.replace('study', 'st\ufffddy')]));
    expect(report.papers).toHaveLength(1);
    expect(report.warnings).toEqual([{ line: 15, reason: expect.stringContaining('damaged character') }]);
  });
});

describe('titles and abstracts are told apart by shape', () => {
  test('long titles, questions with a subtitle, a full stop at the end', () => {
    const titles = [
      `A Study of ${'Very Long Titles and '.repeat(13)}Their End`,
      'Is It Really Long Context if All You Need Is Retrieval? Towards Genuinely Difficult Long Context NLP',
      'Attention Is All You Need.',
      'Fast vs. Slow Thinking. An Essay',
    ];
    const report = parse(page(titles.flatMap((title, at) => [title, abstract(`topic ${at}`)])));
    expect(report.rejected).toEqual([]);
    expect(report.papers.map(({ title }) => title)).toEqual(titles);
  });

  test('short abstracts', () => {
    const report = parse(
      page(['A Note on Primes', 'We prove that there are many.', ...day, 'A Reply', 'This is a reply.']),
    );
    expect(report.rejected).toEqual([]);
    expect(report.papers).toHaveLength(6);
  });
});

describe('nothing to take', () => {
  test.each([
    ['', null, /the file is empty/],
    ['\ufeff \r\n\u00a0\n', null, /the file is empty/],
    [page([]), 1, /only the banner/],
    [page(['Just a Title']), 13, /no paper in the file: a title without an abstract/],
    ['<!DOCTYPE html><html><body>', 1, /HTML/],
    ['\n<html lang="en">', 2, /HTML/],
    ['<?xml version="1.0"?><feed>', 1, /XML/],
    ['[{"title": "x"}]', 1, /JSON/],
    [`${page(day.slice(0, 2))}\nx\0y`, 16, /binary/],
    [
      page(day.flatMap((_, at) => (at % 2 ? [day[at]!, day[at - 1]!] : []))),
      13,
      /abstract stands before its title/,
    ],
    [
      page(Array.from({ length: 6000 }, (_, at) => [`Title ${at}`, abstract(`${at}`)]).flat()),
      20013,
      /more than 5000 papers/,
    ],
  ])('case %#', (text, line, reason) => {
    const report = parse(text);
    expect(report.papers).toEqual([]);
    expect(report.fatal).toEqual({
      line,
      reason: expect.stringMatching(reason),
    });
  });
});

describe('the date', () => {
  const undated = day.join('\n\n');

  test('no date on the page and none given is an error that says what to do', () => {
    expect(parseDailyPapersText(undated).fatal).toEqual({
      line: null,
      reason: 'no date on the page: name the file like 2025-09-04.txt, or pass --date YYYY-MM-DD',
    });
  });

  test('no date on the page is a warning if one is given', () => {
    expect(parse(undated)).toMatchObject({
      fatal: null,
      dateOnPage: null,
      warnings: [{ line: 1, reason: expect.stringContaining('no date') }],
    });
  });

  test('another date on the page is a warning that names its line; the given one is used', () => {
    const report = parseDailyPapersText(page(day), { date: '2025-09-05' });
    expect(report.papers).toHaveLength(4);
    expect(report.warnings).toEqual([
      { line: 11, reason: 'the page says Sep 4, --date says 2025-09-05: taken as 2025-09-05' },
    ]);
  });

  test.each(['2025-02-30', '4 Sep', '2025-9-4', ''])('%j is not accepted as a date', (given) => {
    expect(parseDailyPapersText(page(day), { date: given }).fatal?.reason).toMatch(/YYYY-MM-DD/);
  });

  test.each(['Sep 31', 'May the Force: Sep 4', 'March 2025'])('%j on the page is not a date', (line) => {
    expect(parseDailyPapersText(page(day, line), { date }).dateOnPage).toBeNull();
  });

  test.each(['Sept. 4', 'September 4, 2025', '4 Sep 2025', 'Thu, Sep 4', '2025-09-04'])(
    '%j on the page is one',
    (line) => {
      expect(parseDailyPapersText(page(day, line)).dateOnPage).toEqual({ month: 9, day: 4 });
    },
  );
});
