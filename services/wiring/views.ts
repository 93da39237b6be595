import { createApiIdempotency } from '../admin/api-idempotency.ts';
import { createApiKeyUses } from '../admin/api-key-uses.ts';
import { createApiKeys } from '../admin/api-keys.ts';
import { createAudit } from '../admin/audit.ts';
import { createFailedDigests } from '../admin/failed-digests.ts';
import { createFigures } from '../admin/figures.ts';
import { createMetrics } from '../admin/metrics.ts';
import { createOperatorSuppressions } from '../admin/operator-suppressions.ts';
import { createOverview } from '../admin/overview.ts';
import { createRunActions } from '../admin/run-actions.ts';
import { createRunWatch } from '../admin/run-watch.ts';
import { createSessions } from '../admin/sessions.ts';
import { createSignIn } from '../admin/sign-in.ts';
import { createSignInMail } from '../admin/sign-in-mail.ts';
import { createTestMail } from '../admin/test-mail.ts';
import { createUploads } from '../admin/uploads.ts';
import { createPagePreparer } from '../digests/delivery/prepare-page.ts';
import { createDigestList } from '../digests/reader/digest-list.ts';
import { createExplainPast } from '../digests/reader/explain-past.ts';
import { createFeedback } from '../digests/reader/feedback.ts';
import { createNextDigest } from '../digests/reader/next-digest.ts';
import { createNextMail } from '../digests/reader/next-mail.ts';
import { createPastDigests } from '../digests/reader/past-digests.ts';
import { createReaderPreview } from '../digests/reader/preview-reader.ts';
import { createReaderDigests } from '../digests/reader/reader-digests.ts';
import { createSuggestions } from '../digests/reader/suggestions.ts';
import { createTrialDigest } from '../digests/reader/trial-digest.ts';
import { createSimilarPapers } from '../digests/selection/similar-papers.ts';
import { createTestSender } from '../mail/send-test.ts';
import { createAllEditions } from '../papers/editions/all-editions.ts';
import { readPaperName } from '../papers/paper-name.ts';
import { createAccounts } from '../subscribers/accounts/accounts.ts';
import { createKnownNames } from '../subscribers/accounts/known-names.ts';
import { createSubscriberCounts } from '../subscribers/counts.ts';
import { createDirectory } from '../subscribers/directory.ts';
import { createSubscriberExport } from '../subscribers/import/export.ts';
import { createSubscriberImport } from '../subscribers/import/import.ts';
import { createPausing } from '../subscribers/preferences/pausing.ts';
import { createSuppressionList } from '../subscribers/privacy/suppression-list.ts';
import { createSubscriberRecords } from '../subscribers/subscriber-record.ts';
import type { Base } from './base.ts';
import type { Delivery } from './delivery.ts';
import type { Inbound } from './inbound.ts';
import type { Outbound } from './outbound.ts';
import type { Papers } from './papers.ts';
import type { Subscribers } from './subscribers.ts';

/** Wires what readers and operators see, and what operators do. */
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
  transactionalTransport,
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
  pictures,
  reportLog,
  batches,
  webhookLog,
}: Base & Papers & Subscribers & Delivery & Inbound & Outbound) => {
  const subscriberDirectory = createDirectory({ db });
  const subscriberRecords = createSubscriberRecords({ db, suppression });
  const accounts = createAccounts({ db });
  const knownNames = createKnownNames({ db, clock, topics, readPaperName });
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
  const testMail = createTestMail({
    readerPreview,
    sendTest: createTestSender({ config, transport: transactionalTransport }),
  });
  const digestList = createDigestList({ db });
  const nextMail = createNextMail({
    prepare: createPagePreparer({ readers, topics, ratedPapers, candidates }),
    candidates,
    composer,
    clock,
    config,
  });

  const suppressionList = createSuppressionList({ db, suppression });
  const uploads = createUploads({ db, clock });
  const audit = createAudit({ db, clock });
  const apiKeys = createApiKeys({ db, clock });
  const apiKeyUses = createApiKeyUses({ db, clock });
  const apiIdempotency = createApiIdempotency({ db, clock });
  const operatorSuppressions = createOperatorSuppressions({ db, clock, suppression, audit });
  const sessions = createSessions({ db, clock });
  const signIn = createSignIn({ db, clock, adminEmails: config.adminEmails, publicUrl: config.publicUrl });
  const signInMail = createSignInMail({ config, signIn, templates, transport: transactionalTransport, log });

  const pastDigests = createPastDigests({ db, editions, links, clock, config });
  const feedback = createFeedback({ pastDigests, ratings });
  const nextDigest = createNextDigest({ readers, candidates, topics, ratedPapers, clock, config });
  const trialDigest = createTrialDigest({ candidates, topics, ratedPapers, clock, config });
  const suggestions = createSuggestions({ editions, topics });
  const explainPast = createExplainPast({ pastDigests, readers, candidates, topics, ratedPapers });
  const similarPapers = createSimilarPapers({ editions, search });
  const subscriberCounts = createSubscriberCounts({ db, clock });
  const runWatch = createRunWatch({ runs, clock });
  const failedDigests = createFailedDigests({ db });
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
    failedDigests,
    reportLog,
    pictures,
  });
  const runActions = createRunActions({ runs, runWatch, overview });
  const metrics = createMetrics({ db, clock, incidents, batches, overview, reportLog, webhookLog });

  return {
    subscriberDirectory,
    subscriberRecords,
    accounts,
    knownNames,
    pausing,
    subscriberImport,
    subscriberExport,
    readerDigests,
    readerPreview,
    digestList,
    nextMail,
    testMail,
    suppressionList,
    uploads,
    apiKeys,
    apiKeyUses,
    apiIdempotency,
    audit,
    operatorSuppressions,
    sessions,
    signIn,
    signInMail,
    pastDigests,
    feedback,
    nextDigest,
    trialDigest,
    suggestions,
    explainPast,
    similarPapers,
    subscriberCounts,
    runWatch,
    runActions,
    failedDigests,
    allEditions,
    figures,
    overview,
    metrics,
  };
};

export type Views = ReturnType<typeof wireViews>;
