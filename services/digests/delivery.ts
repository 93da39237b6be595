import { randomUUID } from 'node:crypto';
import type { Message } from '../mail/message.ts';
import type { Delivery } from '../mail/smtp-outcome.ts';
import type { Transport } from '../mail/transport.ts';
import type { Topics } from '../papers/topics.ts';
import { createBatcher } from '../platform/batcher.ts';
import type { Clock } from '../platform/clock.ts';
import { eachConcurrently } from '../platform/concurrency.ts';
import type { Config } from '../platform/config.ts';
import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { Db } from '../platform/postgres.ts';
import { retry } from '../platform/retry.ts';
import type { Suppression } from '../subscribers/suppression.ts';
import type { Candidates, CandidatesService } from './candidates.ts';
import type { Claimed, Ledger, Outcome, SelectedPaper, Starting } from './ledger.ts';
import { LEASE_MS, MOST_UNCERTAIN_ATTEMPTS } from './ledger.ts';
import type { RatedPapers } from './rated-papers.ts';
import type { DigestReader, Readers } from './readers.ts';
import { type Knowledge, selectForReader } from './selection.ts';
import type { DigestWriter } from './write-message.ts';

const PAGE = 100;
const OUTCOME_RETRY_MS = 1_000;
const MINUTE_MS = 60_000;

export type DeliveryDeps = {
  db: Db;
  clock: Clock;
  log: Logger;
  config: Pick<Config, 'smtpConnections' | 'uncertainPolicy'>;
  ledger: Ledger;
  readers: Readers;
  candidates: CandidatesService;
  topics: Topics;
  ratedPapers: RatedPapers;
  suppression: Suppression;
  writeMessage: DigestWriter;
  transport: Transport;
};

type Written = { selection: SelectedPaper[]; message: Message };
/** A claimed row with all that its mail is made of. */
type Prepared = { row: Claimed; reader: DigestReader; candidates: Candidates; knowledge: Knowledge };

/** Sends planned digests: claim, rank, compose, record `sending`, send, record the outcome. */
export const createDelivery = (deps: DeliveryDeps) => {
  const { clock, config, ledger, log } = deps;
  const starts = createBatcher<Starting, boolean>({ write: ledger.start, maxItems: 200 });
  const outcomes = createBatcher<Outcome, boolean>({
    // What the relay said must not be lost to a moment without Postgres: the mail would go out again.
    write: (batch) => retry(() => ledger.settle(batch), { forMs: LEASE_MS, everyMs: OUTCOME_RETRY_MS }),
    maxItems: 500,
  });

  let stopping = false;

  const settle = async (row: Claimed, outcome: Omit<Outcome, 'digestId' | 'token'>): Promise<void> => {
    const written = await outcomes.add({ digestId: row.digestId, token: row.token, ...outcome });
    if (!written)
      log.warn(
        { digestId: row.digestId, state: outcome.state },
        'the lease was lost; another worker answers for this digest',
      );
  };

  // A digest that cannot be written must not hold up its page: it fails alone, and says so.
  const write = async (prepared: Prepared): Promise<Written | 'nothing' | 'failed'> => {
    const { row, reader, candidates, knowledge } = prepared;
    try {
      const chosen = selectForReader(reader, candidates, knowledge);
      if (chosen.length === 0) return 'nothing';
      const selection = chosen.map(({ id, score, reason }) => ({ paperId: Number(id), score, reason }));
      return { selection, message: await deps.writeMessage({ row, reader, candidates }, selection) };
    } catch (error) {
      log.error({ digestId: row.digestId, err: error }, 'a digest could not be written');
      await settle(row, { state: 'failed', note: `not written: ${messageOf(error)}` });
      return 'failed';
    }
  };

  const deliver = async (prepared: Prepared): Promise<void> => {
    // What has not begun goes back, for another worker.
    if (stopping) return settle(prepared.row, { state: 'planned', note: null });
    const { row, candidates } = prepared;
    const written = await write(prepared);
    if (written === 'failed') return;
    if (written === 'nothing') {
      const note =
        candidates.papers.size === 0
          ? 'no new edition'
          : `none of ${candidates.papers.size} papers was good enough`;
      return settle(row, { state: 'skipped', note, throughEdition: candidates.through });
    }
    const { selection, message } = written;
    if (!(await starts.add({ digestId: row.digestId, token: row.token, selection }))) {
      return settle(row, {
        state: 'skipped',
        note: 'the reader left, paused or was suppressed while it was queued',
      });
    }
    await record(prepared, await deps.transport.send(message));
  };

  const record = async ({ row, reader, candidates }: Prepared, delivery: Delivery): Promise<void> => {
    const note = delivery.reply;
    switch (delivery.kind) {
      case 'sent':
        return settle(row, { state: 'sent', note, throughEdition: candidates.through });
      case 'rejected':
        if (delivery.hardBounce)
          await deps.suppression.add(deps.db, reader.addressKey, 'hard bounce', clock.now());
        return settle(row, { state: 'failed', note });
      case 'held':
        return settle(row, { state: 'failed', note: `held: ${note}` });
      case 'uncertain':
        if (config.uncertainPolicy === 'hold' || row.attempts >= MOST_UNCERTAIN_ATTEMPTS)
          return settle(row, { state: 'uncertain', note });
        return settle(row, { state: 'planned', note: `sent again: ${note}`, retryAt: later(1) });
      case 'unreachable':
      case 'interrupted':
      case 'refused':
        return settle(row, { state: 'planned', note, retryAt: later(1) });
      case 'deferred':
        return settle(row, { state: 'planned', note, retryAt: later(Math.min(2 ** row.attempts, 60)) });
    }
  };

  // Jitter, so that what was deferred together does not come back together.
  const later = (minutes: number): Date =>
    new Date(clock.now().getTime() + minutes * MINUTE_MS * (0.75 + Math.random() / 2));

  const prepare = async (rows: Claimed[]): Promise<Prepared[]> => {
    const readers = await deps.readers.read(
      rows.map((row) => row.subscriberId),
      clock.now(),
    );
    const suppressed = await deps.suppression.among(
      deps.db,
      [...readers.values()].map((reader) => reader.addressKey),
    );
    const topics = new Map((await deps.topics.list()).map((topic) => [topic.slug, topic]));
    const ratedPapers = await deps.ratedPapers.of([...readers.values()]);
    // One answer for the whole page, even if an edition closes meanwhile.
    const latest = await deps.candidates.latest();
    const prepared: Prepared[] = [];
    for (const row of rows) {
      const reader = readers.get(row.subscriberId);
      if (!reader || suppressed.has(reader.addressKey)) {
        if (reader) await deps.suppression.add(deps.db, reader.addressKey, 'suppressed', clock.now());
        await settle(row, { state: 'skipped', note: 'the address is suppressed' });
        continue;
      }
      prepared.push({
        row,
        reader,
        candidates: await deps.candidates.between(reader.lastEditionDate, latest),
        knowledge: { topics, ratedPapers },
      });
    }
    return prepared;
  };

  return {
    /** From now on only what has begun is finished: a process that ends must leave nothing in doubt. */
    stop: (): void => {
      stopping = true;
    },

    /** Sends every planned digest of a range of the ledger. Safe to repeat and to run in many places at once. */
    sendRange: async (range: { from: string; to: string }): Promise<{ handled: number }> => {
      let handled = 0;
      for (;;) {
        if (stopping) return { handled };
        const token = randomUUID();
        const rows = await ledger.claim(range, token, PAGE);
        if (rows.length === 0) return { handled };
        let renewalFailure: unknown = null;
        const renewal = setInterval(() => {
          ledger.renew(token).catch((error: unknown) => {
            renewalFailure = error;
          });
        }, LEASE_MS / 4);
        try {
          await eachConcurrently(await prepare(rows), config.smtpConnections, deliver);
        } finally {
          clearInterval(renewal);
        }
        // The writes above would have failed too, had it mattered; it is worth a line all the same.
        if (renewalFailure) log.warn({ err: renewalFailure }, 'a lease could not be renewed');
        handled += rows.length;
      }
    },
  };
};

export type DigestDelivery = ReturnType<typeof createDelivery>;
