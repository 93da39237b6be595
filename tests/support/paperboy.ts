import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import type { Io } from '../../bin/commands/cli.ts';
import { runPaperboy } from '../../bin/paperboy.ts';

const collect = () => {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
};

/** Runs the operator's command in this process. */
export const paperboy = async (
  args: string[],
  given: { env?: NodeJS.ProcessEnv; cwd?: string; clock?: { now(): Date }; stdin?: string | Buffer } = {},
) => {
  const [stdout, stderr] = [collect(), collect()];
  const io: Io = {
    // This machine's own settings and data must not have an effect.
    env: { PAPERBOY_DATA_DIR: join(tmpdir(), 'paperboy-no-such-folder'), ...given.env },
    cwd: given.cwd ?? process.cwd(),
    ...(given.stdin !== undefined && { stdin: Readable.from([Buffer.from(given.stdin)]) }),
    stdout: stdout.stream,
    stderr: stderr.stream,
    ...(given.clock && { overrides: { clock: given.clock } }),
  };
  const code = await runPaperboy(args, io);
  return {
    code,
    stdout: stdout.text(),
    stderr: stderr.text(),
    /** Parses stdout, which must be exactly one JSON object. */
    json: <T = Record<string, unknown>>(): T => {
      if (!/^\{.*\}\n$/.test(stdout.text())) throw new Error(`not one JSON object:\n${stdout.text()}`);
      return JSON.parse(stdout.text()) as T;
    },
  };
};

/** Creates a temporary folder with these files. */
export const folderWith = async (files: Record<string, string | Buffer>): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'paperboy-files-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
  return dir;
};
