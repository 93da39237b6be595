import { type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

// Tokens travel in paths, addresses in bodies: neither may reach a log line.
const redact = ['address', '*.address', 'email', '*.email', 'token', '*.token', 'req.headers', 'res.headers'];

// Postgres repeats the row that it refuses: "Failing row contains (…)", "Key (address)=(…) already exists".
const ROW_FIELDS = ['detail', 'where', 'hint', 'internalQuery', 'parameters'];

// An "@" after a slash is the scope of a package, in a path of the stack.
const ADDRESS = /[^\s@/"'`(),;:<>[\]]{1,64}@[\p{L}\d.-]{1,255}/gu;

const withoutAddresses = (text: string): string => text.replace(ADDRESS, '[address]');

/** Writes errors without what they repeat of a row or of an address. */
export const serializers = {
  err: (error: unknown): unknown => {
    if (typeof error === 'string') return withoutAddresses(error);
    if (!(error instanceof Error)) return error;
    const { message, stack, ...rest } = pino.stdSerializers.err(error);
    for (const field of ROW_FIELDS) delete rest[field];
    return { ...rest, message: withoutAddresses(message), stack: withoutAddresses(stack) };
  },
};

/**
 * Returns a logger of JSON lines on stdout (or on `fd`), without addresses or tokens. A line is written before the call
 * returns: buffered lines would have to be written while the process ends, which sonic-boom 4.2 tries for ever when nobody
 * reads any more (EPIPE), so that a worker whose supervisor was killed would never end.
 */
export const createLogger = (options: { level: string; name: string; fd?: number }): Logger =>
  pino(
    { level: options.level, name: options.name, redact, serializers, base: { name: options.name } },
    pino.destination({ fd: options.fd ?? 1, sync: true }),
  );
