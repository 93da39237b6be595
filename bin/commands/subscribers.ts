import type { Command } from 'commander';
import type { Cli } from './cli.ts';
import { registerExport } from './subscribers-export.ts';
import { registerImport } from './subscribers-import.ts';
import { registerSuppress, registerUnsuppress } from './subscribers-suppress.ts';

export const registerSubscribers = (program: Command, cli: Cli): void => {
  const group = program.command('subscribers').description('Readers: import, export, suppress, unsuppress.');
  for (const register of [registerImport, registerExport, registerSuppress, registerUnsuppress])
    register(group, cli);
};
