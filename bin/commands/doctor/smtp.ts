import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { connect as connectTls } from 'node:tls';
import { messageOf } from '../../../services/platform/errors.ts';
import { type Check, fail, ok, warn } from './check.ts';
import { isLocalName } from './local-name.ts';

const TIMEOUT_MS = 5_000;

/** Returns what a relay offers in reply to EHLO (RFC 5321, 4.1.1.1), before any STARTTLS. @throws when it does not reply */
const readExtensions = async (url: URL): Promise<string[]> => {
  const isTls = url.protocol === 'smtps:';
  const port = Number(url.port || (isTls ? 465 : 587));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const socket = isTls ? connectTls({ host, port, servername: host }) : connect({ host, port });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`no reply within ${TIMEOUT_MS / 1000} s`)));
  try {
    await once(socket, isTls ? 'secureConnect' : 'connect');
    const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
    const failed = new Promise<never>((_, reject) => {
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the relay closed the connection')));
    });
    failed.catch(() => {});
    const iterator = lines[Symbol.asyncIterator]();
    const readReply = async (): Promise<string[]> => {
      const reply: string[] = [];
      for (;;) {
        const { value, done } = await Promise.race([iterator.next(), failed]);
        if (done || value === undefined) throw new Error('the relay closed the connection');
        reply.push(value);
        if (!/^\d{3}-/.test(value)) break;
      }
      if (!reply[0]!.startsWith('2')) throw new Error(reply.join(' '));
      return reply;
    };
    await readReply();
    socket.write('EHLO paperboy.invalid\r\n');
    const extensions = (await readReply()).slice(1).map((line) => line.slice(4).trim());
    socket.end('QUIT\r\n');
    return extensions;
  } finally {
    socket.destroy();
  }
};

/** Checks each relay of SMTP_URL: whether it is reachable, signs in and encrypts, and what it offers. */
export const checkSmtp = async (urls: string[], verify: (url: string) => Promise<void>): Promise<Check[]> => {
  const checks: Check[] = [];
  for (const text of urls) {
    const url = new URL(text);
    const name = urls.length === 1 ? 'SMTP' : `SMTP ${url.host}`;
    try {
      const extensions = await readExtensions(url);
      await verify(text);
      checks.push(judge(name, url, extensions));
    } catch (error) {
      checks.push(
        fail(
          name,
          `${url.host}: ${messageOf(error)}`,
          'Check host, port, user and password in SMTP_URL, and that a firewall lets this machine through.',
        ),
      );
    }
  }
  return checks;
};

const judge = (name: string, url: URL, extensions: string[]): Check => {
  const words = extensions.map((each) => each.split(' ')[0]!.toUpperCase());
  const isTls = url.protocol === 'smtps:';
  const encryption = isTls ? 'TLS' : words.includes('STARTTLS') ? 'STARTTLS' : 'not encrypted';
  const signedIn = url.username ? ', signed in' : '';
  const detail = `${url.host}, ${encryption}${signedIn}; offers ${words.join(' ') || 'no extension'}`;
  if (encryption === 'not encrypted' && !isLocalName(url.hostname))
    return warn(
      name,
      detail,
      'Use smtps:// or a relay with STARTTLS: addresses and password are sent unencrypted.',
    );
  return ok(name, detail);
};
