import { classify } from '../../mail/reports/classify.ts';
import type { SendResult } from '../../mail/smtp/outcome.ts';
import type { HoldKind, Holds } from '../ledger/holds.ts';
import type { SendingIncidents } from './sending-incidents.ts';

/** All sending is held after so many mails in a row that no relay accepted. */
const UNREACHABLE_IN_A_ROW = 3;
/** By these rules every further mail would fail too; by others it may be the choice of one recipient or one domain. */
const SURE_RULES = new Set(['authentication', 'network-refused', 'relaying-denied', 'block-list']);
/** So many domains refuse us, without a mail that was taken in between, before all sending is held for words alone. */
const DOUBTFUL_DOMAINS = 3;

const isSure = (reply: string): boolean => {
  const [, code, status] = /^(\d{3})(?:[ -]([45]\.\d{1,3}\.\d{1,3}))?/.exec(reply) ?? [];
  const { rule } = classify({ code: code ? Number(code) : null, status: status ?? null, text: reply });
  return SURE_RULES.has(rule);
};

/** Removes addresses from a reply: it may name a recipient, which an operator's log must not. */
export const withoutAddresses = (reply: string): string =>
  reply.replace(/[^\s<>"'(),;:]+/g, (word) => {
    const at = word.indexOf('@', 1);
    return at !== -1 && at < word.length - 1 ? '…@…' : word;
  });

/** Holds all sending while every further mail would fail too: no relay takes mail, or receivers refuse us as a sender. */
export const createRelayWatch = (options: { holds: Holds; incidents: SendingIncidents }) => {
  const { holds, incidents } = options;
  let unreachable = 0;
  let doubtful = new Set<string>();

  const hold = async (kind: HoldKind, reply: string, message: string): Promise<void> => {
    const reason = withoutAddresses(reply);
    await holds.put(kind, reason);
    await incidents.raise(`sending-${kind}`, 'sending', `${message} The reply was: ${reason}`);
  };

  return {
    /** Takes the result of an attempt, and holds all sending if it shows that every further mail would fail too. */
    replied: async (result: SendResult, domain: string): Promise<void> => {
      if (result.kind === 'sent' && doubtful.size > 0) doubtful = new Set();
      if (result.kind === 'refused') {
        if (!isSure(result.reply) && doubtful.add(domain).size < DOUBTFUL_DOMAINS) return;
        doubtful = new Set();
        return hold(
          'refused',
          result.reply,
          'Sending is paused: a receiver refuses mail from this sender (SPF, DKIM, DMARC or reputation). Nobody was suppressed. Correct it, then run: paperboy digests resume.',
        );
      }
      if (result.kind !== 'unreachable') {
        unreachable = 0;
        return;
      }
      unreachable += 1;
      if (unreachable < UNREACHABLE_IN_A_ROW) return;
      unreachable = 0;
      await hold(
        'relay',
        result.reply,
        'Sending is paused: no relay takes mail. It is tried again now and then, and goes on by itself.',
      );
    },
  };
};

export type RelayWatch = ReturnType<typeof createRelayWatch>;
