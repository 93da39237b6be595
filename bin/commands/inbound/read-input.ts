import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type RawMessage, splitMessages } from './mbox.ts';

/** One message, by the name of its file; `#n` is added where a file holds several. */
export type Input = { file: string; raw: Buffer; problem: null | 'missing' | 'too large' | 'empty' };

const CHUNK_BYTES = 1_048_576;

/**
 * Returns the messages of files: single ones, mboxes, Maildirs and folders of files; `-` is the standard input. A file that
 * cannot be read is an input with that problem.
 */
export async function* readInputs(
  names: string[],
  options: { path: (name: string) => string; stdin: Readable },
): AsyncGenerator<Input> {
  for (const name of names)
    if (name === '-') yield* messagesOf(name, options.stdin);
    else
      for (const { name: file, path } of await filesOf(name, options.path(name)))
        yield* messagesOf(file, createReadStream(path, { highWaterMark: CHUNK_BYTES }));
}

async function* messagesOf(name: string, stream: Readable): AsyncGenerator<Input> {
  // The name of the first depends on whether a second follows.
  let first: Input | null = null;
  let count = 0;
  try {
    for await (const raw of splitMessages(stream)) {
      count += 1;
      const input = inputOf(`${name}#${count}`, raw);
      if (count === 1) first = input;
      else {
        if (first) yield first;
        first = null;
        yield input;
      }
    }
  } catch {
    yield { file: name, raw: Buffer.alloc(0), problem: 'missing' };
    return;
  }
  if (first) yield { ...first, file: name };
  if (count === 0) yield inputOf(name, Buffer.alloc(0));
}

const inputOf = (file: string, raw: RawMessage): Input => ({
  file,
  raw: raw ?? Buffer.alloc(0),
  problem: raw === null ? 'too large' : raw.length === 0 ? 'empty' : null,
});

type File = { name: string; path: string };

const filesOf = async (name: string, path: string): Promise<File[]> => {
  const list = async (folder: string): Promise<File[]> => {
    const entries = await readdir(join(path, folder), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort()
      .map((each) => ({ name: join(name, folder, each), path: join(path, folder, each) }));
  };
  const found = await stat(path).catch(() => null);
  if (!found?.isDirectory()) return [{ name, path }];
  const folders = new Set(await readdir(path));
  const isMaildir = folders.has('cur') && folders.has('new');
  return isMaildir ? [...(await list('new')), ...(await list('cur'))] : list('.');
};
