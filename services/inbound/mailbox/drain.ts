import type { ImapFlow } from 'imapflow';
import { type InboundItem, MAX_MESSAGE_BYTES, messageItem } from '../inbound-item.ts';

export const PROCESSED = 'Processed';
export const FAILED = 'Failed';

/** Messages that are stored by one statement and moved by one command, of at most these bytes together. */
const MAX_BATCH = 50;
const MAX_BATCH_BYTES = 16_777_216;

type Listed = { uid: number; size: number };

/** Creates the folders to which messages are moved, where they are missing. */
export const createFolders = async (client: ImapFlow): Promise<void> => {
  // Servers differ in what they say of a folder that exists; one that is really missing shows when a message is moved.
  for (const folder of [PROCESSED, FAILED]) await client.mailboxCreate(folder).catch(() => {});
};

/**
 * Stores every message of the open folder and then moves it: to Processed, or to Failed where it is too large or empty. A
 * message whose move fails is found again, and then counts as a repetition of itself. Returns how many were moved.
 * @throws where a message could not be stored or moved; it stays where it is
 */
export const drainFolder = async (
  client: ImapFlow,
  store: (items: InboundItem[]) => Promise<unknown>,
): Promise<{ processed: number; failed: number }> => {
  const uids = (await client.search({ all: true }, { uid: true })) || [];
  const counts = { processed: 0, failed: 0 };
  for (const listed of await listSizes(client, uids)) {
    const unreadable = listed.filter(({ size }) => size > MAX_MESSAGE_BYTES);
    const items = new Map<number, InboundItem>();
    for (const { uid } of listed.filter(({ size }) => size <= MAX_MESSAGE_BYTES)) {
      const found = await client.fetchOne(String(uid), { source: true }, { uid: true });
      // Another mail program may have moved it meanwhile.
      if (!found) continue;
      if (found.source?.length) items.set(uid, messageItem('mailbox', [], found.source));
      else unreadable.push({ uid, size: 0 });
    }
    if (items.size > 0) await store([...items.values()]);
    counts.processed += await move(client, [...items.keys()], PROCESSED);
    counts.failed += await move(
      client,
      unreadable.map(({ uid }) => uid),
      FAILED,
    );
  }
  return counts;
};

/** Returns the messages in batches that fit into memory. */
const listSizes = async (client: ImapFlow, uids: number[]): Promise<Listed[][]> => {
  if (uids.length === 0) return [];
  const found = await client.fetchAll(uids.join(','), { uid: true, size: true }, { uid: true });
  const batches: Listed[][] = [];
  let bytes = 0;
  for (const { uid, size = 0 } of found) {
    const batch = batches.at(-1);
    if (!batch || batch.length >= MAX_BATCH || bytes + size > MAX_BATCH_BYTES) {
      batches.push([{ uid, size }]);
      bytes = 0;
    } else batch.push({ uid, size });
    if (size <= MAX_MESSAGE_BYTES) bytes += size;
  }
  return batches;
};

const move = async (client: ImapFlow, uids: number[], folder: string): Promise<number> => {
  if (uids.length === 0) return 0;
  const moved = await client.messageMove(uids.join(','), folder, { uid: true });
  if (!moved) throw new Error(`messages could not be moved to ${folder}`);
  return uids.length;
};
