import { describe, expect, test } from 'vitest';
import {
  packPaper,
  pastedLimits,
  readPastedPapers,
  unpackPaper,
} from '../../../services/papers/text/pasted-papers.ts';

const one = (line: string) => {
  const { papers, rejected } = readPastedPapers(line);
  expect({ line, papers: papers.length, rejected }).toEqual({ line, papers: 1, rejected: [] });
  return papers[0]!;
};
const reasons = (text: string): string[] =>
  readPastedPapers(text).rejected.map(({ line, text: shown, reason }) => `${line}: ${shown}: ${reason}`);

describe('pasted text', () => {
  test.each([
    ['2410.15027', '2410.15027'],
    ['2410.15027v12', '2410.15027'],
    ['arXiv:2410.15027v2', '2410.15027'],
    ['ARXIV: 1706.3762', '1706.3762'],
    ['hep-th/9901001v3', 'hep-th/9901001'],
    ['math.GT/0309136', 'math/0309136'],
    ['cs/0301001', 'cs/0301001'],
    ['https://arxiv.org/abs/2410.15027v1', '2410.15027'],
    ['http://www.arxiv.org/pdf/2410.15027v1.pdf?download=1#page=2', '2410.15027'],
    ['arxiv.org/html/2410.15027', '2410.15027'],
    ['https://export.arxiv.org/abs/hep-th/9901001', 'hep-th/9901001'],
    ['https://www.alphaxiv.org/abs/2410.15027v2', '2410.15027'],
    ['https://alphaxiv.org/en/overview/2410.15027', '2410.15027'],
    ['https://huggingface.co/papers/2410.15027', '2410.15027'],
    ['hf.co/papers/2410.15027/', '2410.15027'],
    ['https://doi.org/10.48550/arXiv.2410.15027', '2410.15027'],
    ['10.48550/arXiv.2410.15027', '2410.15027'],
    ['  - <https://arxiv.org/abs/2410.15027>.', '2410.15027'],
    ['[7] 2410.15027', '2410.15027'],
  ])('%s is an arXiv id', (line, arxivId) => {
    expect(one(line)).toEqual({ line: 1, text: `arXiv:${arxivId}`, arxivId, titleKey: null });
  });

  test.each([
    ['Attention Is All You Need', 'Attention Is All You Need'],
    [
      '  12. BERT: Pre-training of Deep, Bidirectional Transformers',
      'BERT: Pre-training of Deep, Bidirectional Transformers',
    ],
    ['* $\\infty$-gram \\emph{models} at scale', '∞-gram models at scale'],
    ['3D Gaussian Splatting', '3D Gaussian Splatting'],
    ['The Year 2024 in Review', 'The Year 2024 in Review'],
  ])('%s is a title', (line, title) => {
    expect(one(line)).toMatchObject({ text: title, arxivId: null });
  });

  test('a title beside its id is known by both', () => {
    const both = {
      text: 'Attention Is All You Need',
      arxivId: '1706.03762',
      titleKey: 'attentionisallyouneed',
    };
    for (const line of [
      'Attention Is All You Need (arXiv:1706.03762)',
      'Attention Is All You Need, https://arxiv.org/abs/1706.03762v7',
      '1706.03762 Attention Is All You Need',
      'Attention Is All You Need [arXiv: 1706.03762]',
    ])
      expect(one(line)).toMatchObject(both);
  });

  test('several ids may share a line, and what is named twice is read once', () => {
    const { papers } = readPastedPapers(
      '2410.15027, 2410.15028 2410.15029v2\r\n\r\nA Title\ra title!\narXiv:2410.15028',
    );
    expect(papers.map(({ line, text }) => `${line} ${text}`)).toEqual([
      '1 arXiv:2410.15027',
      '1 arXiv:2410.15028',
      '1 arXiv:2410.15029',
      '3 A Title',
    ]);
  });

  test('any other line is rejected with a reason', () => {
    expect(
      reasons(
        `Good Title\nhttps://example.org/paper.pdf\n2413.12345\narXiv:24101.5027\n??\nab\n${'x'.repeat(401)}`,
      ),
    ).toEqual([
      '2: https://example.org/paper.pdf: no address of a paper at arXiv, alphaXiv or Hugging Face; put in the title instead',
      '3: 2413.12345: no arXiv id; they look like 2410.15027 or cs/0301001',
      '4: arXiv:24101.5027: no arXiv id; they look like 2410.15027 or cs/0301001',
      '5: ??: neither a title nor an arXiv id',
      '6: ab: neither a title nor an arXiv id',
      `7: ${'x'.repeat(159)}…: longer than 400 characters; one title a line`,
    ]);
  });

  test('long lines of one character end quickly', () => {
    const began = performance.now();
    for (const filler of [' ', '"', '-', '(', ')', '.', 'a.', 'a-', '[ ', 'arxiv: ', '\t-', '1'])
      expect(readPastedPapers(`x${filler.repeat(Math.floor(250_000 / filler.length))}x`).papers).toEqual([]);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('too long a text is refused as a whole, with a hint', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, n) => `Title number ${n}`).join('\n');
    expect(readPastedPapers(lines(pastedLimits.papers)).papers).toHaveLength(pastedLimits.papers);
    expect(readPastedPapers(lines(501))).toEqual({
      papers: [],
      rejected: [],
      error: '500 papers at once are the limit; there are 501. Put them in in parts.',
    });
    expect(readPastedPapers('ä'.repeat(128_001)).error).toBe('This is more than 256 KB. Put it in in parts.');
    expect(readPastedPapers(' \n\n ')).toEqual({ papers: [], rejected: [], error: null });
  });
});

describe('BibTeX', () => {
  test('gives ids from every field that exports put them in, and titles without LaTeX', () => {
    const { papers, rejected } = readPastedPapers(String.raw`% Encoding: UTF-8
@string{venue = {Proceedings}}
@article{a, title = {{On {\alpha}-Divergence} and \textbf{Bold} \"Uber},
  eprint = {2410.15020v2}, archivePrefix = {arXiv}, primaryClass = {cs.LG} }
@article{b, title="Quoted " # "and joined", journal={arXiv preprint arXiv:2410.15021}}
@article(c, title={CoRR}, journal={CoRR}, volume={abs/2410.15022})
@misc{d, title={By link}, howpublished={\url{https://arxiv.org/abs/2410.15023}}}
@misc{e, title={By DOI}, DOI={10.48550/arXiv.2410.15024}}
@inproceedings{f, title={No id at all}, booktitle=venue, doi={10.1145/1234.5678}}
@misc{g, title={Of another archive}, eprint={2410.15026}, archivePrefix={hal}}
@misc{h, eprint={cs/0301001}}
@comment{jabref-meta: databaseType:bibtex;}
`);
    expect(rejected).toEqual([]);
    expect(papers.map(({ line, arxivId, text }) => [line, arxivId, text])).toEqual([
      [3, '2410.15020', 'On α-Divergence and Bold Über'],
      [5, '2410.15021', 'Quoted and joined'],
      [6, '2410.15022', 'CoRR'],
      [7, '2410.15023', 'By link'],
      [8, '2410.15024', 'By DOI'],
      [9, null, 'No id at all'],
      [10, null, 'Of another archive'],
      [11, 'cs/0301001', 'arXiv:cs/0301001'],
    ]);
  });

  test('one broken entry is reported with its line, and all the others are taken', () => {
    const text = `@article{a, title={First}}
@article{broken, title={Never closed,
  year={2020}
@article{b, title={Second}}

@article{comma title={Missing comma}}
@book{c, author={Somebody}}
2410.15027
A loose title
@article{d, title={Last}}`;
    expect(
      readPastedPapers(text)
        .papers.map(({ line, text: shown }) => `${line} ${shown}`)
        .sort(),
    ).toEqual(['1 First', '10 Last', '4 Second', '8 arXiv:2410.15027']);
    expect(reasons(text)).toEqual([
      '2: @article{broken, title={Never closed,: this entry cannot be read: a bracket, a quote or a comma is missing or too many',
      '6: @article{comma title={Missing comma}}: this entry cannot be read: a bracket, a quote or a comma is missing or too many',
      '7: an entry without a title: neither a title nor an arXiv id',
      '9: A loose title: stands between BibTeX entries; put titles in by themselves',
    ]);
  });

  test('nested, endless and hostile entries end quickly and affect no other', () => {
    const good = '@article{ok, title={A good one}}';
    const began = performance.now();
    for (const bad of [
      `@misc{a, title={${'{'.repeat(50_000)}`,
      `@misc{a, title={${'{'.repeat(50_000)}${'}'.repeat(50_000)}}}`,
      `@misc{a, title="${'{"'.repeat(30_000)}`,
      `@misc{a${',a'.repeat(60_000)}=`,
      '@misc(\n'.repeat(20_000),
      '@'.repeat(100_000),
      `@misc{__proto__, __proto__={x}, constructor={y}`,
    ]) {
      const { papers, error } = readPastedPapers(`${good}\n${bad}`);
      expect(error).toBeNull();
      expect(papers.map(({ text }) => text)).toEqual(['A good one']);
    }
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

test('a paper survives the way through a hidden field, and what names no paper does not', () => {
  const long = `A very long title ${'about many things '.repeat(15)}`;
  for (const line of ['2410.15027v2', 'A title', '2410.15027 A | title with a bar', long]) {
    const { line: _line, ...paper } = one(line);
    const { text: _text, ...again } = unpackPaper(packPaper(paper))!;
    expect(paper).toMatchObject(again);
  }
  for (const packed of ['', '|', '|ab', 'x|', 'nonsense', `|${'x'.repeat(600)}`])
    expect(unpackPaper(packed)).toBeNull();
});
