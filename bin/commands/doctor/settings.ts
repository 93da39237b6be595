import { readSources } from '../../../services/papers/sources/registry.ts';
import type { Config } from '../../../services/platform/config.ts';
import { DomainError } from '../../../services/platform/errors.ts';
import { type Check, fail, ok, warn } from './check.ts';
import { isLocalName } from './local-name.ts';

/** Reports secrets that are easy to guess, or too many; their length is checked with the configuration. */
export const checkSecrets = (secrets: string[]): Check => {
  const guessable = secrets.findIndex(
    (secret) =>
      new Set(secret).size < 10 ||
      /change[-_ ]?me|replace[-_ ]?(me|this)|example|your[-_ ]?secret/i.test(secret),
  );
  if (guessable >= 0)
    return fail(
      'secrets',
      `secret ${guessable + 1} of APP_SECRET is easy to guess`,
      'Put a new one first, from: openssl rand -base64 33. Keep a real old one behind it, after a comma.',
    );
  if (secrets.length > 4)
    return warn(
      'secrets',
      `${secrets.length} secrets are accepted`,
      'Remove those whose links have expired: each is one more that can leak.',
    );
  const lengths = secrets.map((secret) => secret.length).join(', ');
  return ok(
    'secrets',
    secrets.length === 1
      ? `one, of ${lengths} characters`
      : `${secrets.length}, of ${lengths} characters; the first signs`,
  );
};

/** Returns a failed check for entries of SOURCES that are of no kind; nothing where all are good. */
export const checkSources = (config: Config): Check[] => {
  try {
    readSources(config);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [fail('sources', error.message, 'Correct SOURCES: no process starts before that.')];
  }
};

/** RFC 8058, section 3.1: one-click unsubscribing needs https. */
export const checkPublicUrl = ({ publicUrl }: Pick<Config, 'publicUrl'>): Check => {
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'https:' && !isLocalName(hostname)) return ok('public address', publicUrl);
  return warn(
    'public address',
    isLocalName(hostname)
      ? `${publicUrl}: links in mails work on this machine only`
      : `${publicUrl} is not https: mail services ignore the unsubscribe button (RFC 8058)`,
    'Set PUBLIC_URL to the https address under which readers reach the site.',
  );
};
