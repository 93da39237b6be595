import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { openChannel } from './open.ts';
import type { SendResult } from './outcome.ts';
import { createSession, type Session } from './session.ts';
import type { Timeouts } from './timeouts.ts';

type Unreachable = Extract<SendResult, { kind: 'unreachable' }>;
export type Kept = { session: Session; sent: number; idleSince: number; closing?: NodeJS.Timeout };
type Waiter = (answer: Kept | Unreachable) => void;

// With so many mails the cost of opening does not matter; a relay that wants fewer sends 421.
const MAILS_PER_CONNECTION = 500;
// A connection that was idle for so long may be lost unnoticed, since routers forget connections; NOOP tells.
const ASK_AFTER_MS = 10_000;
// A relay that refuses a further connection keeps those that it has; more are tried after this time.
const FEWER_FOR_MS = 60_000;
const ENDING: Unreachable = { kind: 'unreachable', reply: 'this process is ending' };
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 60_000;

/**
 * Keeps connections to one relay open between mails. A relay that cannot be used is left out for a second, then two, four, up
 * to a minute; after each pause one mail tries it again.
 */
export const createRelay = (options: {
  url: string;
  connections: number;
  timeouts: Timeouts;
  log: Logger;
  now?: () => number;
  random?: () => number;
}) => {
  const { url, timeouts, log } = options;
  const now = options.now ?? Date.now;
  const random = options.random ?? Math.random;
  const name = new URL(url).host;
  const idle: Kept[] = [];
  const waiters: Waiter[] = [];
  let opening = 0;
  let established = 0;
  let isProbed = false;
  let most = options.connections;
  let failures = 0;
  let pausedUntil = 0;
  let lastFailure = '';
  let knowsChunks = true;
  let takesFollowers = true;
  let closed = false;

  const unreachable = (): Unreachable => ({ kind: 'unreachable', reply: `${name}: ${lastFailure}` });

  const fail = (reply: string): void => {
    isProbed = false;
    lastFailure = reply;
    most = options.connections;
    // Mails that failed together count as one failure.
    if (now() >= pausedUntil) {
      failures += 1;
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), MAX_PAUSE_MS);
      pausedUntil = now() + pause * (0.75 + random() / 2);
      if (failures === 1) log.warn({ relay: name }, 'a relay cannot be used, and is left out for now');
    }
    for (const each of waiters.splice(0)) each(unreachable());
  };

  const succeed = (): void => {
    if (failures > 0) log.info({ relay: name }, 'a relay can be used again');
    isProbed = false;
    failures = 0;
    pausedUntil = 0;
  };

  const openOne = async (waiter: Waiter): Promise<void> => {
    opening += 1;
    const channel = await openChannel(url, timeouts);
    opening -= 1;
    if ('kind' in channel) {
      waiters.unshift(waiter);
      if (established > 0) takeFewer();
      else if (opening === 0) fail(channel.reply);
      return;
    }
    established += 1;
    channel.offer.chunking &&= knowsChunks;
    const session = createSession(channel, timeouts, {
      onEnd: () => {
        established -= 1;
        forget(kept);
        // A mail that waited for this connection needs another.
        const next = waiters.shift();
        if (next) acquire(next);
      },
      onNoChunking: () => {
        knowsChunks = false;
        log.warn({ relay: name }, 'the relay offers CHUNKING and knows no BDAT; its mail goes by DATA');
      },
      onNoFollowing: () => {
        takesFollowers = false;
        log.warn(
          { relay: name },
          'the relay takes nothing behind the end of a mail; each waits for the reply to the one before',
        );
      },
    });
    const kept: Kept = { session, sent: 0, idleSince: now() };
    if (closed) session.quit();
    waiter(kept);
  };

  const takeFewer = (): void => {
    most = established;
    setTimeout(() => {
      most = options.connections;
    }, FEWER_FOR_MS).unref();
  };

  const forget = (kept: Kept): void => {
    clearTimeout(kept.closing);
    const at = idle.indexOf(kept);
    if (at >= 0) idle.splice(at, 1);
  };

  const acquire = (waiter: Waiter): void => {
    if (closed) {
      waiter(ENDING);
      return;
    }
    isProbed = failures > 0;
    const kept = idle.pop();
    if (kept) {
      clearTimeout(kept.closing);
      if (now() - kept.idleSince < ASK_AFTER_MS) waiter(kept);
      else
        kept.session.noop().then(
          (isAlive) => (isAlive ? waiter(kept) : acquire(waiter)),
          () => acquire(waiter),
        );
      return;
    }
    if (opening + established >= most) waiters.push(waiter);
    else openOne(waiter).catch((error: unknown) => waiter({ kind: 'unreachable', reply: messageOf(error) }));
  };

  /** Counts a mail on a connection that is kept for the next mail. */
  const count = (kept: Kept): void => {
    kept.sent += 1;
    isProbed = false;
  };

  const release = (kept: Kept): void => {
    count(kept);
    if (closed || kept.sent >= MAILS_PER_CONNECTION) kept.session.quit();
    if (!kept.session.isUsable()) return;
    const next = waiters.shift();
    if (next) {
      next(kept);
      return;
    }
    kept.idleSince = now();
    kept.closing = setTimeout(() => kept.session.quit(), timeouts.idleMs).unref();
    idle.push(kept);
  };

  return {
    name,
    /** Returns whether a mail may be given to the relay now. */
    isUp: (): boolean => failures === 0 || (now() >= pausedUntil && !isProbed),
    isFree: (): boolean => idle.length > 0 || opening + established < most,
    unreachable,
    /** Returns a connection as soon as one is free. Each must be released. */
    acquire: (): Promise<Kept | Unreachable> => new Promise(acquire),
    count,
    release,
    /** Returns whether another mail may be announced behind the one that is under way on a connection. */
    isFollowed: ({ sent }: Kept): boolean => takesFollowers && !closed && sent + 1 < MAILS_PER_CONNECTION,
    /** Leaves the relay out for a while; one that refuses us is as bad as one that cannot be reached. */
    fail,
    succeed,
    close: (): void => {
      closed = true;
      for (const kept of [...idle]) kept.session.quit();
      for (const each of waiters.splice(0)) each(ENDING);
    },
  };
};

export type Relay = ReturnType<typeof createRelay>;
