const MINUTE_MS = 60_000;

/** How long to wait for each reply of a relay, in ms; RFC 5321, 4.5.3.2, requires at least these. */
export const smtpTimeouts = {
  /** For everything before a mail, with the greeting; shorter than the RFC's, since another relay may reply at once. */
  connectMs: MINUTE_MS,
  mailMs: 5 * MINUTE_MS,
  rcptMs: 5 * MINUTE_MS,
  dataMs: 2 * MINUTE_MS,
  /** Until the system has taken the bytes of the mail. */
  blockMs: 3 * MINUTE_MS,
  /** Giving up sooner leads to mails that are sent twice (RFC 1047). */
  finalDotMs: 10 * MINUTE_MS,
  /** For the reply to NOOP, before a connection that was idle is used again. */
  noopMs: 10_000,
  /** After this time an idle connection is closed. */
  idleMs: 30_000,
};

export type Timeouts = typeof smtpTimeouts;
