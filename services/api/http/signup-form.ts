import type { SentTo } from '../../../templates/web/views.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Address, parseAddress } from '../../subscribers/address.ts';
import { suggestAddress } from '../../subscribers/suggest-address.ts';

export type EmailForm = Record<string, unknown>;

/**
 * Returns the one address of a form.
 * @throws DomainError `invalid_input` that names the field `email`
 */
export const readAddress = ({ email }: EmailForm): Address => {
  if (typeof email === 'string') return parseAddress(email);
  const message = Array.isArray(email)
    ? 'Enter one email address only.'
    : 'Enter your email address (field: email).';
  throw new DomainError('invalid_input', message, { field: 'email' });
};

/** Returns the address as typed, to show it again. */
export const typedAddress = ({ email }: EmailForm): string =>
  typeof email === 'string' ? email.slice(0, 254) : '';

/** Returns an address that was accepted, as typed, with a form for what may have been meant. It depends on nothing else. */
export const sentTo = (form: EmailForm, action: string, fields: SentTo['fields'] = []): SentTo => {
  const email = typedAddress(form).trim();
  return { email, suggested: suggestAddress(email), action, fields };
};
