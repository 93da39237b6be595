import { createExplainPast } from '../digests/explain-past.ts';
import { createFeedback } from '../digests/feedback.ts';
import { createFigures } from '../digests/figures.ts';
import { createMetrics } from '../digests/metrics.ts';
import { createNextDigest } from '../digests/next-digest.ts';
import { createOverview } from '../digests/overview.ts';
import { createPastDigests } from '../digests/past-digests.ts';
import { createReaderPreview } from '../digests/preview-reader.ts';
import { createReaderDigests } from '../digests/reader-digests.ts';
import { createRunWatch } from '../digests/run-watch.ts';
import { createSimilarPapers } from '../digests/similar-papers.ts';
import { createTestMail } from '../digests/test-mail.ts';
import { createTroubles } from '../digests/troubles.ts';
import { createAudit } from '../operators/audit.ts';
import { createSessions } from '../operators/sessions.ts';
import { createSignIn } from '../operators/sign-in.ts';
import { createSignInMail } from '../operators/sign-in-mail.ts';
import { createUploads } from '../operators/uploads.ts';
import { createAllEditions } from '../papers/all-editions.ts';
import { createSubscriberCounts } from '../subscribers/counts.ts';
import { createDirectory } from '../subscribers/directory.ts';
import { createSubscriberExport } from '../subscribers/export.ts';
import { createSubscriberImport } from '../subscribers/import.ts';
import { createPausing } from '../subscribers/pausing.ts';
import { createStories } from '../subscribers/story.ts';
import type { Base } from './base.ts';
import type { Delivery } from './delivery.ts';
import type { Papers } from './papers.ts';
import type { Subscribers } from './subscribers.ts';

/** What readers and the operator are shown of all that, and what the operator does. */
export const wireViews = ({
  db,
  suppression,
  clock,
  topics,
  readers,
  candidates,
  ratedPapers,
  composer,
  config,
  promptly,
  templates,
  log,
  editions,
  links,
  ratings,
  search,
  runs,
  dispatcher,
  incidents,
  submissions,
}: Base & Papers & Subscribers & Delivery) => {
  const subscriberDirectory = createDirectory({ db });
  const stories = createStories({ db, suppression });
  const pausing = createPausing({ db, clock });
  const subscriberImport = createSubscriberImport({ db, clock, suppression, topics });
  const subscriberExport = createSubscriberExport({ db });
  const readerDigests = createReaderDigests({ db });
  const readerPreview = createReaderPreview({
    readers,
    candidates,
    topics,
    ratedPapers,
    composer,
    config,
  });
  const testMail = createTestMail({ config, readerPreview, transport: promptly });

  const uploads = createUploads({ db, clock });
  const audit = createAudit({ db, clock });
  const sessions = createSessions({ db, clock });
  const signIn = createSignIn({ db, clock, adminEmails: config.adminEmails, publicUrl: config.publicUrl });
  const signInMail = createSignInMail({ config, signIn, templates, transport: promptly, log });

  const pastDigests = createPastDigests({ db, editions, links, clock, config });
  const feedback = createFeedback({ pastDigests, ratings });
  const nextDigest = createNextDigest({ readers, candidates, topics, ratedPapers, clock, config });
  const explainPast = createExplainPast({ pastDigests, readers, candidates, topics, ratedPapers });
  const similarPapers = createSimilarPapers({ editions, search });
  const subscriberCounts = createSubscriberCounts({ db, clock });
  const runWatch = createRunWatch({ runs, clock });
  const troubles = createTroubles({ db });
  const allEditions = createAllEditions({ db, closesAt: config.editionClosesAt });
  const figures = createFigures({ db, clock, counts: subscriberCounts, runWatch });
  const overview = createOverview({
    db,
    dispatcher,
    clock,
    incidents,
    counts: subscriberCounts,
    runWatch,
    allEditions,
    submissions,
    troubles,
  });
  const metrics = createMetrics({ db, clock, overview });

  return {
    subscriberDirectory,
    stories,
    pausing,
    subscriberImport,
    subscriberExport,
    readerDigests,
    readerPreview,
    testMail,
    uploads,
    audit,
    sessions,
    signIn,
    signInMail,
    pastDigests,
    feedback,
    nextDigest,
    explainPast,
    similarPapers,
    subscriberCounts,
    runWatch,
    troubles,
    allEditions,
    figures,
    overview,
    metrics,
  };
};

export type Views = ReturnType<typeof wireViews>;
