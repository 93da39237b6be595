import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Postfix } from './postfix.ts';

// The header that smtp-source writes: Received, From, To, Date and Message-Id.
const HEADER_BYTES = 250;

/**
 * Runs Debian's smtp-source with `sessions` at once; each mail has `bytes` with its header. By default it opens a
 * connection for every mail; with `reuse` it sends all mails of a session over one.
 */
export const runSmtpSource = async (
  postfix: Postfix,
  options: { port: number; mails: number; bytes: number; sessions: number; reuse: boolean },
): Promise<{ mails: number; seconds: number }> => {
  const length = Math.max(1, Math.round(options.bytes) - HEADER_BYTES);
  const args = ['-s', String(options.sessions), '-m', String(options.mails), '-l', String(length)];
  if (options.reuse) args.push('-d');
  const startedAt = performance.now();
  const child = spawn(postfix.source, [...args, `127.0.0.1:${options.port}`], {
    env: postfix.env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`smtp-source ended with code ${code}.`);
  return { mails: options.mails, seconds: (performance.now() - startedAt) / 1000 };
};
