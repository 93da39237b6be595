import { randomUUID } from 'node:crypto';
import type { PreparedMail } from '../../mail/message.ts';
import type { SendResult } from '../../mail/smtp/outcome.ts';
import type { Transport } from '../../mail/transport.ts';
import type { Topics } from '../../papers/topics.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Pacer } from '../../platform/pacer.ts';
import type { Db } from '../../platform/postgres.ts';
import { retry } from '../../platform/retry.ts';
import type { Suppression } from '../../subscribers/suppression.ts';
import type { DigestWriter } from '../compose/write-message.ts';
import type { Range } from '../ledger/batches.ts';

import type { Begun, Ledger, SelectedPaper } from '../ledger/ledger.ts';
import { LEASE_MS } from '../ledger/ledger.ts';
import { skipped } from '../ledger/skip-reasons.ts';
import type { CandidatesService } from '../selection/candidates.ts';
import type { RatedPapers } from '../selection/rated-papers.ts';
import type { Readers } from '../selection/readers.ts';
import { selectForReader } from '../selection/selection.ts';
import { outcomeOf } from './attempt-outcome.ts';
import type { Item } from './delivery-item.ts';
import type { Journal } from './journal.ts';
import { createLanes } from './lanes.ts';
import { createPagePreparer } from './prepare-page.ts';
import type { RelayWatch } from './relay-watch.ts';
import { createSendingLine } from './sending-line.ts';
import { createSettling, type End } from './settle-items.ts';
import type { Tallies } from './tallies.ts';
import type { WarmUp } from './warm-up.ts';

const PAGE = 500;
const SUPPRESS_RETRY_MS = 250;
const HOUR_MS = 3_600_000;
const LOOK_EVERY_MS = 1_000;

export type DeliveryDeps = {
  db: Db;
  clock: Clock;
  log: Logger;
  config: Pick<Config, 'smtpConnections' | 'smtpRatePerSecond' | 'domainLimits' | 'uncertainPolicy'>;
  ledger: Ledger;
  journal: Journal;
  readers: Readers;
  candidates: CandidatesService;
  topics: Topics;
  ratedPapers: RatedPapers;
  suppression: Suppression;
  pacer: Pacer;
  warmUp: WarmUp;
  tallies: Tallies;
  relayWatch: RelayWatch;
  writeMessage: DigestWriter;
  transport: Transport;
};

type Written = { message: PreparedMail; selection: SelectedPaper[] };
/** Of what was ready to be sent, and may not be any more. */
const endOf: Record<'expired' | 'left' | 'suppressed', End> = {
  expired: { state: 'expired', note: 'not sent within its window' },
  left: skipped('reader_left'),
  suppressed: skipped('suppressed'),
};

/** Sends planned digests: claim, rank, compose, record `sending`, hand over, record the outcome. */
export const createDelivery = (deps: DeliveryDeps) => {
  const { clock, config, journal, ledger, log, tallies } = deps;
  let stopping = false;

  const { settle, putBack, flush } = createSettling({ ledger, journal, tallies, clock, log });
  const prepare = createPagePreparer(deps);

  const limitOf = (domain: string): number =>
    config.domainLimits.get(domain) ?? config.domainLimits.get('*') ?? 0;

  const lanes = createLanes<Item>({
    slots: config.smtpConnections,
    now: () => performance.now(),
    allowed: (domain, wanted) => {
      const limit = limitOf(domain);
      return limit === 0 ? wanted : deps.pacer.take(`domain:${domain}`, limit, wanted, () => line.pump());
    },
  });

  /** Items whose domain, the rate and the warm-up let them go. */
  const next = async (count: number): Promise<Item[]> => {
    if (lanes.size() === 0) return [];
    const rate = config.smtpRatePerSecond;
    const wanted = Math.min(count, lanes.size());
    const paced = rate === 0 ? wanted : deps.pacer.take('all', rate, wanted, () => line.pump());
    const items = lanes.next(paced);
    if (rate > 0) deps.pacer.giveBack('all', paced - items.length);
    const warm = await deps.warmUp.take(items.length).catch((error: unknown) => {
      log.warn({ err: messageOf(error) }, 'the warm-up cannot be counted; nothing is begun');
      return 0;
    });
    for (const item of items.slice(warm)) {
      lanes.done(item.domain, null);
      const untilNextDay = deps.warmUp.nextDay().getTime() - clock.now().getTime();
      putBack(item, "waits: the day's cap of the warm-up is reached", untilNextDay + Math.random() * HOUR_MS);
    }
    return items.slice(0, warm);
  };

  // A digest that cannot be written must not hold up its page: it fails alone, and says so.
  const write = async (item: Item): Promise<Written | null> => {
    const { row, reader, candidates, knowledge } = item;
    const end = (what: End): null => {
      lanes.done(item.domain, null);
      void deps.warmUp.giveBack(1).catch(() => {});
      void settle(item, what);
      return null;
    };
    try {
      const chosen = selectForReader(reader, candidates, knowledge);
      if (chosen.length === 0) {
        const { size } = candidates.papers;
        const why =
          size > 0
            ? skipped('none_good_enough', size)
            : skipped(candidates.isLate ? 'list_late' : 'no_new_edition');
        return end({ ...why, throughEdition: candidates.through });
      }
      const selection = chosen.map(({ id, score, reason }) => ({ paperId: Number(id), score, reason }));
      return { selection, message: await deps.writeMessage({ row, reader, candidates }, selection) };
    } catch (error) {
      log.error({ digestId: row.digestId, err: error }, 'a digest could not be written');
      return end({ state: 'failed', note: `not written: ${messageOf(error)}` });
    }
  };

  const start = (group: { item: Item; written: Written }[]): Promise<Begun[]> =>
    ledger.start(
      group.map(({ item, written }) => ({
        digestId: item.row.digestId,
        localDate: item.row.localDate,
        token: item.row.token,
        selection: written.selection,
        throughEdition: item.candidates.through,
        suppressionHashes: deps.suppression.hashesOf(item.reader.addressKey),
      })),
      group[0]!.item.isProbe,
    );

  const onNotBegun = (item: Item, verdict: Exclude<Begun, 'begun'>): void => {
    lanes.done(item.domain, null);
    void deps.warmUp.giveBack(1).catch(() => {});
    if (verdict === 'held' || verdict === 'lost') putBack(item, null);
    else void settle(item, endOf[verdict]);
  };

  const followUp = async (item: Item, delivery: SendResult, isBounce: boolean): Promise<void> => {
    if (isBounce)
      await retry(() => deps.suppression.add(deps.db, item.reader.addressKey, 'hard bounce', clock.now()), {
        forMs: LEASE_MS,
        everyMs: SUPPRESS_RETRY_MS,
      });
    await deps.relayWatch.answered(delivery);
  };

  const onAnswer = (item: Item, delivery: SendResult, answerMs: number): void => {
    void (async () => {
      const { row, domain } = item;
      const outcome = outcomeOf(delivery, row, { policy: config.uncertainPolicy, now: clock.now() });
      journal.replied(item.claim, row.digestId, outcome);
      const isOfDomain = !['unreachable', 'refused', 'interrupted', 'held'].includes(delivery.kind);
      lanes.done(domain, isOfDomain ? answerMs : null);
      if (delivery.kind === 'sent') lanes.markHealthy(domain);
      if (delivery.kind === 'deferred' && delivery.slowDomain)
        tallies.held(domain, new Date(clock.now().getTime() + lanes.hold(domain)));
      if (isOfDomain)
        tallies.answered(
          domain,
          delivery.kind === 'sent' ? 'sent' : delivery.kind === 'deferred' ? 'deferred' : 'failed',
          answerMs,
        );
      // Whatever goes wrong with what follows from it, the outcome itself is recorded.
      await followUp(item, delivery, outcome.isBounce === true).catch((error: unknown) =>
        log.error(
          { digestId: row.digestId, err: messageOf(error) },
          'what a reply asks for could not be done',
        ),
      );
      const { isBounce, retryAt, ...rest } = outcome;
      await settle(item, { ...rest, retryAt: retryAt ? new Date(retryAt) : undefined }, delivery);
    })().catch((error: unknown) => log.error({ err: error }, 'an outcome could not be recorded'));
  };

  const line = createSendingLine<Item, Written>({
    connections: config.smtpConnections,
    log,
    transport: deps.transport,
    next,
    write,
    start,
    handOver: (item) => journal.handOver(item.claim, item.digestId),
    mayTakeLong: (item) => lanes.isSlow(item.domain),
    onNotBegun,
    onAnswer,
  });

  // Domains ask for patience while their mails wait: those go back, and their batch is done with.
  let watch: NodeJS.Timeout | undefined;
  const watchLanes = (): void => {
    watch ??= setInterval(() => {
      for (const { item, forMs, why } of lanes.takeOverdue()) putBack(item, `waits: ${why}`, forMs);
      if (lanes.size() > 0) return line.pump();
      clearInterval(watch);
      watch = undefined;
    }, LOOK_EVERY_MS);
  };

  /** Claims and sends a page; answers how many rows it had, and how the last attempt ended. */
  const sendPage = async (
    range: Range & { localDate: string },
    limit: number,
    isProbe = false,
  ): Promise<{ count: number; delivery: SendResult | undefined }> => {
    const token = randomUUID();
    const claim = journal.claim({ ...range, token });
    let renewal: NodeJS.Timeout | undefined;
    let delivery: SendResult | undefined;
    try {
      const rows = await ledger.claim(range, token, limit, isProbe);
      if (rows.length === 0) return { count: 0, delivery };
      renewal = setInterval(() => {
        ledger
          .renew(range, token)
          .catch((error: unknown) => log.warn({ err: messageOf(error) }, 'a lease could not be renewed'));
      }, LEASE_MS / 4);
      let items: Omit<Item, 'finish'>[];
      let heldDomains: Map<string, number>;
      try {
        items = await prepare(rows, claim, isProbe);
        heldDomains = await tallies.heldDomains(clock.now());
      } catch (error) {
        await ledger.settle(rows.map((row) => ({ ...row, state: 'planned' as const, note: null })));
        throw error;
      }
      const gone = new Set(rows.map((row) => row.digestId));
      for (const { digestId } of items) gone.delete(digestId);
      await ledger.settle(
        rows.filter((row) => gone.has(row.digestId)).map((row) => ({ ...row, ...skipped('reader_left') })),
      );
      await new Promise<void>((resolve) => {
        let left = items.length;
        if (left === 0) return resolve();
        const finish = (end?: SendResult): void => {
          delivery = end ?? delivery;
          left -= 1;
          if (left === 0) resolve();
        };
        for (const item of items) {
          if (stopping) {
            putBack({ ...item, finish }, null);
            continue;
          }
          lanes.add(item.domain, { ...item, finish });
          // What one worker was told holds for all, and for those that were started since.
          const heldMs = heldDomains.get(item.domain);
          if (heldMs !== undefined) lanes.deferUntil(item.domain, heldMs);
        }
        line.pump();
        watchLanes();
      });
      return { count: rows.length, delivery };
    } finally {
      clearInterval(renewal);
      journal.release(claim);
    }
  };

  return {
    /** From now on only what has begun is finished: a process that ends must leave nothing in doubt. */
    stop: (): void => {
      stopping = true;
      clearInterval(watch);
      line.stop();
      for (const item of lanes.drain()) putBack(item, null);
      flush();
    },

    /** Sends every planned digest of a range of the ledger. Safe to repeat and to run in many places at once. */
    sendRange: async (range: Range): Promise<{ handled: number }> => {
      let handled = 0;
      for (const localDate of await ledger.datesOf(range)) {
        for (;;) {
          if (stopping) return { handled };
          const { count } = await sendPage({ ...range, localDate }, PAGE);
          handled += count;
          if (count < PAGE) break;
        }
      }
      return { handled };
    },

    /** Sends one digest of a range to find out whether the relay is back; null where there was none to send. */
    probe: async (range: Range): Promise<SendResult | null> => {
      for (const localDate of await ledger.datesOf(range)) {
        const { count, delivery } = await sendPage({ ...range, localDate }, 1, true);
        if (count > 0) return delivery ?? null;
      }
      return null;
    },
  };
};

export type DigestDelivery = ReturnType<typeof createDelivery>;
