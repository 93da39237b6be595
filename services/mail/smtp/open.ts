import type { Socket } from 'node:net';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { messageOf } from '../../platform/errors.ts';
import { storable } from '../../platform/storable.ts';
import type { SendResult } from './outcome.ts';
import type { Timeouts } from './timeouts.ts';

/** The extensions that a relay offers (RFC 5321, 2.2). `maxBytes` is the maximum size of a mail; null if it does not say. */
export type Offer = {
  pipelining: boolean;
  chunking: boolean;
  smtpUtf8: boolean;
  eightBit: boolean;
  size: boolean;
  maxBytes: number | null;
};

/** A connection on which a mail may begin: greeted, encrypted and logged in as the address of the relay says. */
export type Channel = {
  socket: Socket;
  offer: Offer;
  /** Called once, when the connection is gone. */
  onLost: (listener: (why: string) => void) => void;
  close: () => void;
};

/**
 * Opens a connection with Nodemailer's SMTPConnection, which does DNS, TLS, STARTTLS, EHLO and AUTH. From then on the socket is
 * read and written by us.
 */
export const openChannel = (url: string, timeouts: Timeouts): Promise<Channel | SendResult> =>
  new Promise((resolve) => {
    const { auth, ...options } = parseConnectionUrl(url);
    const connection = new SMTPConnection({
      connectionTimeout: timeouts.connectMs,
      greetingTimeout: timeouts.connectMs,
      // Each command has its own timeout; this one must never be the first to fire.
      socketTimeout: timeouts.finalDotMs * 2,
      ...options,
    });
    let lost: string | null = null;
    let listener: ((why: string) => void) | undefined;

    const fail = (error: unknown): void => {
      const said = (error as { response?: string }).response;
      const reply = storable(said ?? messageOf(error));
      resolve({ kind: 'unreachable', reply });
      lose(reply);
    };
    const lose = (why: string): void => {
      if (lost !== null) return;
      lost = why;
      connection.close();
      listener?.(why);
    };
    const handOut = (ehlo: string): void => {
      const socket = connection._socket;
      if (!socket || lost !== null) {
        fail(new Error('the connection closed'));
        return;
      }
      socket.removeAllListeners('data');
      socket.removeAllListeners('timeout');
      socket.setTimeout(0);
      socket.setNoDelay(true);
      // A relay that hangs up ends its side; `close` may come later, after what we still have to write.
      socket.once('end', () => lose('the relay closed the connection'));
      socket.once('close', () => lose('the connection closed'));
      resolve({
        socket,
        offer: readOffer(ehlo),
        onLost: (each) => {
          listener = each;
          if (lost !== null) each(lost);
        },
        close: () => {
          lost ??= 'closed by us';
          connection.close();
        },
      });
    };

    connection.on('error', fail);
    connection.on('end', () => fail(new Error('the connection closed')));
    connection.connect((error) => {
      const ehlo = connection.lastServerResponse || '';
      if (error) fail(error);
      else if (!auth || !connection.allowsAuth) handOut(ehlo);
      else connection.login(auth, (refused) => (refused ? fail(refused) : handOut(ehlo)));
    });
  });

/** Reads the reply to EHLO. */
export const readOffer = (reply: string): Offer => {
  const keywords = new Map(
    reply
      .split('\n')
      .slice(1)
      .map((line) => line.slice(4).trim().toUpperCase().split(/\s+/))
      .map(([keyword, ...rest]) => [keyword!, rest]),
  );
  const maxBytes = Number(keywords.get('SIZE')?.[0] ?? 0);
  return {
    pipelining: keywords.has('PIPELINING'),
    chunking: keywords.has('CHUNKING'),
    smtpUtf8: keywords.has('SMTPUTF8'),
    eightBit: keywords.has('8BITMIME'),
    size: keywords.has('SIZE'),
    maxBytes: maxBytes > 0 ? maxBytes : null,
  };
};
