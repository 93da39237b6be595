import { fileURLToPath } from 'node:url';
import type { Mails } from '../templates/mail/views.ts';
import type { Pages } from '../templates/web/views.ts';
import { createBatches } from './digests/batches.ts';
import { createCandidates } from './digests/candidates.ts';
import { createComposer } from './digests/composer.ts';
import { createDelivery } from './digests/delivery.ts';
import { createExplainPast } from './digests/explain-past.ts';
import { createFeedback } from './digests/feedback.ts';
import { createFigures } from './digests/figures.ts';
import { createHolds } from './digests/holds.ts';
import { createJournal } from './digests/journal.ts';
import { createLedger } from './digests/ledger.ts';
import { createMetrics } from './digests/metrics.ts';
import { createNextDigest } from './digests/next-digest.ts';
import { createOverview } from './digests/overview.ts';
import { createPartitions } from './digests/partitions.ts';
import { createPastDigests } from './digests/past-digests.ts';
import { createPlanner } from './digests/planner.ts';
import { createReaderPreview } from './digests/preview-reader.ts';
import { createRatedPapers } from './digests/rated-papers.ts';
import { createReaderDigests } from './digests/reader-digests.ts';
import { createReaders } from './digests/readers.ts';
import { createReadersOpinion } from './digests/readers-opinion.ts';
import { createRecovery, journalDirectory } from './digests/recovery.ts';
import { createRelayProbe } from './digests/relay-probe.ts';
import { createRelayWatch } from './digests/relay-watch.ts';
import { createRunWatch } from './digests/run-watch.ts';
import { createRuns } from './digests/runs.ts';
import { createSimilarPapers } from './digests/similar-papers.ts';
import { createSweeper } from './digests/sweeper.ts';
import { createTallies } from './digests/tallies.ts';
import { createTestMail } from './digests/test-mail.ts';
import { createTroubles } from './digests/troubles.ts';
import { createWarmUp } from './digests/warm-up.ts';
import { createDigestWriter } from './digests/write-message.ts';
import { createDispatcher, type Dispatcher } from './jobs/dispatcher.ts';
import { createMailBuffers } from './mail/mail-buffers.ts';
import { createOperatorNotes } from './mail/operator-note.ts';
import { createConfiguredSigner, createTransport, type Transport } from './mail/transport.ts';
import { createAudit } from './operators/audit.ts';
import { createSessions } from './operators/sessions.ts';
import { createSignIn } from './operators/sign-in.ts';
import { createSignInMail } from './operators/sign-in-mail.ts';
import { createUploads } from './operators/uploads.ts';
import { createAllEditions } from './papers/all-editions.ts';
import { createArrivals } from './papers/arrivals.ts';
import { createCollector } from './papers/collect.ts';
import { createCuration } from './papers/curation.ts';
import { createEditionChanges } from './papers/edition-changes.ts';
import { createEditions } from './papers/editions.ts';
import { createIncidents } from './papers/incidents.ts';
import { createIngest } from './papers/ingest.ts';
import { createFileIngest } from './papers/ingest-files.ts';
import { createLookUp } from './papers/look-up.ts';
import { createPaperCounts } from './papers/paper-counts.ts';
import { createSearch } from './papers/search.ts';
import { createSearchIndex } from './papers/search-index.ts';
import { createSourceHealth } from './papers/source-health.ts';
import { configuredFolders, configuredSources } from './papers/sources/configured.ts';
import { createSubmissions } from './papers/submissions.ts';
import { createTopics } from './papers/topics.ts';
import { createWatchedFolder } from './papers/watched-folder.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { createFetcher, type Fetcher } from './platform/fetcher.ts';
import { createLogger, type Logger } from './platform/logger.ts';
import { createPacer } from './platform/pacer.ts';
import { createPool } from './platform/postgres.ts';
import { createPrisma } from './platform/prisma.ts';
import { createTemplates } from './platform/templates.ts';
import { createAddressChange } from './subscribers/address-change.ts';
import { createSignupAnswers } from './subscribers/answer-signup.ts';
import { createSubscriberCounts } from './subscribers/counts.ts';
import { createDirectory } from './subscribers/directory.ts';
import { createErasure } from './subscribers/erasure.ts';
import { createSubscriberExport } from './subscribers/export.ts';
import { createFollowing } from './subscribers/following.ts';
import { createSubscriberImport } from './subscribers/import.ts';
import { createLinks } from './subscribers/links.ts';
import { createOwnData } from './subscribers/own-data.ts';
import { createPausing } from './subscribers/pausing.ts';
import { createPreferences } from './subscribers/preferences.ts';
import { createRatings, followPapers } from './subscribers/ratings.ts';
import { createSignup } from './subscribers/signup.ts';
import { createStories } from './subscribers/story.ts';
import { createSubscription } from './subscribers/subscription.ts';
import { createSuppression } from './subscribers/suppression.ts';

const templatesDirectory = fileURLToPath(new URL('../templates', import.meta.url));

/** What a test or a rehearsal puts in instead. A command logs to stderr: its stdout is its answer. */
export type Overrides = {
  clock?: Clock;
  log?: Logger;
  logTo?: 'stdout' | 'stderr';
  dispatcher?: Dispatcher;
  fetcher?: Fetcher;
};

/**
 * The one place where things are wired. Nothing connects before it is first used, except the queues, which
 * begin to; `close` ends what was opened, in order.
 */
export const createContainer = (config: Config, name: string, overrides: Overrides = {}) => {
  const clock = overrides.clock ?? systemClock;
  const log =
    overrides.log ?? createLogger({ level: config.logLevel, name, fd: overrides.logTo === 'stderr' ? 2 : 1 });
  const db = createPool({ databaseUrl: config.databaseUrl, name: `paperboy ${name}`, log });
  const prisma = createPrisma(db);
  const dispatcher =
    overrides.dispatcher ?? createDispatcher({ redisUrl: config.redisUrl, prefix: config.queuePrefix, log });
  const templates = createTemplates<Mails, Pages>(templatesDirectory);
  const signer = createConfiguredSigner(config);
  const buffers = createMailBuffers();
  const transport = createTransport({ config, signer, buffers, log });
  const pacer = createPacer({ redisUrl: config.redisUrl, prefix: config.queuePrefix, log });
  // What a person waits for never waits for a digest; digests wait for it.
  const promptly: Pick<Transport, 'send'> = {
    send: (message, hooks) => {
      if (config.smtpRatePerSecond > 0) pacer.spend('all', config.smtpRatePerSecond);
      return transport.send(message, hooks);
    },
  };
  const links = createLinks({ secrets: config.secrets, publicUrl: config.publicUrl });

  const editions = createEditions({ db });
  const editionChanges = createEditionChanges({ db });
  const index = createSearchIndex({ db });
  const ingest = createIngest({ db, clock, log, index, onPapers: followPapers });
  const ingestFiles = createFileIngest({ ingest, index, log });
  const fetcher = overrides.fetcher ?? createFetcher({ userAgent: `Paperboy/1 (+${config.publicUrl})` });
  const notes = createOperatorNotes({ config, transport: promptly });
  const incidents = createIncidents({
    db,
    clock,
    log,
    tell: ({ id, subject, message }) => notes.send({ id, subject: `Paperboy: ${subject}`, text: message }),
  });
  const { sourceFailingHours: failingHours } = config;
  const sourceHealth = createSourceHealth({ db, clock, log, incidents, failingHours });
  const collector = createCollector({ db, clock, fetcher, ingest, incidents, health: sourceHealth });
  const folders = configuredFolders(config).map((dir) =>
    createWatchedFolder({ dir, db, clock, log, ingest, incidents, health: sourceHealth }),
  );
  const opinionOf = createReadersOpinion({ db });
  const counts = createPaperCounts({ db, clock, opinionOf, days: config.countDays });
  const arrivals = createArrivals({
    db,
    clock,
    log,
    collector,
    ingest,
    incidents,
    counts,
    sources: configuredSources(config),
    folders,
    closesAt: config.editionClosesAt,
    pollMinutes: config.sourcePollMinutes,
    countDays: config.countDays,
  });
  const search = createSearch({ db });
  const lookUp = createLookUp({ fetcher, arxivApiUrl: config.arxivApiUrl });
  const curation = createCuration({ db, clock, index, onPapers: followPapers });
  const submissions = createSubmissions({ db, clock, log, ingest, lookUp });
  const topics = createTopics({ db });

  const suppression = createSuppression({ secrets: config.secrets });
  const signup = createSignup({ db, clock, suppression, windowMinutes: config.confirmationWindowMinutes });
  const subscription = createSubscription({
    db,
    clock,
    suppression,
    firstDigestWaitSeconds: config.firstDigestWaitSeconds,
  });
  const following = createFollowing({ db, clock });
  const preferences = createPreferences({ db, prisma, clock });
  const ratings = createRatings({ db, clock });
  const signupAnswers = createSignupAnswers({
    config,
    db,
    signup,
    links,
    templates,
    transport: promptly,
    clock,
    log,
  });

  const addressChange = createAddressChange({ db, clock, signup });
  const erasure = createErasure({ db, clock, suppression });
  const ownData = createOwnData({ db, clock, suppression });

  const batches = createBatches({ db, dispatcher });
  const ledger = createLedger({ db, clock, batches });
  const readers = createReaders({ db });
  const candidates = createCandidates({ editions, clock });
  const ratedPapers = createRatedPapers({ editions });
  const composer = createComposer(templates);
  const partitions = createPartitions({ db, clock, log, retentionDays: config.ledgerRetentionDays });
  const holds = createHolds({ db, clock });
  const tallies = createTallies({ db, clock });
  const planner = createPlanner({
    db,
    clock,
    dispatcher,
    partitions,
    log,
    catchUpHours: config.catchUpHours,
  });
  const journalDir = journalDirectory(config);
  const journal = createJournal({ directory: journalDir });
  const recovery = createRecovery({
    directory: journalDir,
    db,
    clock,
    ledger,
    log,
    suppression,
    policy: config.uncertainPolicy,
  });
  const sweeper = createSweeper({
    db,
    clock,
    log,
    batches,
    holds,
    partitions,
    recovery,
    tallies,
    incidents,
    uncertainPolicy: config.uncertainPolicy,
  });
  const writeMessage = createDigestWriter({ config, links, composer, signer, buffers, clock });
  const delivery = createDelivery({
    db,
    clock,
    log,
    config,
    ledger,
    journal,
    readers,
    candidates,
    topics,
    ratedPapers,
    suppression,
    pacer,
    warmUp: createWarmUp({ db, clock, warmUp: config.warmUp }),
    tallies,
    relayWatch: createRelayWatch({ holds, incidents }),
    writeMessage,
    transport,
  });
  const relayProbe = createRelayProbe({ holds, batches, delivery, incidents, clock, log });
  const runs = createRuns({
    db,
    clock,
    batches,
    holds,
    tallies,
    incidents,
    catchUpHours: config.catchUpHours,
  });

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
    config,
    clock,
    log,
    db,
    prisma,
    dispatcher,
    templates,
    transport,
    links,
    editions,
    editionChanges,
    ingest,
    ingestFiles,
    index,
    incidents,
    sourceHealth,
    arrivals,
    counts,
    search,
    similarPapers,
    curation,
    submissions,
    topics,
    suppression,
    signup,
    subscription,
    following,
    preferences,
    ratings,
    signupAnswers,
    addressChange,
    erasure,
    ownData,
    ledger,
    readers,
    candidates,
    ratedPapers,
    composer,
    batches,
    partitions,
    tallies,
    planner,
    journal,
    recovery,
    sweeper,
    delivery,
    relayProbe,
    runs,
    pacer,
    pastDigests,
    feedback,
    nextDigest,
    explainPast,
    subscriberCounts,
    runWatch,
    troubles,
    allEditions,
    figures,
    overview,
    metrics,
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
    close: async (): Promise<void> => {
      await signInMail.settled();
      transport.close();
      pacer.close();
      journal.close();
      await fetcher.close();
      await dispatcher.close();
      await prisma.close();
      await db.end();
    },
  };
};

export type Container = ReturnType<typeof createContainer>;
