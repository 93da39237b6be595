import { createSealing } from '../outbound/sealing.ts';
import type { Session } from './sessions.ts';

const sealingOf = ({ token }: Session) =>
  createSealing({ secrets: [token], purpose: 'paperboy/operator-search' });

/**
 * Returns what an operator searches for as it goes into a URL: encrypted under the session's token, so that no address gets into
 * the history of a browser or the log of a proxy, and the URL means nothing once the session is over.
 */
export const sealSearch = (session: Session, text: string): string =>
  sealingOf(session).seal(text).toString('base64url');

/** Returns the text of a sealed search; null where another session sealed it, or nobody. */
export const openSearch = (session: Session, sealed: string): string | null =>
  sealingOf(session).open(Buffer.from(sealed, 'base64url'));
