import type { PreparedMail } from '../../mail/message.ts';
import type { SendResult } from '../../mail/smtp/outcome.ts';
import type { SendHooks, Transport } from '../../mail/transport.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Begun } from '../ledger/ledger.ts';

export type Written = { message: PreparedMail };

/** As many mails are begun in advance as the connections send within this time. */
const AHEAD_MS = 100;
const MAX_AHEAD = 400;
const MAX_GROUP = 250;
/** Composing blocks the event loop, so replies are handled after every so many mails. */
const COMPOSED_AT_ONCE = 8;

/**
 * Keeps a worker's connections busy. Mails pass three stages: one group is composed (drafts), while the group before it is
 * begun in the ledger, and the mails that are begun (ready) wait for a free connection. No more mails are begun than are sent
 * within a fraction of a second, so that a reader who leaves in the meantime gets none.
 */
export const createSendingLine = <Item, W extends Written>(options: {
  connections: number;
  log: Logger;
  transport: Pick<Transport, 'send'>;
  /** Returns up to `count` items whose turn it is; calls `retry` once more may go. */
  next: (count: number, retry: () => void) => Promise<Item[]>;
  /** Composes the mail of an item; never rejects. Null where there is none; the item is settled by then. */
  write: (item: Item) => W | null | Promise<W | null>;
  start: (begun: { item: Item; written: W }[]) => Promise<Begun[]>;
  handOver: (item: Item) => void;
  /** Whether the reply may take long; then no other mail is announced behind it. */
  mayTakeLong: (item: Item) => boolean;
  /** Called for an item that the ledger did not let begin: it is to be put back, or ended. */
  onNotBegun: (item: Item, verdict: Exclude<Begun, 'begun'>) => void;
  onResult: (item: Item, result: SendResult, replyMs: number) => void;
  /** Names an item in the log. */
  describe: (item: Item) => object;
}) => {
  const { connections } = options;
  type Mail = { item: Item; written: W };
  /** A mail that is on a connection, or announced behind another mail; then it starts when that one has its reply. */
  type Sending = Mail & { startedAt: number; isHandedOver: boolean; behind: Sending | null };
  let drafts: Mail[] = [];
  let isDrafting = false;
  let draftAgain = false;
  let isStarting = false;
  let ready: Mail[] = [];
  let readyAt = 0;
  /** The number of connections that carry a mail. */
  let busy = 0;
  let isStopped = false;
  // Moving average of the replies in a ms, the newest weighted most.
  let pace = 0;
  let replies = 0;
  let measuredAt = performance.now();

  const measure = (): void => {
    replies += 1;
    const now = performance.now();
    const ms = now - measuredAt;
    if (ms < 50) return;
    pace = pace * 0.6 + (replies / ms) * 0.4;
    replies = 0;
    measuredAt = now;
  };

  const ahead = (): number => Math.min(MAX_AHEAD, Math.floor(pace * AHEAD_MS));

  // A small group costs the ledger nearly as much as a large one, so none is begun while more than half of the last is left.
  const toBegin = (): number => {
    const left = ready.length - readyAt;
    return left > ahead() / 2 ? 0 : Math.min(MAX_GROUP, connections - busy + ahead() - left);
  };

  // The drafts are filled up to a group once half of it is missing.
  const toDraft = (): number => {
    const group = Math.min(MAX_GROUP, connections - busy + Math.ceil(ahead() / 2));
    return drafts.length > group / 2 ? 0 : group - drafts.length;
  };

  const takeReady = (): Mail | null => {
    const next = ready[readyAt];
    if (!next) return null;
    readyAt += 1;
    return next;
  };

  const begin = (mail: Mail): Sending => ({
    ...mail,
    startedAt: performance.now(),
    isHandedOver: false,
    behind: null,
  });

  const hooksOf = (sending: Sending): SendHooks => ({
    handOver: () => {
      options.handOver(sending.item);
      sending.isHandedOver = true;
    },
    follow: () => {
      const next = options.mayTakeLong(sending.item) ? null : takeReady();
      if (!next) return null;
      const behind = begin(next);
      sending.behind = behind;
      return {
        message: behind.written.message,
        hooks: hooksOf(behind),
        sent: (delivering) => finish(behind, delivering),
      };
    },
  });

  const onEnd = (sending: Sending, result: SendResult): void => {
    measure();
    const now = performance.now();
    // The mail behind it now has the connection.
    if (sending.behind) sending.behind.startedAt = now;
    else busy -= 1;
    options.onResult(sending.item, result, now - sending.startedAt);
    pump();
  };

  const finish = (sending: Sending, delivering: Promise<SendResult>): void => {
    delivering
      .then(
        (result) => onEnd(sending, result),
        (error: unknown) =>
          onEnd(sending, {
            kind: sending.isHandedOver ? 'uncertain' : 'interrupted',
            reply: messageOf(error),
          }),
      )
      .catch((error: unknown) =>
        options.log.error({ ...options.describe(sending.item), err: error }, 'a result could not be handled'),
      );
  };

  const send = (mail: Mail): void => {
    busy += 1;
    const sending = begin(mail);
    finish(sending, options.transport.send(mail.written.message, hooksOf(sending)));
  };

  const putBack = (mails: Mail[]): void => {
    for (const { item } of mails) options.onNotBegun(item, 'held');
  };

  /** Composes up to `count` items; returns whether there were any. */
  const draft = async (count: number): Promise<boolean> => {
    const items = await options.next(count, pump);
    if (items.length === 0) return false;
    // The mails are written concurrently, since they are signed on other cores.
    const writing: (W | null | Promise<W | null>)[] = [];
    for (const [index, item] of items.entries()) {
      if (index % COMPOSED_AT_ONCE === COMPOSED_AT_ONCE - 1) await new Promise(setImmediate);
      writing.push(options.write(item));
    }
    const group: Mail[] = [];
    for (const [index, item] of items.entries()) {
      const written = await writing[index]!;
      if (written) group.push({ item, written });
    }
    if (isStopped) putBack(group);
    else drafts.push(...group);
    return true;
  };

  const start = async (group: Mail[]): Promise<void> => {
    let verdicts: Begun[];
    try {
      verdicts = await options.start(group);
    } catch (error) {
      options.log.warn({ err: messageOf(error) }, 'nothing is sent while the ledger cannot be written');
      verdicts = group.map(() => 'lost');
    }
    if (readyAt > 0) {
      ready = ready.slice(readyAt);
      readyAt = 0;
    }
    for (const [index, each] of group.entries()) {
      const verdict = verdicts[index]!;
      if (verdict !== 'begun') options.onNotBegun(each.item, verdict);
      else if (isStopped) options.onNotBegun(each.item, 'held');
      else ready.push(each);
    }
  };

  const pumpReady = (): void => {
    while (busy < connections && readyAt < ready.length) send(takeReady()!);
    if (readyAt === ready.length && readyAt > 0) {
      ready = [];
      readyAt = 0;
    }
  };

  const pumpDrafts = (): void => {
    const count = toBegin();
    if (isStarting || isStopped || drafts.length === 0 || count <= 0) return;
    isStarting = true;
    start(drafts.splice(0, count)).then(
      () => {
        isStarting = false;
        pump();
      },
      (error: unknown) => {
        isStarting = false;
        options.log.error(
          { err: error },
          'a group of mails could not be begun, and waits until this worker ends',
        );
      },
    );
  };

  const pumpItems = (): void => {
    if (isDrafting) {
      draftAgain = true;
      return;
    }
    const count = toDraft();
    if (isStopped || count <= 0) return;
    isDrafting = true;
    draftAgain = false;
    draft(count).then(
      (hasDrafted) => {
        isDrafting = false;
        if (draftAgain || hasDrafted) pump();
      },
      (error: unknown) => {
        isDrafting = false;
        options.log.error({ err: error }, 'the next mails could not be taken up');
      },
    );
  };

  const pump = (): void => {
    pumpReady();
    pumpDrafts();
    pumpItems();
  };

  return {
    /** Sends what may be sent; to be called whenever there may be something new. */
    pump,
    /** Begins no further mail, and puts back those that are on no connection. */
    stop: (): void => {
      isStopped = true;
      const left = [...ready.slice(readyAt), ...drafts];
      ready = [];
      readyAt = 0;
      drafts = [];
      putBack(left);
    },
  };
};
