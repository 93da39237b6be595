import type { ReadMessage, Report, Traces } from '../mail/reports/report.ts';
import type { Via } from './inbound-item.ts';
import type { ClaimedItem } from './item-queue.ts';
import type { Reading } from './reading.ts';

/** What an item says, for record to act on. */
export type RecordEntry = {
  inboundId: string;
  via: Via;
  receivedAt: Date;
  message: Pick<ReadMessage, 'kind' | 'reports' | 'traces' | 'evidence'>;
  /** Whether it is a reply that is passed on to a person. */
  isForwarded?: boolean;
};

export type ReadEvent = (
  provider: string,
  payload: unknown,
) => { reports: Report[]; traces: Traces; evidence: string }[];

/** Of an item that cannot be read, operators see how it begins. */
const UNREADABLE_EVIDENCE = 2_048;

/** Returns a function that reads an item: a message in a thread, a provider's event, which is small, here. */
export const createItemReader =
  ({
    reading,
    readEvent,
    isForwardable = () => false,
  }: {
    reading: Pick<Reading, 'read'>;
    readEvent: ReadEvent;
    /** Tells whether a reply may be passed on. */
    isForwardable?: (raw: Buffer) => boolean;
  }) =>
  async (item: ClaimedItem): Promise<RecordEntry[]> => {
    const provider = /^webhook:(.+)$/.exec(item.via)?.[1];
    if (provider === undefined) {
      const message = await reading.read(item.content, item.recipients);
      const isForwarded = message.kind === 'reply' && isForwardable(item.content);
      return [{ ...entryOf(item, message), isForwarded }];
    }
    return readEvent(provider, JSON.parse(item.content.toString('utf8'))).map((event) =>
      entryOf(item, { kind: kindOf(event.reports), ...event }),
    );
  };

/** Returns what is recorded of an item that is given up. */
export const unreadableEntry = (item: ClaimedItem, why: string): RecordEntry =>
  entryOf(item, unreadableMessage(item.content, why));

/** Returns what stands for a message that cannot be read. */
export const unreadableMessage = (raw: Buffer, why: string): RecordEntry['message'] => ({
  kind: 'unreadable',
  reports: [
    { verdict: 'other', rule: 'unreadable', recipient: null, status: null, code: null, diagnostic: why },
  ],
  traces: { addresses: [], messageIds: [], unsubscribeTokens: [] },
  evidence: raw.subarray(0, UNREADABLE_EVIDENCE).toString('latin1').replaceAll('\0', ' '),
});

const entryOf = ({ id, via, receivedAt }: ClaimedItem, message: RecordEntry['message']): RecordEntry => ({
  inboundId: id,
  via,
  receivedAt,
  message,
});

const kindOf = (reports: Report[]): ReadMessage['kind'] =>
  reports.some(({ verdict }) => verdict === 'complaint') ? 'abuse-report' : 'delivery-report';
