import { CONSOLE } from '../../../admin/sign-in.ts';
import { DomainError } from '../../../platform/errors.ts';

/** Returns the address of an operator; null for one who signed in from the command line. */
export const addressOf = ({ operator }: { operator: string }): string | null =>
  operator === CONSOLE ? null : operator;

/** Returns the address to which an operator's test goes. @throws DomainError `invalid_input` where there is none */
export const testAddressOf = (session: { operator: string }): string => {
  const address = addressOf(session);
  if (address === null)
    throw new DomainError(
      'invalid_input',
      'You signed in from the command line, which has no address. Sign in by mail to send yourself a test.',
    );
  return address;
};
