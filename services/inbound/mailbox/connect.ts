import { ImapFlow } from 'imapflow';
import type { MailboxSettings } from '../../platform/inbound-settings.ts';
import { MAX_MESSAGE_BYTES } from '../inbound-item.ts';

const CONNECT_MS = 30_000;
const SOCKET_MS = 120_000;
/** Servers end an idle connection after 30 minutes (RFC 2177), some routers after a few. */
const IDLE_MS = 240_000;

/** Connects and logs in. Certificates are checked, and without TLS no password is sent but on this machine. */
export const connectMailbox = async (
  { host, port, tls, user, password }: MailboxSettings,
  onChange: () => void,
): Promise<ImapFlow> => {
  const client = new ImapFlow({
    host,
    port,
    secure: tls === 'first-byte',
    // True makes STARTTLS a condition; false makes no use of it.
    doSTARTTLS: tls === 'first-byte' ? undefined : tls === 'starttls',
    auth: { user, pass: password },
    logger: false,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS + IDLE_MS,
    maxIdleTime: IDLE_MS,
    autoIdleDelay: 500,
    maxLiteralSize: 2 * MAX_MESSAGE_BYTES,
  });
  // An error closes the connection, which `onChange` tells of as well.
  client.on('error', onChange);
  client.on('close', onChange);
  client.on('exists', onChange);
  await client.connect();
  return client;
};
