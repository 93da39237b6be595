import type { Config } from '../platform/config.ts';
import { createLinks } from '../subscribers/links.ts';

/** The operator's page for the next twelve hours. Whoever holds the address can read the page. */
export const adminLink = (config: Pick<Config, 'secrets' | 'publicUrl'>, now: Date = new Date()): string =>
  `${config.publicUrl}/admin?key=${createLinks(config).sign('admin', { subject: 0, detail: 0 }, now)}`;
