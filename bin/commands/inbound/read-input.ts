import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type RawMessage, splitMessages } from './mbox.ts';

/** One message, by the name of its file; `#n` is added where a file holds several. */
export type Input = { file: string; raw: RawMessage };

const CHUNK_BYTES = 1_048_576;

/** A file that is missing or cannot be read. */
export class NoInput extends Error {
  override name = 'NoInput';
}

/**
 * Returns the messages of files: single ones, mboxes, Maildirs and folders of files; `-` is the standard input.
 * @throws NoInput at the file that is missing, after what came before it
 */
export async function* readInputs(
  names: string[],
  options: { path: (name: string) => string; stdin: Readable },
): AsyncGenerator<Input> {
  for (const name of names) {
    if (name === '-') {
      yield* messagesOf(name, options.stdin);
      continue;
    }
    for (const file of await filesOf(name, options.path(name)))
      yield* messagesOf(file.name, createReadStream(file.path, { highWaterMark: CHUNK_BYTES }));
  }
}

async function* messagesOf(name: string, stream: Readable): AsyncGenerator<Input> {
  try {
    // The name depends on whether a second message follows.
    let first: RawMessage | undefined;
    let count = 0;
    for await (const raw of splitMessages(stream)) {
      count += 1;
      if (count === 1) {
        first = raw;
        continue;
      }
      if (count === 2) yield { file: `${name}#1`, raw: first! };
      yield { file: `${name}#${count}`, raw };
    }
    if (count === 0) yield { file: name, raw: Buffer.alloc(0) };
    if (count === 1) yield { file: name, raw: first! };
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code ? noInput(name, error) : error;
  }
}

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
  try {
    if (!(await stat(path)).isDirectory()) return [{ name, path }];
    const folders = new Set(await readdir(path));
    const isMaildir = folders.has('cur') && folders.has('new');
    return isMaildir ? [...(await list('new')), ...(await list('cur'))] : await list('.');
  } catch (error) {
    throw noInput(name, error);
  }
};

const noInput = (name: string, cause: unknown): NoInput => {
  const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return new NoInput(isMissing ? `There is no file ${name}.` : `${name} cannot be read.`, { cause });
};
