import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type Cli, CommandFailed } from './cli.ts';

/** Returns the text of a file, or of standard input for `-`. @throws CommandFailed where it cannot be read */
export const readText = async (cli: Cli, name: string): Promise<string> => {
  if (name === '-') return text(cli.io.stdin ?? process.stdin);
  try {
    return await readFile(cli.path(name), 'utf8');
  } catch (error) {
    throw new CommandFailed(`${name} cannot be read: ${(error as Error).message}`, {}, error);
  }
};
