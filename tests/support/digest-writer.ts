import { buildView } from '../../services/digests/compose/build-view.ts';
import { createComposer } from '../../services/digests/compose/composer.ts';
import type { DigestView } from '../../services/digests/compose/digest-view.ts';
import { createDigestWriter } from '../../services/digests/compose/write-message.ts';
import type { SelectedPaper } from '../../services/digests/ledger/ledger.ts';
import type { Candidates } from '../../services/digests/selection/candidates.ts';
import type { DigestReader } from '../../services/digests/selection/readers.ts';
import { createMailBuffers } from '../../services/mail/mail-buffers.ts';
import { createConfiguredSigner } from '../../services/mail/transport.ts';
import type { StoredPaper } from '../../services/papers/editions/editions.ts';
import { loadConfig } from '../../services/platform/config.ts';
import type { Reason } from '../../services/ranking/types.ts';
import { createLinks } from '../../services/subscribers/links.ts';
import { seedPapers } from '../../templates/fixtures/fixtures.ts';
import { openTemplates } from '../../templates/open-templates.ts';

/** Returns the papers of the seeds as an edition. */
export const edition = (over: (at: number) => Partial<StoredPaper> = () => ({})): StoredPaper[] =>
  seedPapers().map(({ title, abstract }, at) => ({
    id: at + 1,
    arxivId: at % 3 === 0 ? `2509.0${1000 + at}` : null,
    title,
    abstract,
    authors: Array.from({ length: at % 7 }, (_, n) => `A. Author ${n}`),
    keywords: [],
    links: at % 5 === 0 ? [{ kind: 'code', url: `https://code.example/${at}?a=1&b=2` }] : [],
    upvotes: at % 6 === 0 ? null : at,
    editionDate: '2025-09-04',
    ...over(at),
  }));

export const reasons: Reason[] = [
  { kind: 'topic', label: 'Multi-task learning', terms: ['gradient', 'flat minima'] },
  { kind: 'keyword', label: 'prompt & "optimization"', terms: [] },
  { kind: 'author', label: 'Zoë Müller', terms: [] },
  { kind: 'trending', label: 'trending', terms: ['x'] },
  { kind: 'liked', label: 'A <b>bold</b> paper', terms: ['one', 'two'] },
  { kind: 'exploration', label: '', terms: [] },
];

/** The real writer of digests, over papers that come from no database. `env`: settings beside the needed ones. `reasonFor`: why reader `n` gets their paper at a place. */
export const createTestWriter = (
  papers: StoredPaper[],
  env: Record<string, string> = {},
  reasonFor: (n: number, at: number, paperId: number) => Reason = (n, at) =>
    reasons[(n + at) % reasons.length]!,
) => {
  const clock = { now: () => new Date('2025-09-04T06:00:00Z') };
  const config = loadConfig({
    DATABASE_URL: 'postgresql://nowhere/none',
    REDIS_URL: 'redis://nowhere',
    SMTP_URL: 'smtp://127.0.0.1:9',
    PUBLIC_URL: 'https://papers.example.org',
    APP_SECRET: 'a-secret-of-the-tests-that-is-long-enough',
    MAIL_FROM: 'Paperboy <digest@papers.example.org>',
    LIST_ID: 'daily.papers.example.org',
    ...env,
  });
  const templates = openTemplates();
  const composer = createComposer(templates);
  const signer = createConfiguredSigner(config);
  const links = createLinks(config);
  const write = createDigestWriter({ config, links, composer, signer, buffers: createMailBuffers(), clock });
  const candidates = {
    through: '2025-09-04',
    editionDates: ['2025-09-04'],
    papers: new Map(papers.map((paper) => [String(paper.id), paper])),
  } as Candidates;

  /** Returns the papers of reader `n`: different ones, with different reasons and scores. */
  const select = (n: number, count = 5): SelectedPaper[] =>
    Array.from({ length: count }, (_, at) => {
      const paperId = papers[(n * 7 + at * 11) % papers.length]!.id;
      return {
        paperId,
        score: [100, 87.4, 63, 45, 9][(n + at) % 5]!,
        reason: reasonFor(n, at, paperId),
      };
    });

  const readerOf = (n: number, address: string, count: number) =>
    ({
      subscriberId: n,
      address,
      paperCount: count,
      digestDays: 31,
      hour: 7,
      zone: 'Europe/Paris',
      abstractLength: 0,
    }) as DigestReader;

  return {
    config,
    signer,
    composer,
    /** Returns the view of digest `n`. */
    view: (n: number, count = 5): DigestView => {
      const url = (purpose: 'digest' | 'preferences' | 'unsubscribe' | 'feedback' | 'saved') =>
        links.url(purpose, { subject: n, detail: n }, clock.now());
      return buildView({
        reader: readerOf(n, '', count),
        localDate: '2025-09-04',
        editionDates: candidates.editionDates,
        candidateCount: papers.length,
        chosen: select(n, count).map(({ paperId, ...rest }) => ({
          paper: candidates.papers.get(String(paperId))!,
          ...rest,
        })),
        urls: {
          web: url('digest'),
          preferences: url('preferences'),
          unsubscribe: url('unsubscribe'),
          own: { feedback: url('feedback'), saved: url('saved') },
        },
        publicUrl: config.publicUrl,
        postalAddress: config.postalAddress,
      });
    },
    /** Returns the mail of digest `n`. */
    write: (n: number, address = `reader${n}@example.org`, count = 5) =>
      write(
        {
          row: {
            digestId: String(n),
            subscriberId: n,
            localDate: '2025-09-04',
            attempts: 1,
            uncertainAttempts: 0,
            token: 'none',
          },
          reader: readerOf(n, address, count),
          candidates,
        },
        select(n, count),
      ),
  };
};
