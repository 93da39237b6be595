import { describe, expect, test } from 'vitest';
import {
  dropLinkLeftovers,
  extractLinks,
  normaliseUrl,
  stripLinkSentences,
} from '../../../services/papers/text/links.ts';

describe('extractLinks', () => {
  test.each([
    ['Code is available at https://github.com/a/b.', 'code', 'https://github.com/a/b'],
    ['Code is available at: https://gitlab.com/a/b', 'code', 'https://gitlab.com/a/b'],
    ['Models: https://huggingface.co/org/model', 'code', 'https://huggingface.co/org/model'],
    ['See https://huggingface.co/datasets/org/set', 'data', 'https://huggingface.co/datasets/org/set'],
    ['Try https://huggingface.co/spaces/org/app', 'demo', 'https://huggingface.co/spaces/org/app'],
    ['The dataset is at https://github.com/a/set.', 'data', 'https://github.com/a/set'],
    ['Datasets and Codes are available at https://github.com/a/b.', 'code', 'https://github.com/a/b'],
    ['Our code and dataset are at https://bitbucket.org/a/b)', 'code', 'https://bitbucket.org/a/b'],
    ['Project Page is available at https://a.github.io/B-C.', 'project', 'https://a.github.io/B-C'],
    ['The project page (https://a.example.org/x).', 'project', 'https://a.example.org/x'],
    ['A demo can be found at https://demo.example.org,', 'demo', 'https://demo.example.org/'],
    ['The code is available at https://aka.ms/icl.', 'code', 'https://aka.ms/icl'],
    ['a website http://pretrain.nlpedia.ai/ including', 'project', 'http://pretrain.nlpedia.ai/'],
    ['It is at www.example.org/data}', 'other', 'https://www.example.org/data'],
    ['See https://en.example.org/wiki/X_(y).', 'other', 'https://en.example.org/wiki/X_(y)'],
    ['our page https://a.github.io/ANT_diffusion/{url}.', 'project', 'https://a.github.io/ANT_diffusion/'],
  ])('%j', (text, kind, url) => expect(extractLinks(text)).toEqual([{ kind, url }]));

  test('words of an earlier sentence or link do not decide the kind', () => {
    expect(
      extractLinks(
        'Datasets are at https://github.com/a/b. Project Page is available at https://c.example.org/d.',
      ),
    ).toEqual([
      { kind: 'data', url: 'https://github.com/a/b' },
      { kind: 'project', url: 'https://c.example.org/d' },
    ]);
  });

  test('each link once, whatever its scheme and last slash', () => {
    const text = 'Code: https://github.com/a/b and http://github.com/a/b/ and https://github.com/a/b.';
    expect(extractLinks(text)).toHaveLength(1);
  });

  test('two addresses without a space between them are two links', () => {
    expect(
      extractLinks('Code: https://github.com/a/bhttps://github.com/a/c').map((link) => link.url),
    ).toEqual(['https://github.com/a/b', 'https://github.com/a/c']);
  });

  test('other papers are no links: arXiv ids and addresses stay text', () => {
    expect(
      extractLinks('Recent research arXiv:2410.15027 has explored, see https://arxiv.org/abs/2410.15027.'),
    ).toEqual([]);
  });

  test('bare host names are text', () => {
    expect(extractLinks('built with Node.js, pretrain.nlpedia.ai and github.com/a/b')).toEqual([]);
  });
});

test.each([
  'javascript:alert(1)',
  'ftp://example.org/x',
  'https://user:secret@example.org/',
  'https://good.example@evil.example.org/',
  'http://localhost/x',
  'http://127.0.0.1/x',
  'https://[::1]/',
  'https://',
  'http://x y.org',
])('%j is no web address of the open internet', (raw) => expect(normaliseUrl(raw)).toBeNull());

test.each([
  ['available at https://a.io/x/{url}.', 'available at https://a.io/x/.'],
  ['Code is available at this https URL.', 'Code is available.'],
  ['Code is available at {url}.', 'Code is available.'],
  ['Code is at \\url{}.', 'Code is.'],
  ['The project page: {url}', 'The project page'],
  ['page https://a.io/x/{project page}.', 'page https://a.io/x/.'],
  ['code https://a.io/x{https://a.io/x}', 'code https://a.io/x'],
  ['code at {https://a.io/x}.', 'code at https://a.io/x.'],
  ['kept: \\href{https://a.org}{page}', 'kept: \\href{https://a.org}{page}'],
  ['kept: \\url{https://a.org} and a url', 'kept: \\url{https://a.org} and a url'],
])('leftover in %j', (text, clean) => expect(dropLinkLeftovers(text)).toBe(clean));

describe('stripLinkSentences', () => {
  const claim = 'We study flat minima in multi-task learning.';
  test.each([
    'Code is available at https://github.com/a/b',
    'The source codes are at: https://github.com/a/b.',
    'The code is publicly at https://github.com/a/b.',
    'Code and pre-trained models at https://github.com/a/b.',
    'We release our code, data, and models at https://github.com/a/b',
    'Our code, data, and gradient statistics can be found in: https://github.com/a/b.',
    'Experimental videos are available at https://a.github.io/page.',
    'Datasets and Codes are available at https://github.com/a/b. Project Page is available at https://a.github.io/p.',
    'The project page is available at HERE.',
    'Code is available.',
  ])('%j goes', (carrier) => expect(stripLinkSentences(`${claim} ${carrier}`)).toBe(claim));

  test.each([
    'We also discuss the links between modalities and tasks.',
    'The code uses a data-free projection and generalizes to all three benchmarks at half the cost.',
    'We introduce FooBench, a benchmark for flat minima, at https://github.com/a/b.',
    'We release other resources, e.g., a website http://pretrain.nlpedia.ai/ including constantly-updated survey.',
    'No training data is available here.',
    'The approach extends to more rounds when additional resources are available.',
  ])('%j stays', (sentence) => {
    const text = `${claim} ${sentence}`;
    expect(stripLinkSentences(text)).toBe(text);
  });

  test('a clause that only carries the link goes, its sentence stays', () => {
    const claim = 'These datasets can serve as sanity checks for methods';
    expect(stripLinkSentences(`${claim}; code and data available at https://github.com/a/b.`)).toBe(
      `${claim}.`,
    );
    expect(stripLinkSentences(`${claim} (code: https://github.com/a/b).`)).toBe(`${claim}.`);
  });

  test('an abstract of nothing but a link stays', () => {
    const text = 'Code is available at https://github.com/a/b.';
    expect(stripLinkSentences(text)).toBe(text);
  });
});
