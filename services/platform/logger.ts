import { type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

// Tokens travel in paths, addresses in bodies: neither may reach a log line.
const redact = ['address', '*.address', 'email', '*.email', 'token', '*.token', 'req.headers', 'res.headers'];

/** JSON lines on stdout (or on `fd`), without addresses or tokens. */
export const createLogger = (options: { level: string; name: string; fd?: number }): Logger =>
  pino(
    { level: options.level, name: options.name, redact, base: { name: options.name } },
    pino.destination({ fd: options.fd ?? 1, sync: false }),
  );
