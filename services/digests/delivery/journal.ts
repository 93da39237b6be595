import { closeSync, ftruncateSync, futimesSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Range } from '../ledger/batches.ts';
import type { Outcome } from '../ledger/ledger.ts';
import { fileOf, thisProcess } from './process-identity.ts';
import type { RefusalVerdict } from './refusal.ts';

/** The outcome of one attempt, as the worker will record it in the ledger. */
export type JournaledOutcome = Pick<Outcome, 'state' | 'note' | 'isUncertain'> & {
  retryAt?: string | undefined;
  /** Of a mail that its recipient's server refused for good. */
  refusal?: RefusalVerdict;
};

/** One claim of a worker: the rows it may hold, and the lease token under which it holds them. */
export type RowClaim = Range & { localDate: string; token: string };

const MAX_SEGMENT_BYTES = 4_000_000;
const BEAT_MS = 10_000;
/** A journal that was not touched for so long is taken over by processes that cannot see whether its owner lives. */
export const SILENT_MS = 60_000;

/**
 * Keeps an append-only file that survives a worker that is killed: one line is written right before a mail is complete on
 * the wire, and one when its reply has arrived. write(2) hands the line to the kernel, which keeps it whatever happens to the
 * process; it is lost only when the whole machine is, and then the connections are lost as well.
 *
 * Lines: `C <claim> {…}` a claim, `H <claim> <digest>` handed over, `R <claim> <digest> {…}` replied. A segment is
 * removed once everything in it is settled in Postgres. Written without a wait: 2 to 5 µs a mail.
 */
export const createJournal = (options: { directory: string }) => {
  type Segment = { file: string; fd: number; size: number; open: number };
  let segment: Segment | undefined;
  let segments = 0;
  let claims = 0;
  let pending = '';
  const live = new Map<number, RowClaim>();
  const unsettled = new Map<string, Segment>();
  const owner = thisProcess();
  let beatAt = performance.now();
  let heart: NodeJS.Timeout | undefined;

  const beat = (): void => {
    if (!segment) return;
    futimesSync(segment.fd, new Date(), new Date());
    beatAt = performance.now();
  };

  const line = (claim: number, what: RowClaim): string => `C ${claim} ${JSON.stringify(what)}\n`;

  const open = (): Segment => {
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
    segments += 1;
    const file = join(options.directory, fileOf(owner, segments));
    segment = { file, fd: openSync(file, 'ax', 0o600), size: 0, open: 0 };
    if (!heart) {
      beatAt = performance.now();
      heart = setInterval(beat, BEAT_MS);
      heart.unref();
    }
    // Every segment begins with the live claims, so that it can be read alone.
    pending = [...live].map(([claim, what]) => line(claim, what)).join('') + pending;
    return segment;
  };

  const drop = (old: Segment): void => {
    closeSync(old.fd);
    rmSync(old.file, { force: true });
  };

  const flush = (): void => {
    if (pending === '') return;
    const current = segment ?? open();
    const bytes = Buffer.from(pending, 'latin1');
    pending = '';
    let at = 0;
    while (at < bytes.length) at += writeSync(current.fd, bytes, at);
    current.size += bytes.length;
  };

  const rotate = (): void => {
    const current = segment;
    if (!current) return;
    if (current.open === 0 && live.size === 0 && current.size > 0) {
      flush();
      ftruncateSync(current.fd, 0);
      current.size = 0;
    } else if (current.size > MAX_SEGMENT_BYTES) {
      flush();
      segment = undefined;
      if (current.open === 0) drop(current);
    }
  };

  // The file is written as Latin-1, one byte for each character, and a reply may hold any character.
  const ascii = (text: string): string =>
    text.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

  return {
    /** Records a claim, before its rows are claimed, so that a recovery knows where to look. Returns the claim's number. */
    claim: (what: RowClaim): number => {
      claims += 1;
      live.set(claims, what);
      pending += line(claims, what);
      flush();
      return claims;
    },
    /** Forgets a claim whose rows are all settled. */
    release: (claim: number): void => {
      live.delete(claim);
      rotate();
    },
    /**
     * Records that a mail is about to be complete; the kernel has the line when this returns. To be called before the bytes
     * that complete the mail are written.
     * @throws where this process stood still for so long that another may have taken over its rows
     */
    handOver: (claim: number, digestId: string): void => {
      if (performance.now() - beatAt > SILENT_MS - BEAT_MS) {
        beat();
        throw new Error('this worker stood still for too long; another may have taken over its mails');
      }
      pending += `H ${claim} ${digestId}\n`;
      flush();
      const key = `${claim} ${digestId}`;
      if (unsettled.has(key)) return;
      unsettled.set(key, segment!);
      segment!.open += 1;
    },
    /** Records a reply: the line is written with the next one of `handOver`, or at the end of this turn of the event loop. */
    replied: (claim: number, digestId: string, outcome: JournaledOutcome): void => {
      if (pending === '') setImmediate(flush);
      pending += `R ${claim} ${digestId} ${ascii(JSON.stringify(outcome))}\n`;
    },
    /** Forgets an attempt whose outcome is in Postgres. */
    settled: (claim: number, digestId: string): void => {
      const key = `${claim} ${digestId}`;
      const where = unsettled.get(key);
      if (!where) return;
      unsettled.delete(key);
      where.open -= 1;
      if (where !== segment && where.open === 0) drop(where);
      else rotate();
    },
    /** Closes the journal, and leaves the file for a recovery where something is not settled. */
    close: (): void => {
      clearInterval(heart);
      heart = undefined;
      flush();
      if (!segment) return;
      if (unsettled.size === 0 && live.size === 0) drop(segment);
      else closeSync(segment.fd);
      segment = undefined;
    },
  };
};

export type Journal = ReturnType<typeof createJournal>;
