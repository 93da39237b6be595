import type { Logger } from '../../platform/logger.ts';
import type { Delivery } from '../smtp-outcome.ts';
import type { Posted } from './envelope.ts';
import { createRelay, type Relay } from './relay.ts';
import { smtpTimeouts, type Timeouts } from './timeouts.ts';

export type RelayAddress = { url: string; weight: number };

/**
 * Sends through several relays, by weight. One that cannot be used is left out, its mails go to the others; when none is
 * left the delivery says `unreachable`. Never throws for what a relay says or does.
 */
export const createRelays = (options: {
  addresses: RelayAddress[];
  /** Of all relays together, shared out by weight; at least one each. */
  connections: number;
  log: Logger;
  timeouts?: Partial<Timeouts>;
  now?: () => number;
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
    }),
  }));

  // Smooth weighted round robin, as in nginx: each gains its weight, the richest is taken and pays for all.
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

  /** `isStale`: the connection had ended while it was idle, which says nothing about the relay. */
  const attempt = async (
    relay: Relay,
    mail: Posted,
    handOver?: () => void,
  ): Promise<{ delivery: Delivery; isStale: boolean }> => {
    const kept = await relay.acquire();
    if ('kind' in kept) return { delivery: kept, isStale: false };
    try {
      const { offer } = kept.session;
      if (mail.envelope.needsSmtpUtf8 && !offer.smtpUtf8) return { delivery: NO_SMTPUTF8, isStale: false };
      if (offer.maxBytes !== null && mail.bytes.length > offer.maxBytes)
        return { delivery: tooLong(mail.bytes.length, offer.maxBytes), isStale: false };
      const { delivery, wasSilent } = await kept.session.send(mail, handOver);
      if (wasSilent && kept.sent > 0) return { delivery, isStale: true };
      if (wasSilent || delivery.kind === 'unreachable') {
        // A relay that greets and then hangs up on the first mail does not work either.
        relay.fail(delivery.reply);
        return { delivery: { kind: 'unreachable', reply: delivery.reply }, isStale: false };
      }
      if (delivery.kind !== 'interrupted') relay.succeed();
      return { delivery, isStale: false };
    } finally {
      relay.release(kept);
    }
  };

  const down = (): Delivery => relays[0]!.relay.unreachable();

  return {
    send: async (mail: Posted, handOver?: () => void): Promise<Delivery> => {
      const failed = new Map<Relay, Delivery>();
      for (;;) {
        const relay = choose(failed);
        if (!relay) break;
        const { delivery, isStale } = await attempt(relay, mail, handOver);
        if (isStale) continue;
        // Nothing was accepted, and another relay may do it.
        if (delivery.kind !== 'unreachable' && delivery.kind !== 'held') return delivery;
        failed.set(relay, delivery);
      }
      const isHeld =
        failed.size === relays.length && [...failed.values()].every(({ kind }) => kind === 'held');
      return isHeld
        ? NO_SMTPUTF8
        : ([...failed.values()].find(({ kind }) => kind === 'unreachable') ?? down());
    },
    /** Connects and logs in to each. @throws when one does not answer */
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

const NO_SMTPUTF8: Delivery = {
  kind: 'held',
  reply: 'the address needs SMTPUTF8 (RFC 6531), which the relay does not offer',
};

const tooLong = (bytes: number, most: number): Delivery => ({
  kind: 'rejected',
  reply: `the mail is ${bytes} bytes long, and the relay takes ${most} at most`,
  hardBounce: false,
  softBounce: false,
});
