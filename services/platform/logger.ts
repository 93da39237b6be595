import { type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

// Tokens travel in paths, addresses in bodies: neither may reach a log line.
const redact = ['address', '*.address', 'email', '*.email', 'token', '*.token', 'req.headers', 'res.headers'];

/**
 * Returns a logger of JSON lines on stdout (or on `fd`), without addresses or tokens. A line is written before the call
 * returns: buffered lines would have to be written while the process ends, which sonic-boom 4.2 tries for ever when nobody
 * reads any more (EPIPE), so that a worker whose supervisor was killed would never end.
 */
export const createLogger = (options: { level: string; name: string; fd?: number }): Logger =>
  pino(
    { level: options.level, name: options.name, redact, base: { name: options.name } },
    pino.destination({ fd: options.fd ?? 1, sync: true }),
  );
