import { readFileSync } from 'node:fs';
import type { DigestCard, DigestView } from '../services/digests/digest-view.ts';
import { letters } from '../services/subscribers/letters.ts';
import type { Mails } from './mail/views.ts';

/** Titles and abstracts of a real day, for previews and tests of the look. */
export const seedPapers = (): { title: string; abstract: string }[] => {
  const text = readFileSync(new URL('../seeds/daily-papers/2025-09-04.txt', import.meta.url), 'utf8');
  const blocks = text
    .slice(text.indexOf('Sep 4'))
    .split(/\n\s*\n/)
    .slice(1)
    .map((block) => block.trim());
  return Array.from({ length: blocks.length >> 1 }, (_, index) => ({
    title: blocks[index * 2]!,
    abstract: blocks[index * 2 + 1]!,
  }));
};

export const firstSentences = (abstract: string): string =>
  // linear: the abstracts of our own seeds
  (abstract.match(/.+?[.!?](?=\s|$)/g) ?? [abstract]).slice(0, 2).join('').trim();

/** What is known differs from source to source: some cards carry everything, some a title and little else. */
const card = (index: number, reason: DigestCard['reason'], known: Partial<DigestCard> = {}): DigestCard => {
  const { title, abstract } = seedPapers()[index]!;
  return {
    paperId: index + 1,
    number: 1,
    reason,
    title,
    url: `https://paperboy.example/paper/${index + 1}`,
    authors: '',
    upvotes: null,
    match: 87 - index * 4,
    links: [],
    excerpt: firstSentences(abstract),
    more: `?paper=${index + 1}&say=more#p${index + 1}`,
    less: `?paper=${index + 1}&say=less#p${index + 1}`,
    ...known,
  };
};

const pdf = { label: 'PDF', url: 'https://arxiv.org/pdf/2211.13723' };
const code = { label: 'Code', url: 'https://github.com/psunlpgroup/GreaTer' };

export const digestView = (): DigestView => ({
  subject: 'Improving Multi-task Learning via Seeking Task-based Flat Regions, and 4 more',
  preheader: 'Also: Sculpting Subspaces · GReaTer · Improving General Text Embedding Model',
  dateLabel: 'Thursday, 4 September',
  summary: '5 papers for you, out of 68 today.',
  cards: [
    card(
      0,
      { lead: 'Because you follow Multi-task learning', terms: ['gradient', 'flat minima'] },
      { authors: 'Hoang Phan, Lam Tran, +4', upvotes: 42, links: [code, pdf] },
    ),
    card(
      2,
      { lead: 'Because of your words “prompt optimization”', terms: ['TextGrad', 'feedback'] },
      { links: [code] },
    ),
    card(3, { lead: 'Because you follow Model merging', terms: ['task vectors'] }, { upvotes: 7 }),
    card(1, { lead: 'Because you follow Continual learning', terms: [] }),
    card(
      5,
      { lead: 'Trending with everyone', terms: ['outside your topics'] },
      { upvotes: 96, match: null, links: [pdf] },
    ),
  ].map((each, at) => ({ ...each, number: at + 1 })),
  why: 'You asked for up to 5 papers on weekdays at 07:00 (Europe/Paris).',
  webUrl: 'https://paperboy.example/digest/AQIDBAUGBwgJCgsMDQ4P',
  feedbackUrl: 'https://paperboy.example/feedback/AQIDBAUGBwgJCgsMDQ4P',
  preferencesUrl: 'https://paperboy.example/preferences/AQIDBAUGBwgJCgsMDQ4P',
  unsubscribeUrl: 'https://paperboy.example/unsubscribe/AQIDBAUGBwgJCgsMDQ4P',
  postalAddress: 'Paperboy, 1 Example Street, 10000 Example City',
});

/** Every mail in the states that look different: `file → [template, data]`. */
export const mailFixtures = (): {
  [file: string]: { [Name in keyof Mails]: readonly [Name, Mails[Name]] }[keyof Mails];
} => ({
  digest: ['digest', { ...digestView(), more: 0 }],
  'digest-more': ['digest', { ...digestView(), more: 12 }],
  ...Object.fromEntries(
    Object.entries(letters).map(([name, { link, words }]) => [
      name,
      [
        'letter',
        {
          ...words({ asked: '4 September 2025 at 07:12 UTC', address: 'a…@example.org' }),
          url: `https://paperboy.example/${link}/AQIDBAUGBwgJCgsMDQ4PEBESExQVFhc`,
          postalAddress: digestView().postalAddress,
        },
      ] as const,
    ]),
  ),
});
