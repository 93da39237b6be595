import { brevo } from './brevo.ts';
import { generic } from './generic.ts';
import { mailgun } from './mailgun.ts';
import { postmark } from './postmark.ts';
import type { EventReading, Provider } from './provider.ts';
import { isObject } from './read-json.ts';
import { resend } from './resend.ts';
import { sendgrid } from './sendgrid.ts';
import { ses } from './ses.ts';

/** Every provider whose webhooks are understood; a new one is a file and a line here. */
export const providers: readonly Provider[] = [ses, postmark, mailgun, sendgrid, resend, brevo, generic];

const byName = new Map(providers.map((provider) => [provider.name, provider]));

/**
 * Returns what a stored event means, as `webhook:PROVIDER` says whose it is; nothing where it is of no interest. Works
 * without the provider's setting too, so that what was stored before it was removed is still handled.
 */
export const readEvent = (provider: string, event: unknown): EventReading[] => {
  const reading = isObject(event) ? byName.get(provider)?.readEvent(event) : null;
  return reading ? [reading] : [];
};
