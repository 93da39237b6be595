import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { choosePort } from '../../bin/local/ports.ts';
import type { Postfix } from './postfix.ts';

/** A server in a separate process that accepts mail and discards it. */
export type Sink = {
  url: string;
  port: number;
  pid: number;
  received: () => number;
  stop: () => Promise<void>;
};

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.end('QUIT\r\n');
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const untilItListens = async (child: ChildProcess, port: number): Promise<void> => {
  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error(`The sink ended with code ${child.exitCode}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const program = (file: string, ...args: number[]): string[] => [
  ...['--import', 'tsx', fileURLToPath(new URL(file, import.meta.url))],
  ...args.map(String),
];

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
};

/** Puts a proxy in front of a sink that adds `ms` to each round trip. */
const movedAway = async (sink: Sink, ms: number): Promise<Sink> => {
  const { port } = await choosePort(0);
  const child = spawn(process.execPath, program('far-line.ts', port, sink.port, ms / 2), {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await untilItListens(child, port);
  return {
    ...sink,
    url: `smtp://127.0.0.1:${port}`,
    port,
    stop: async () => {
      await end(child);
      await sink.stop();
    },
  };
};

/**
 * Starts Debian's smtp-sink, or else a small one of our own, with `awayMs` added to each round trip. Both count the mails
 * that they received; neither stores one.
 */
export const startSink = async (postfix: Postfix | null, dir: string, awayMs = 0): Promise<Sink> => {
  const { port } = await choosePort(0);
  const counts = join(dir, `sink-${port}.txt`);
  const out = openSync(counts, 'w');
  // -c prints running counters. As root it needs another user to run as.
  const debian = ['-c', ...(process.getuid?.() === 0 ? ['-u', 'nobody'] : []), `127.0.0.1:${port}`, '1000'];
  const child = postfix
    ? spawn(postfix.sink, debian, { stdio: ['ignore', out, 'inherit'], env: postfix.env })
    : spawn(process.execPath, program('plain-sink.ts', port), { stdio: ['ignore', out, 'inherit'] });
  closeSync(out);
  await untilItListens(child, port);
  const sink: Sink = {
    url: `smtp://127.0.0.1:${port}`,
    port,
    pid: child.pid!,
    received: () => Number(/mesg=(\d+)\D*$/.exec(readFileSync(counts, 'latin1').slice(-100))?.[1] ?? 0),
    stop: () => end(child),
  };
  return awayMs > 0 ? movedAway(sink, awayMs) : sink;
};
