import type { Logger } from '../../platform/logger.ts';
import type { Posted } from './envelope.ts';
import type { Offer } from './open.ts';
import type { SendResult } from './outcome.ts';
import { createRelay, type Kept, type Relay } from './relay.ts';
import { smtpTimeouts, type Timeouts } from './timeouts.ts';

export type RelayAddress = { url: string; weight: number };

export type RelayHooks = {
  /** See `Hooks` of a session. */
  handOver?: (() => void) | undefined;
  /** Called where a mail may be announced behind the one that is being completed; returns that mail. */
  follow?: () => Follower | null;
};

/** A mail that uses the connection of the mail before it. `sent` is called with its result. */
export type Follower = { mail: Posted; hooks: RelayHooks; sent: (delivering: Promise<SendResult>) => void };

type Held = { relay: Relay; kept: Kept };

/**
 * Sends through several relays, by weight. A relay that cannot be used is left out, and its mails go to the others; when none
 * is left the result is `unreachable`. Never throws for what a relay says or does.
 */
export const createRelays = (options: {
  addresses: RelayAddress[];
  /** The connections of all relays together; each gets a share by weight, at least one. */
  connections: number;
  log: Logger;
  timeouts?: Partial<Timeouts>;
  now?: () => number;
  random?: () => number;
}) => {
  const total = options.addresses.reduce((sum, { weight }) => sum + weight, 0);
  const timeouts = { ...smtpTimeouts, ...options.timeouts };
  const relays = options.addresses.map(({ url, weight }) => ({
    weight,
    credit: 0,
    relay: createRelay({
      url,
      connections: Math.max(1, Math.ceil((options.connections * weight) / total)),
      timeouts,
      log: options.log,
      ...(options.now && { now: options.now }),
      ...(options.random && { random: options.random }),
    }),
  }));

  // Smooth weighted round robin, as in nginx: each gains its weight as credit, and the one with most credit is chosen and pays the sum.
  const choose = (without: ReadonlyMap<Relay, unknown>): Relay | null => {
    const up = relays.filter(({ relay }) => relay.isUp() && !without.has(relay));
    const free = up.filter(({ relay }) => relay.isFree());
    const among = free.length > 0 ? free : up;
    let best: (typeof relays)[number] | null = null;
    let sum = 0;
    for (const each of among) {
      each.credit += each.weight;
      sum += each.weight;
      if (!best || each.credit > best.credit) best = each;
    }
    if (best) best.credit -= sum;
    return best?.relay ?? null;
  };

  /**
   * Returns the next mail for a connection. Several relays share mail by weight, so then no mail follows another's connection.
   */
  const follower = (relay: Relay, kept: Kept, { follow }: RelayHooks): Follower | null => {
    const next = relays.length === 1 && relay.isFollowed(kept) ? follow?.() : null;
    const unfit = next && unfitFor(kept.session.offer, next.mail);
    if (unfit) next.sent(Promise.resolve(unfit));
    return next && !unfit ? next : null;
  };

  /** `isStale`: the connection had ended while it was idle, which says nothing about the relay. */
  const attempt = async (
    { relay, kept }: Held,
    mail: Posted,
    hooks: RelayHooks,
  ): Promise<{ delivery: SendResult; isStale: boolean }> => {
    const behind: Follower[] = [];
    const follow = (): Posted | null => {
      const next = follower(relay, kept, hooks);
      if (next) behind.push(next);
      return next?.mail ?? null;
    };
    try {
      const unfit = unfitFor(kept.session.offer, mail);
      if (unfit) return { delivery: unfit, isStale: false };
      const { delivery, wasSilent } = await kept.session.send(mail, { handOver: hooks.handOver, follow });
      if (wasSilent && kept.sent > 0) return { delivery, isStale: true };
      if (wasSilent || delivery.kind === 'unreachable') {
        // A relay that greets and then hangs up on the first mail cannot be used either.
        relay.fail(delivery.reply);
        return { delivery: { kind: 'unreachable', reply: delivery.reply }, isStale: false };
      }
      if (delivery.kind !== 'interrupted') relay.succeed();
      return { delivery, isStale: false };
    } finally {
      const [next] = behind;
      if (next) {
        relay.count(kept);
        next.sent(send(next.mail, next.hooks, { relay, kept }));
      } else relay.release(kept);
    }
  };

  const down = (): SendResult => relays[0]!.relay.unreachable();

  const send = async (mail: Posted, hooks: RelayHooks, held: Held | null): Promise<SendResult> => {
    const failed = new Map<Relay, SendResult>();
    for (let next = held; ; next = null) {
      const relay = next?.relay ?? choose(failed);
      if (!relay) break;
      const kept = next?.kept ?? (await relay.acquire());
      if ('kind' in kept) {
        failed.set(relay, kept);
        continue;
      }
      const { delivery, isStale } = await attempt({ relay, kept }, mail, hooks);
      if (isStale) continue;
      // The mail was not accepted, so another relay may be tried.
      if (delivery.kind !== 'unreachable' && delivery.kind !== 'held') return delivery;
      failed.set(relay, delivery);
    }
    const isHeld = failed.size === relays.length && [...failed.values()].every(({ kind }) => kind === 'held');
    return isHeld ? NO_SMTPUTF8 : ([...failed.values()].find(({ kind }) => kind === 'unreachable') ?? down());
  };

  return {
    send: (mail: Posted, hooks: RelayHooks = {}): Promise<SendResult> => send(mail, hooks, null),
    /** Connects and logs in to each relay. @throws when one does not reply */
    verify: async (): Promise<void> => {
      for (const { relay } of relays) {
        const kept = await relay.acquire();
        if ('kind' in kept) throw new Error(kept.reply);
        relay.release(kept);
      }
    },
    close: (): void => {
      for (const { relay } of relays) relay.close();
    },
  };
};

/** Returns the result of a mail that the relay cannot take; null where it can. */
const unfitFor = ({ smtpUtf8, maxBytes }: Offer, { envelope, bytes }: Posted): SendResult | null => {
  if (envelope.needsSmtpUtf8 && !smtpUtf8) return NO_SMTPUTF8;
  return maxBytes !== null && bytes.length > maxBytes ? tooLong(bytes.length, maxBytes) : null;
};

const NO_SMTPUTF8: SendResult = {
  kind: 'held',
  reply: 'the address needs SMTPUTF8 (RFC 6531), which the relay does not offer',
};

const tooLong = (bytes: number, most: number): SendResult => ({
  kind: 'rejected',
  reply: `the mail is ${bytes} bytes long, and the relay takes ${most} at most`,
  hardBounce: false,
  softBounce: false,
});
