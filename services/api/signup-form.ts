import type { Container } from '../container.ts';
import { DomainError } from '../platform/errors.ts';
import { type Address, parseAddress } from '../subscribers/address.ts';

/** Quicker than a person reads a form and types an address. */
const TOO_QUICK_MS = 2_000;

export type EmailForm = Record<string, unknown>;

/** The one address of a form. @throws DomainError `invalid_input` that names the field `email` */
export const readAddress = ({ email }: EmailForm): Address => {
  if (typeof email === 'string') return parseAddress(email);
  const message = Array.isArray(email)
    ? 'Enter one email address only.'
    : 'Enter your email address (field: email).';
  throw new DomainError('invalid_input', message, { field: 'email' });
};

/** What was typed, to be shown again. */
export const typedAddress = ({ email }: EmailForm): string =>
  typeof email === 'string' ? email.slice(0, 254) : '';

/**
 * Why what a form brings is not answered: a program filled it in. The time a form was shown is signed, so that it
 * cannot be made up; a form without it is taken as it is.
 */
export const ignoreReason = (
  { clock, links }: Pick<Container, 'clock' | 'links'>,
  form: EmailForm,
): string | null => {
  if (typeof form.website === 'string' && form.website !== '') return 'honeypot';
  if (typeof form.started !== 'string' || form.started === '') return null;
  try {
    const shownAt = links.verify('form', form.started, clock.now()).detail;
    return clock.now().getTime() - shownAt < TOO_QUICK_MS ? 'sent back too quickly' : null;
  } catch {
    return 'the form was not ours, or a month old';
  }
};
