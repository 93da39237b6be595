import { closeSync, ftruncateSync, futimesSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Range } from '../ledger/batches.ts';
import type { Outcome } from '../ledger/ledger.ts';
import { fileOf, thisProcess } from './process-identity.ts';

/** What a worker came to know of one attempt, as it goes to the ledger. */
export type JournaledOutcome = Pick<Outcome, 'state' | 'note' | 'isUncertain'> & {
  retryAt?: string | undefined;
  /** The address does not exist. */
  isBounce?: boolean;
};

/** One claim of a worker, and the attempts that it names. */
export type RowClaim = Range & { localDate: string; token: string };

const LARGEST_SEGMENT = 4_000_000;
const BEAT_MS = 10_000;
/** A journal that was not touched for so long is taken over, by those who cannot see whether its process lives. */
export const SILENT_MS = 60_000;

/**
 * What survives a worker that is killed: an append-only file, in which one line is written right before a mail is
 * complete on the wire and one when its reply has come. write(2) hands the line to the kernel, which keeps it whatever
 * becomes of the process; only the loss of the whole machine loses it, and then the connections are gone as well.
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
    // Each segment can be read by itself.
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
    } else if (current.size > LARGEST_SEGMENT) {
      flush();
      segment = undefined;
      if (current.open === 0) drop(current);
    }
  };

  // Latin-1 keeps bytes and characters alike, and a relay's words may hold anything.
  const ascii = (text: string): string =>
    text.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

  return {
    /** Before rows are claimed: whoever finds this file knows where to look for them. Answers the claim's number. */
    claim: (what: RowClaim): number => {
      claims += 1;
      live.set(claims, what);
      pending += line(claims, what);
      flush();
      return claims;
    },
    /** Everything of the claim is settled. */
    release: (claim: number): void => {
      live.delete(claim);
      rotate();
    },
    /**
     * In the kernel when this returns: call it before the bytes that complete the mail are written.
     * @throws where this process stood still for so long that others may have taken over
     */
    handOver: (claim: number, digestId: string): void => {
      if (performance.now() - beatAt > SILENT_MS - BEAT_MS) {
        beat();
        throw new Error('this worker stood still for too long; others may answer for its mails');
      }
      pending += `H ${claim} ${digestId}\n`;
      flush();
      const key = `${claim} ${digestId}`;
      if (unsettled.has(key)) return;
      unsettled.set(key, segment!);
      segment!.open += 1;
    },
    /** Written with the next handing-over of any connection, or at the end of this turn of the event loop. */
    replied: (claim: number, digestId: string, outcome: JournaledOutcome): void => {
      if (pending === '') setImmediate(flush);
      pending += `R ${claim} ${digestId} ${ascii(JSON.stringify(outcome))}\n`;
    },
    /** The outcome is in Postgres. */
    settled: (claim: number, digestId: string): void => {
      const key = `${claim} ${digestId}`;
      const where = unsettled.get(key);
      if (!where) return;
      unsettled.delete(key);
      where.open -= 1;
      if (where !== segment && where.open === 0) drop(where);
      else rotate();
    },
    /** Leaves the file to be found where something is not settled. */
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
