const MINUTE_MS = 60_000;

/** How long each answer of a relay is waited for, milliseconds; RFC 5321, 4.5.3.2, asks for at least these. */
export const smtpTimeouts = {
  /** For all that comes before a mail, the greeting included; less than the RFC's, as another relay may answer at once. */
  connectMs: MINUTE_MS,
  mailMs: 5 * MINUTE_MS,
  rcptMs: 5 * MINUTE_MS,
  dataMs: 2 * MINUTE_MS,
  /** For the mail to be taken off our hands. */
  blockMs: 3 * MINUTE_MS,
  /** Giving up sooner doubles mail (RFC 1047). */
  finalDotMs: 10 * MINUTE_MS,
  /** For the answer to NOOP, before a connection that was idle is used again. */
  noopMs: 10_000,
  /** A connection that nobody uses is closed after this. */
  idleMs: 30_000,
};

export type Timeouts = typeof smtpTimeouts;
