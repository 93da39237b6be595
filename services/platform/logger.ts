import { type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

// Tokens travel in paths, addresses in bodies: neither may reach a log line.
const redact = ['address', '*.address', 'email', '*.email', 'token', '*.token', 'req.headers', 'res.headers'];

/**
 * JSON lines on stdout (or on `fd`), without addresses or tokens; a line is written before the call returns.
 *
 * Lines kept for later would have to be written while the process ends, and sonic-boom 4.2 does that in a loop without end
 * where nobody reads any more (EPIPE): a worker whose supervisor was killed would live for ever.
 */
export const createLogger = (options: { level: string; name: string; fd?: number }): Logger =>
  pino(
    { level: options.level, name: options.name, redact, base: { name: options.name } },
    pino.destination({ fd: options.fd ?? 1, sync: true }),
  );
