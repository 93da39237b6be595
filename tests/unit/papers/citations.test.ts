import { readFile } from 'node:fs/promises';
import { parse } from 'bibtex-parse';
import { Check } from 'typebox/value';
import { beforeAll, describe, expect, test } from 'vitest';
import { splitName } from '../../../services/papers/citations/author-names.ts';
import { citationFormats } from '../../../services/papers/citations/citation-formats.ts';
import { type CitedPaper, toCsl } from '../../../services/papers/citations/csl.ts';
import { CslItem } from '../../../services/papers/citations/csl-item.ts';
import { writeBibtex } from '../../../services/papers/citations/write-bibtex.ts';
import { writeRis } from '../../../services/papers/citations/write-ris.ts';
import type { PaperDraft } from '../../../services/papers/paper.ts';
import { readDailyPapersFile } from '../../../services/papers/sources/daily-papers-text.ts';
import { parseSource } from '../../../services/papers/sources/registry.ts';
import { readBibtex } from '../../../services/papers/text/bibtex.ts';
import { titleKey } from '../../../services/papers/text/identity.ts';
import { latexToText } from '../../../services/papers/text/latex.ts';
import { readPastedPapers } from '../../../services/papers/text/pasted-papers.ts';

const paper = (given: Partial<CitedPaper> = {}): CitedPaper => ({
  title: 'Attention Is All You Need',
  authors: ['Ashish Vaswani', 'Noam Shazeer'],
  abstract: 'We propose a new simple network architecture.',
  links: [],
  arxivId: '1706.03762',
  doi: null,
  publishedOn: '2017-06-12',
  version: null,
  categories: ['cs.CL', 'cs.LG'],
  keywords: [],
  url: 'https://papers.example.org/paper/1',
  ...given,
});

const cited = (draft: PaperDraft): CitedPaper =>
  paper({
    title: draft.title,
    authors: draft.authors,
    abstract: draft.abstract,
    links: draft.links,
    arxivId: draft.arxivId,
    doi: draft.doi ?? null,
    publishedOn: draft.publishedOn,
    version: draft.version ?? null,
    categories: draft.categories ?? [],
    keywords: draft.keywords,
  });

const awkward: CitedPaper[] = [
  paper({ title: 'Sets {a, b} and an } unclosed { brace \\ with $O(n^2)$, 100% of R&D_1 ~ #1 <b>|x|</b>' }),
  paper({ title: 'Réseaux à Łódź: naïve Ærø', authors: ['Étienne Ghys', 'Łukasz Kaiser', 'Jørn Ødegård'] }),
  paper({ title: '注意力机制就是你所需要的', authors: ['李明', '王 小明', '김철수'], arxivId: null }),
  paper({ title: 'Observation of a particle', authors: ['The ATLAS & CMS Collaboration', 'DeepSeek-AI'] }),
  paper({
    title: 'A Very Long Collaboration on GPT-4o',
    authors: Array.from({ length: 3_000 }, (_, at) => `Given${at} van Family${at}`),
  }),
  paper({ authors: ['Command and Conquer', 'Martin Luther King Jr.'], keywords: ['a, b', 'R&D'] }),
  paper({ title: 'Two\nlines', abstract: 'One.\n\nTwo 50% of $x_1$ {', authors: [], publishedOn: null }),
  paper({ arxivId: 'cs/0301001', publishedOn: null }),
  paper({ arxivId: null, doi: '10.1101/2025.03.21.644500', publishedOn: null, authors: ['Ada Lovelace'] }),
  paper({ arxivId: null, doi: '10.1038/s41586-020-2649-2' }),
  paper({
    arxivId: null,
    links: [{ kind: 'pdf', url: 'https://example.org/a{b}%20c?d=1&e=\\f#g_h' }],
  }),
];

let papers: CitedPaper[];
beforeAll(async () => {
  const read = async (name: string, kind: string) => {
    const text = await readFile(new URL(`../../fixtures/sources/${name}`, import.meta.url), 'utf8');
    return parseSource(text, { kind }).report.papers;
  };
  const day = new URL('../../../seeds/daily-papers/2025-09-04.txt', import.meta.url).pathname;
  const drafts = [
    (await readDailyPapersFile(day, { date: '2025-09-04' })).papers,
    await read('arxiv-atom-cs.AI-2025-08-20.xml', 'arxiv'),
    await read('hf-daily-papers-2025-11-04.json', 'hf-daily-papers'),
  ].flat();
  expect(drafts.length).toBeGreaterThan(68);
  papers = [...drafts.map(cited), ...awkward];
});

const NAMED: Record<string, string> = {
  backslash: '\\',
  braceleft: '{',
  braceright: '}',
  asciitilde: '~',
  asciicircum: '^',
  less: '<',
  greater: '>',
  bar: '|',
};
/** Returns what LaTeX prints for the escapes that we write. */
const printed = (latex: string): string =>
  latex.replace(/\\text([a-z]+)\{\}|\\([&%$#_])|[{}]/g, (_, name?: string, char?: string) =>
    name ? (NAMED[name] ?? '?') : (char ?? ''),
  );

/** Splits the names of a field of BibTeX at each "and" that no brace encloses. */
const bibtexNames = (field: string): string[] => {
  const found = [''];
  let depth = 0;
  for (const piece of field.split(/([{}]| and )/)) {
    if (piece === ' and ' && depth === 0) found.push('');
    else found[found.length - 1] += piece;
    depth += piece === '{' ? 1 : piece === '}' ? -1 : 0;
  }
  return found.map(printed);
};

const namesOf = ({ author = [] }: CslItem, order: 'bibtex' | 'ris'): string[] =>
  author.map((name) => {
    if ('literal' in name) return name.literal;
    const family = [name['non-dropping-particle'], name.family].filter(Boolean).join(' ');
    const parts = order === 'bibtex' ? [family, name.suffix, name.given] : [family, name.given, name.suffix];
    return parts.filter(Boolean).join(', ');
  });

describe('BibTeX', () => {
  test('a strict parser reads every paper back, with the same title, names, abstract and ids', () => {
    const items = toCsl(papers);
    const text = writeBibtex(items);
    const entries = parse(text, { number: 'string' }).filter((item) => item.itemtype === 'entry');
    expect(entries.map(({ key }) => key)).toEqual(items.map(({ id }) => id));
    for (const [at, item] of items.entries()) {
      const fields = new Map(entries[at]!.fields.map(({ name, value }) => [name, String(value)]));
      expect(printed(fields.get('title')!), item.id).toBe(item.title);
      expect(bibtexNames(fields.get('author') ?? ''), item.id).toEqual(
        item.author ? namesOf(item, 'bibtex') : [''],
      );
      expect(printed(fields.get('abstract')!), item.id).toBe(item.abstract);
      expect(fields.get('doi'), item.id).toBe(item.DOI);
      expect(fields.get('eprint'), item.id).toBe(papers[at]!.arxivId ?? undefined);
    }
  });

  test('our own parser of pasted papers finds the same papers', () => {
    const some = papers.filter(({ authors }) => authors.length < 1_000);
    const text = writeBibtex(toCsl(some));
    const { entries, broken } = readBibtex(text);
    expect(broken).toEqual([]);
    expect(entries).toHaveLength(some.length);
    for (const [at, { fields }] of entries.entries())
      expect(titleKey(latexToText(fields.get('title')!))).toBe(titleKey(latexToText(some[at]!.title)));
    const listed = papers.slice(0, 68);
    const pasted = readPastedPapers(writeBibtex(toCsl(listed).map(({ abstract: _, ...item }) => item)));
    expect(pasted.rejected).toEqual([]);
    expect(pasted.papers.map(({ arxivId }) => arxivId)).toEqual(listed.map(({ arxivId }) => arxivId));
  });

  test('braces balance for BibTeX itself, which counts those behind a backslash too', () => {
    const text = writeBibtex(toCsl(papers));
    expect(text.split('{').length).toBe(text.split('}').length);
    expect(text).not.toMatch(/\\[{}]/);
  });

  test('an entry looks like one of arXiv', () => {
    const [item] = toCsl([
      paper({ title: 'BERT for R&D', keywords: ['language'], version: 2, authors: ['Vincent van Gogh'] }),
    ]);
    expect(writeBibtex([item!])).toBe(`@misc{gogh2017bert,
  title = {{BERT} for R\\&D},
  author = {van Gogh, Vincent},
  year = {2017},
  month = jun,
  eprint = {1706.03762},
  archivePrefix = {arXiv},
  primaryClass = {cs.CL},
  publisher = {arXiv},
  doi = {10.48550/arXiv.1706.03762},
  url = {https://arxiv.org/abs/1706.03762},
  keywords = {language},
  abstract = {We propose a new simple network architecture.},
}
`);
  });
});

describe('RIS', () => {
  /** Reads RIS as its specification has it: a tag of two characters, two spaces, a hyphen, a space; nothing else. */
  const read = (text: string): Map<string, string[]>[] => {
    const records = [new Map<string, string[]>()];
    for (const line of text.split('\r\n')) {
      if (line === '') continue;
      const [, tag, value] = /^([A-Z][A-Z0-9]) {2}- (.*)$/s.exec(line) ?? expect.fail(`no field: ${line}`);
      if (tag === 'ER') records.push(new Map());
      else records.at(-1)!.set(tag!, [...(records.at(-1)!.get(tag!) ?? []), value!]);
    }
    return records.slice(0, -1);
  };

  test('every paper is read back, a line for each field', () => {
    const items = toCsl(papers);
    const records = read(writeRis(items));
    expect(records).toHaveLength(items.length);
    for (const [at, item] of items.entries()) {
      const fields = records[at]!;
      expect(fields.get('TY')).toEqual([item.type === 'article' ? 'UNPB' : 'JOUR']);
      expect(fields.get('TI')).toEqual([item.title]);
      expect(fields.get('AU') ?? []).toEqual(namesOf(item, 'ris'));
      expect(fields.get('AB')).toEqual([item.abstract]);
      expect(fields.get('DO')).toEqual(item.DOI && [item.DOI]);
      expect(fields.get('AN')).toEqual(item.number && [item.number]);
    }
    const [dated, monthly] = read(writeRis(toCsl([paper(), paper({ publishedOn: null })])));
    expect(dated!.get('DA')).toEqual(['2017/06/12/']);
    expect(monthly!.get('DA')).toEqual(['2017/06//']);
  });
});

describe('CSL-JSON', () => {
  test('a preprint, a paper of a journal, and one of which only its page is known', () => {
    const [arxiv, old, biorxiv, journal, unknown] = toCsl([
      paper({ version: 3 }),
      paper({ arxivId: 'cs/0301001', publishedOn: null }),
      paper({
        arxivId: null,
        doi: '10.1101/2025.03.21.644500',
        links: [{ kind: 'pdf', url: 'https://www.biorxiv.org/content/10.1101/2025.03.21.644500.full.pdf' }],
      }),
      paper({ arxivId: null, doi: '10.1038/s41586-020-2649-2' }),
      paper({ arxivId: null, publishedOn: null }),
    ]);
    expect(arxiv).toEqual({
      id: 'vaswani2017attention',
      type: 'article',
      title: 'Attention Is All You Need',
      author: [
        { family: 'Vaswani', given: 'Ashish' },
        { family: 'Shazeer', given: 'Noam' },
      ],
      issued: { 'date-parts': [[2017, 6, 12]] },
      abstract: 'We propose a new simple network architecture.',
      archive: 'arXiv',
      publisher: 'arXiv',
      genre: 'Preprint',
      number: 'arXiv:1706.03762',
      version: '3',
      categories: ['cs.CL', 'cs.LG'],
      DOI: '10.48550/arXiv.1706.03762',
      URL: 'https://arxiv.org/abs/1706.03762',
    });
    expect(old).toMatchObject({ issued: { 'date-parts': [[2003, 1]] }, id: 'vaswani2003attention' });
    expect(biorxiv).toMatchObject({ archive: 'bioRxiv', type: 'article', DOI: '10.1101/2025.03.21.644500' });
    expect(journal).toMatchObject({
      type: 'article-journal',
      URL: 'https://doi.org/10.1038/s41586-020-2649-2',
    });
    expect(unknown).toMatchObject({ id: 'vaswaniattention', URL: 'https://papers.example.org/paper/1' });
    expect(unknown).not.toHaveProperty('issued');
  });

  test('every item is as its schema describes it', () => {
    expect(toCsl(papers).filter((item) => !Check(CslItem, item))).toEqual([]);
  });

  test('keys are plain letters and digits, the same every time, and each is once in a list', () => {
    const same = Array.from({ length: 60 }, () => paper());
    const keys = toCsl([...same, ...papers]).map(({ id }) => id);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => !/^[a-z0-9]+$/.test(key))).toEqual([]);
    expect(keys.slice(0, 3)).toEqual([
      'vaswani2017attention',
      'vaswani2017attentionb',
      'vaswani2017attentionc',
    ]);
    expect(keys[59]).toBe('vaswani2017attentionbh');
    expect(toCsl(papers.toReversed()).filter(({ id }) => keys.includes(id)).length).toBeGreaterThan(60);
    expect(toCsl(awkward).map(({ id }) => id)).toContain('ghys2017reseaux');
  });

  test.each<[string, object]>([
    ['Vincent van Gogh', { given: 'Vincent', family: 'Gogh', 'non-dropping-particle': 'van' }],
    ['Jean de la Fontaine', { given: 'Jean', family: 'Fontaine', 'non-dropping-particle': 'de la' }],
    ['Laurens van der Maaten', { given: 'Laurens', family: 'Maaten', 'non-dropping-particle': 'van der' }],
    ['Luc Van Gool', { given: 'Luc', family: 'Van Gool' }],
    ['Hung Van Nguyen', { given: 'Hung Van', family: 'Nguyen' }],
    ['J. R. R. Tolkien', { given: 'J. R. R.', family: 'Tolkien' }],
    ['Martin Luther King Jr.', { given: 'Martin Luther', family: 'King', suffix: 'Jr.' }],
    ['Martin Luther King, Jr.', { given: 'Martin Luther', family: 'King', suffix: 'Jr.' }],
    ['van Gogh, Vincent', { given: 'Vincent', family: 'Gogh', 'non-dropping-particle': 'van' }],
    ['Ai Wei', { given: 'Ai', family: 'Wei' }],
    ['王 小明', { given: '小明', family: '王' }],
    ['李明', { literal: '李明' }],
    ['OpenAI', { literal: 'OpenAI' }],
    ['Qwen Team', { literal: 'Qwen Team' }],
    ['The ATLAS Collaboration', { literal: 'The ATLAS Collaboration' }],
    ['de', { literal: 'de' }],
  ])('%s', (name, parts) => {
    expect(splitName(name)).toEqual(parts);
  });
});

test('each format has its media type', () => {
  expect(Object.values(citationFormats).map(({ type }) => type)).toEqual([
    'application/vnd.citationstyles.csl+json',
    'application/x-bibtex',
    'application/x-research-info-systems',
  ]);
  const items = toCsl(papers.slice(0, 3));
  expect(JSON.parse(citationFormats['csl-json'].write(items))).toEqual(items);
});
