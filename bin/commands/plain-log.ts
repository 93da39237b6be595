import { type Logger as PinoLogger, pino } from 'pino';
import type { Logger } from '../../services/platform/logger.ts';

type Line = { level: number; msg?: string; err?: string | { message?: string } };

/** Returns a logger for a terminal: "warning: what happened: why", each line once. */
export const createPlainLog = (options: { level: string; write: (line: string) => void }): Logger => {
  const said = new Set<string>();
  const write = (json: string): void => {
    const { level, msg, err } = JSON.parse(json) as Line;
    const word = level >= 50 ? 'error' : level >= 40 ? 'warning' : 'note';
    const why = typeof err === 'string' ? err : err?.message;
    const line = `${word}: ${[msg, why].filter(Boolean).join(': ')}`;
    if (said.has(line)) return;
    said.add(line);
    options.write(line);
  };
  return pino({ level: options.level, base: null }, { write }) as PinoLogger;
};
