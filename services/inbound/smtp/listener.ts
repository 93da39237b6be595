import { once } from 'node:events';
import type { ListenOptions } from 'node:net';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { placeOf } from '../../platform/place.ts';
import { type InboundItem, MAX_MESSAGE_BYTES, messageItem } from '../inbound-item.ts';
import type { Clients } from './clients.ts';
import type { Receiver } from './receive.ts';
import { NO_MEMORY, NO_STORAGE, refusal } from './refusal.ts';

const MAX_RECIPIENTS = 100;
/** Of all network addresses together. */
const MAX_CONNECTIONS = 500;
/** A recipient that is not ours is a mistake; more are somebody who looks for a relay. */
const MAX_REFUSED = 10;
/** RFC 5321, 4.5.3.2.7: a server waits 5 minutes for the next command. */
const IDLE_MS = 300_000;
/** A client that has not completed a mail in this time, however busy it keeps the connection, is closed. */
const STALLED_MS = 600_000;
const CLOSE_MS = 20_000;

const CLOSING = '4.3.2 The server is closing';

// The commands of smtp-server that a server that only takes mail has no use for.
const DISABLED = ['AUTH', 'VRFY', 'EXPN', 'HELP', 'WIZ', 'SHELL', 'KILL'];

export type Listener = Awaited<ReturnType<typeof startListener>>;

/**
 * Listens for mail by SMTP, or by LMTP (RFC 2033), and has it stored before it says that it was taken. It takes mail for one
 * domain only, from everybody, sends nothing and relays nothing.
 */
export const startListener = async (options: {
  protocol: 'smtp' | 'lmtp';
  listen: ListenOptions;
  /** Mail for every address of this domain is taken. */
  domain: string;
  tls: { cert: string; key: string } | null;
  /** Missing for LMTP, where the client is a mail server of one's own. */
  clients?: Clients;
  receiver: Receiver;
  /** Resolves once the item is committed. */
  store: (item: InboundItem) => Promise<unknown>;
  log: Logger;
  stalledMs?: number;
}) => {
  const { protocol, domain, clients, receiver, log, tls } = options;
  const isLmtp = protocol === 'lmtp';
  const refused = new Map<string, number>();
  const stalls = new Map<string, NodeJS.Timeout>();
  const receiving = new Set<string>();
  let isClosing = false;

  const hangUp = (session: SMTPServerSession, why: string): void =>
    [...server.connections].find(({ id }) => id === session.id)?.send(421, why);

  const watchProgress = (session: SMTPServerSession): void => {
    clearTimeout(stalls.get(session.id));
    const timer = setTimeout(
      () => hangUp(session, '4.4.2 No mail was completed in time'),
      options.stalledMs ?? STALLED_MS,
    );
    stalls.set(session.id, timer.unref());
  };

  const isOurs = (address: string): boolean => {
    const at = address.lastIndexOf('@');
    // RFC 5321, 4.5.1: postmaster needs no domain.
    return at < 0 || address.slice(at + 1).toLowerCase() === domain.toLowerCase();
  };

  const storeMessage = async (item: InboundItem): Promise<void> => {
    try {
      await options.store(item);
    } catch (error) {
      log.warn({ via: protocol, err: messageOf(error) }, 'a message was not stored; its sender keeps it');
      throw NO_STORAGE();
    }
  };

  const handlers: SMTPServerOptions = {
    onConnect: (session, done) => {
      if (clients && !clients.enter(session.id, session.remoteAddress))
        return done(refusal(421, '4.7.0 Too many connections'));
      watchProgress(session);
      done();
    },
    onClose: (session) => {
      clients?.leave(session.id);
      refused.delete(session.id);
      clearTimeout(stalls.get(session.id));
      stalls.delete(session.id);
    },
    onMailFrom: (from, session, done) => {
      if (clients && !clients.mayStart(session.remoteAddress))
        return done(refusal(450, '4.7.0 Too many mails, come back later'));
      const size = from.args ? Number(from.args.SIZE) : 0;
      done(receiver.hasRoomFor(size || 0) ? undefined : NO_MEMORY());
    },
    onRcptTo: ({ address }, session, done) => {
      if (isOurs(address)) return done();
      const count = (refused.get(session.id) ?? 0) + 1;
      refused.set(session.id, count);
      done(refusal(count > MAX_REFUSED ? 421 : 550, '5.7.1 This server takes no mail for that address'));
    },
    onData: (stream, session, done) => {
      const { mailFrom, rcptTo } = session.envelope;
      // RFC 5321, 4.4: the server of final delivery adds the sender. An empty one tells a report from a letter.
      const head = Buffer.from(`Return-Path: <${mailFrom ? mailFrom.address : ''}>\r\n`);
      const recipients = rcptTo.map(({ address }) => address);
      receiving.add(session.id);
      receiver
        .receive(stream, isLmtp ? session.id : placeOf(session.remoteAddress), head, (message) =>
          storeMessage(messageItem(protocol, recipients, message)),
        )
        .then(
          () => {
            watchProgress(session);
            done(null, '2.6.0 Taken');
          },
          (error: Error) => done(error),
        )
        .finally(() => {
          receiving.delete(session.id);
          if (isClosing) hangUp(session, CLOSING);
        });
    },
  };

  const server = new SMTPServer({
    ...handlers,
    ...(tls ?? {}),
    name: domain,
    banner: 'Paperboy',
    lmtp: isLmtp,
    size: MAX_MESSAGE_BYTES,
    maxClients: MAX_CONNECTIONS,
    maxRecipients: MAX_RECIPIENTS,
    // Old servers, whose bounces matter as well, write addresses that are not quite by the book.
    lenientAddressParsing: true,
    authOptional: true,
    disabledCommands: tls ? DISABLED : [...DISABLED, 'STARTTLS'],
    disableReverseLookup: true,
    socketTimeout: IDLE_MS,
    closeTimeout: CLOSE_MS,
    logger: false,
  } as SMTPServerOptions);

  // An error of one connection, such as a reset or a failed handshake, concerns nobody else.
  server.on('error', (error) => log.debug({ err: messageOf(error) }, 'a connection broke'));
  const listening = once(server.server, 'listening');
  server.listen(options.listen);
  await listening;

  return {
    address: () => server.server.address(),
    /** Takes no more connections, lets the mails that are arriving complete, and closes the others. */
    close: async (): Promise<void> => {
      isClosing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of [...server.connections])
        if (!receiving.has(connection.id)) connection.send(421, CLOSING);
      await closed;
    },
  };
};
