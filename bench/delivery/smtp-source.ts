import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Postfix } from './postfix.ts';

// What smtp-source writes before the body: Received, From, To, Date, Message-Id, and no more.
const HEADER_BYTES = 250;

/**
 * Debian's smtp-source: `sessions` at once, each mail of `bytes` with its header. By itself it
 * makes a connection for every mail; with `keep` it sends all of a session over one.
 */
export const runSmtpSource = async (
  postfix: Postfix,
  options: { port: number; mails: number; bytes: number; sessions: number; keep: boolean },
): Promise<{ mails: number; seconds: number }> => {
  const length = Math.max(1, Math.round(options.bytes) - HEADER_BYTES);
  const args = ['-s', String(options.sessions), '-m', String(options.mails), '-l', String(length)];
  if (options.keep) args.push('-d');
  const startedAt = performance.now();
  const child = spawn(postfix.source, [...args, `127.0.0.1:${options.port}`], {
    env: postfix.env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`smtp-source ended with code ${code}.`);
  return { mails: options.mails, seconds: (performance.now() - startedAt) / 1000 };
};
