import { FORWARDED_FIELD } from '../mail/operator-note.ts';
import { parseHeader } from '../mail/reports/header.ts';

/** A longer header is none that a person's mail program writes. */
const MAX_HEADER_BYTES = 65_536;

const OWN_ID = /^<(?:digest|note|sign-in|signup|test)\./i;

/**
 * Returns a function that tells whether a reply may be passed on to a person: neither one of our own mails, nor one of a list,
 * nor one without a sender, all of which could go in circles.
 */
export const createForwardable = ({ domain }: { domain: string }) => {
  const isOwnId = (id: string): boolean =>
    OWN_ID.test(id) && id.toLowerCase().endsWith(`@${domain.toLowerCase()}>`);
  return (raw: Buffer): boolean => {
    const text = raw.subarray(0, MAX_HEADER_BYTES).toString('latin1');
    const header = parseHeader(text.slice(0, endOfHeader(text)));
    return (
      !header.has(FORWARDED_FIELD.toLowerCase()) &&
      !header.has('list-id') &&
      /^no\b/i.test(header.get('auto-submitted') ?? 'no') &&
      header.get('return-path') !== '<>' &&
      !isOwnId(header.get('message-id') ?? '')
    );
  };
};

const endOfHeader = (text: string): number => {
  const end = text.search(/\r?\n\r?\n/);
  return end === -1 ? text.length : end;
};
