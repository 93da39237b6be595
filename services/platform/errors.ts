/**
 * An error that a caller can act on. `code` is stable and machine-readable, and the HTTP edge maps it to a status. `field`
 * names the input that is wrong, where there is one.
 */
export class DomainError extends Error {
  override name = 'DomainError';
  readonly code: ErrorCode;
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, options: { field?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.field = options.field;
  }
}

export type ErrorCode =
  | 'invalid_input'
  | 'invalid_link'
  | 'not_found'
  | 'conflict'
  | 'precondition_failed'
  | 'not_signed_in'
  | 'forbidden'
  | 'unavailable'
  | 'busy'
  | 'rate_limited'
  | 'too_slow'
  | 'misconfigured';

/** Returns the message of anything thrown; of an AggregateError without a message, those of its parts. */
export const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError && !error.message) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
};
