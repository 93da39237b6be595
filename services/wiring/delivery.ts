import { createRuns } from '../admin/runs.ts';
import { createComposer } from '../digests/compose/composer.ts';
import { createDigestWriter } from '../digests/compose/write-message.ts';
import { createAdmission } from '../digests/delivery/admission.ts';
import { createAfterReply } from '../digests/delivery/after-reply.ts';
import { createDelivery } from '../digests/delivery/delivery.ts';
import type { Item } from '../digests/delivery/delivery-item.ts';
import { createExpiry } from '../digests/delivery/expire.ts';
import { createResultHandler } from '../digests/delivery/handle-result.ts';
import { createJournal } from '../digests/delivery/journal.ts';
import { createPagePreparer } from '../digests/delivery/prepare-page.ts';
import { createRecovery, journalDirectory } from '../digests/delivery/recovery.ts';
import { createRelayProbe } from '../digests/delivery/relay-probe.ts';
import { createRelayWatch } from '../digests/delivery/relay-watch.ts';
import { createItemWriter } from '../digests/delivery/select-and-write.ts';
import { createSettling } from '../digests/delivery/settle-items.ts';
import { createSweeper } from '../digests/delivery/sweeper.ts';
import { createTallies } from '../digests/delivery/tallies.ts';
import { createWarmUp } from '../digests/delivery/warm-up.ts';
import { createBatches } from '../digests/ledger/batches.ts';
import { createDomainHolds } from '../digests/ledger/domain-holds.ts';
import { createHolds } from '../digests/ledger/holds.ts';
import { createLedger } from '../digests/ledger/ledger.ts';
import { createPartitions } from '../digests/ledger/partitions.ts';
import { createPlanner } from '../digests/ledger/planner.ts';
import { createCandidates } from '../digests/selection/candidates.ts';
import { createRatedPapers } from '../digests/selection/rated-papers.ts';
import { createReaders } from '../digests/selection/readers.ts';
import type { ActingParts } from './acting.ts';
import type { Base, Overrides } from './base.ts';
import type { Papers } from './papers.ts';
import type { Subscribers } from './subscribers.ts';

/** Wires digests, from the plan to the outcome. */
export const wireDelivery = (
  {
    db,
    dispatcher,
    clock,
    editions,
    templates,
    log,
    config,
    suppression,
    incidents,
    links,
    signer,
    buffers,
    topics,
    pacer,
    transport,
    recordRefusal,
  }: Base & Papers & Subscribers & ActingParts,
  overrides: Overrides,
) => {
  const batches = createBatches({ db, dispatcher });
  const ledger = createLedger({ db, clock, batches });
  const readers = createReaders({ db });
  const candidates = createCandidates({ editions, clock });
  const ratedPapers = createRatedPapers({ editions });
  const composer = overrides.composer ?? createComposer(templates);
  const partitions = createPartitions({
    db,
    clock,
    log,
    editions,
    retentionDays: config.ledgerRetentionDays,
  });
  const holds = createHolds({ db, clock });
  const domainHolds = createDomainHolds({ db, clock });
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
    ledger,
    log,
    recordRefusal,
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
    expiry: createExpiry({ db, recordRefusal, log }),
    tallies,
    incidents,
    uncertainPolicy: config.uncertainPolicy,
  });
  const writeMessage = createDigestWriter({ config, links, composer, signer, buffers, clock });
  const settling = createSettling({ ledger, journal, tallies, clock, log });
  const warmUp = createWarmUp({ db, clock, warmUp: config.warmUp });
  const relayWatch = createRelayWatch({ holds, incidents });
  const admission = createAdmission<Item>({ config, pacer, warmUp, putBack: settling.putBack, clock, log });
  const handleResult = createResultHandler({
    clock,
    log,
    policy: config.uncertainPolicy,
    journal,
    afterReply: createAfterReply<Item>({ clock, admission, tallies, recordRefusal, relayWatch }),
    settle: settling.settle,
  });
  const delivery = createDelivery({
    clock,
    log,
    connections: config.smtpConnections,
    ledger,
    journal,
    tallies,
    domainHolds,
    suppression,
    prepare: createPagePreparer({ readers, topics, ratedPapers, candidates }),
    writeItem: createItemWriter({ writeMessage, log }),
    admission,
    settling,
    handleResult,
    transport,
  });
  const relayProbe = createRelayProbe({ holds, batches, delivery, incidents, clock, log });
  const runs = createRuns({
    db,
    clock,
    batches,
    holds,
    domainHolds,
    tallies,
    incidents,
    catchUpHours: config.catchUpHours,
  });

  return {
    batches,
    ledger,
    readers,
    candidates,
    ratedPapers,
    composer,
    partitions,
    holds,
    domainHolds,
    tallies,
    planner,
    journal,
    recovery,
    sweeper,
    delivery,
    relayProbe,
    relayWatch,
    warmUp,
    runs,
  };
};

export type Delivery = ReturnType<typeof wireDelivery>;
