import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../platform/logger.ts';
import type { Db } from '../../platform/postgres.ts';
import type { Ledger, Outcome } from '../ledger/ledger.ts';
import { type UncertainPolicy, uncertainOutcome } from './attempt-outcome.ts';
import { type JournaledOutcome, type RowClaim, SILENT_MS } from './journal.ts';
import { hasEnded, ownerOf } from './process-identity.ts';
import type { RecordRefusal } from './refusal.ts';
import { settleApart } from './settle-apart.ts';

/** Returns the folder in which the workers of one installation (one database) keep their journals on this machine. */
export const journalDirectory = (config: { journalDir: string | null; databaseUrl: string }): string =>
  join(
    config.journalDir ?? join(tmpdir(), 'paperboy-journal'),
    createHash('sha256').update(config.databaseUrl).digest('hex').slice(0, 12),
  );

const UNKNOWN = 'the worker ended before the reply of the relay arrived';

export type Recovered = { planned: number; settled: number; uncertain: number };

type Attempts = Map<string, JournaledOutcome | 'handed over'>;

const readJournal = (texts: string[]): { claims: Map<string, RowClaim>; attempts: Attempts } => {
  const claims = new Map<string, RowClaim>();
  const attempts: Attempts = new Map();
  for (const line of texts.join('').split('\n')) {
    const [kind, claim = '', digestId = ''] = line.split(' ', 3);
    try {
      if (kind === 'C') claims.set(claim, JSON.parse(line.slice(line.indexOf('{'))) as RowClaim);
      if (kind === 'H') attempts.set(`${claim} ${digestId}`, 'handed over');
      if (kind === 'R')
        attempts.set(`${claim} ${digestId}`, JSON.parse(line.slice(line.indexOf('{'))) as JournaledOutcome);
    } catch {
      // A machine that lost power left half a line: what it was to say is unknown.
    }
  }
  return { claims, attempts };
};

/**
 * Settles the rows of workers that ended without settling them, from the journals that they left on this machine. A row
 * that is claimed, or `sending` without a hand-over in the journal, was certainly not sent and is planned again. A row with a
 * reply is settled as the reply says. A row that was handed over without a reply may have arrived. Safe to run anywhere, any
 * number of times at once: the tokens in the journal are the leases, so each row is settled once.
 */
export const createRecovery = (options: {
  directory: string;
  db: Db;
  ledger: Ledger;
  log: Logger;
  recordRefusal: RecordRefusal;
  policy: UncertainPolicy;
}) => {
  const { db, ledger, log } = options;

  const settleClaim = async (number: string, claim: RowClaim, attempts: Attempts): Promise<Recovered> => {
    const { rows } = await db.query<{
      id: string;
      state: string;
      uncertainAttempts: number;
      subscriberId: number;
      addressKey: string;
    }>(
      `select d.id, d.state, s.id as "subscriberId", d.uncertain_attempts as "uncertainAttempts", s.address_key as "addressKey"
       from digests d join subscribers s on s.id = d.subscriber_id
       where d.local_date = $1 and d.id between $2 and $3 and d.lease_token = $4 and d.state in ('claimed', 'sending')`,
      [claim.localDate, claim.from, claim.to, claim.token],
    );
    const counts = { planned: 0, settled: 0, uncertain: 0 };
    const outcomes: Outcome[] = [];
    for (const row of rows) {
      const held = { digestId: row.id, localDate: claim.localDate, token: claim.token };
      const attempt = attempts.get(`${number} ${row.id}`);
      if (row.state === 'claimed' || attempt === undefined) {
        counts.planned += 1;
        outcomes.push({ ...held, state: 'planned', note: null });
      } else if (attempt === 'handed over') {
        counts.uncertain += 1;
        outcomes.push({ ...held, ...uncertainOutcome(options.policy, row.uncertainAttempts, UNKNOWN) });
      } else {
        counts.settled += 1;
        const { refusal, retryAt, ...rest } = attempt;
        if (refusal) {
          const { id, subscriberId, addressKey } = row;
          const about = { digestId: id, localDate: claim.localDate, subscriberId, addressKey };
          await options.recordRefusal({ ...about, verdict: refusal, reply: attempt.note ?? '' });
        }
        outcomes.push({ ...held, ...rest, retryAt: retryAt ? new Date(retryAt) : undefined });
      }
    }
    await settleApart(ledger.settle, outcomes, log);
    return counts;
  };

  const isLeft = (file: string): boolean => {
    const owner = ownerOf(file);
    if (!owner) return false;
    const ended = hasEnded(owner);
    if (ended !== null) return ended;
    return Date.now() - statSync(join(options.directory, file)).mtimeMs > SILENT_MS;
  };

  const list = (): string[] => {
    try {
      return readdirSync(options.directory).sort();
    } catch (error) {
      // No worker of this machine has written one yet.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  };

  return {
    recover: async (): Promise<Recovered> => {
      const all = { planned: 0, settled: 0, uncertain: 0 };
      const byProcess = new Map<string, string[]>();
      for (const file of list()) {
        const process = file.slice(0, file.lastIndexOf('~'));
        byProcess.set(process, [...(byProcess.get(process) ?? []), file]);
      }
      for (const files of byProcess.values()) {
        try {
          // A living worker touches its newest file.
          if (!isLeft(files.at(-1)!)) continue;
          const paths = files.map((file) => join(options.directory, file));
          const { claims, attempts } = readJournal(paths.map((path) => readFileSync(path, 'latin1')));
          for (const [number, claim] of claims) {
            const counts = await settleClaim(number, claim, attempts);
            for (const key of ['planned', 'settled', 'uncertain'] as const) all[key] += counts[key];
          }
          for (const path of paths) rmSync(path, { force: true });
        } catch (error) {
          // Another worker of this machine has recovered it first.
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        }
      }
      if (all.planned + all.settled + all.uncertain > 0) log.warn(all, 'took over from a worker that ended');
      return all;
    },
  };
};

export type Recovery = ReturnType<typeof createRecovery>;
