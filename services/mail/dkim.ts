import { createHash, type KeyObject, sign } from 'node:crypto';

/** The keys of a domain. Every receiver checks RSA (RFC 6376); an Ed25519 key (RFC 8463) may be used beside it. */
export type DkimKeys = { domain: string; keys: { selector: string; key: KeyObject }[] };

// Both unsubscribe headers are signed, as RFC 8058, 4, requires. A field that is named once more than it occurs cannot be
// added later (RFC 6376, 8.15), such as a second From or Subject that a mail program would show instead.
const SIGNED = [
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'auto-submitted',
  'feedback-id',
];
const NEVER_TWICE = ['from', 'to', 'cc', 'reply-to', 'subject', 'date', 'message-id', 'content-type'];

const LINE = 72;

/**
 * Signs mails with a DKIM-Signature for each key (relaxed/relaxed, SHA-256). The signing runs in libuv's threads, and so on
 * as many cores as UV_THREADPOOL_SIZE says.
 */
export const createSigner = ({ domain, keys }: DkimKeys) => {
  const signers = keys.map(({ selector, key }) => {
    const algorithm = key.asymmetricKeyType === 'ed25519' ? 'ed25519-sha256' : 'rsa-sha256';
    return { head: `v=1; a=${algorithm}; c=relaxed/relaxed; d=${domain}; s=${selector};`, key };
  });

  return {
    /**
     * Returns the DKIM-Signature fields, which belong above `fields`. `body` must be in canonical form: no white space at the
     * end of a line, never two in a row, no empty line at the end. Our own quoted-printable is.
     */
    sign: async (fields: string, body: Buffer): Promise<string> => {
      const bodyHash = createHash('sha256').update(body).digest('base64');
      const { names, canonical } = canonicalFields(fields);
      const signed = await Promise.all(
        signers.map(async ({ head, key }) => {
          const value = `${head}\r\n h=${fold(names, ':')};\r\n bh=${bodyHash};\r\n b=`;
          const signature = await signBytes(
            Buffer.from(`${canonical}dkim-signature:${relax(value)}`, 'utf8'),
            key,
          );
          return `DKIM-Signature: ${value}${signature.match(/.{1,72}/g)!.join('\r\n ')}\r\n`;
        }),
      );
      return signed.join('');
    },
  };
};

export type Signer = ReturnType<typeof createSigner>;

const signBytes = (data: Buffer, key: KeyObject): Promise<string> =>
  new Promise((resolve, reject) => {
    const done = (error: Error | null, signature: Buffer): void =>
      error ? reject(error) : resolve(signature.toString('base64'));
    // RFC 8463, 3: Ed25519 signs the SHA-256 hash, although it also hashes by itself.
    if (key.asymmetricKeyType === 'ed25519')
      sign(null, createHash('sha256').update(data).digest(), key, done);
    else sign('sha256', data, key, done);
  });

/** Returns the relaxed form of a field's value (RFC 6376, 3.4.2): on one line, with single spaces, trimmed. */
const relax = (value: string): string =>
  value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();

const canonicalFields = (fields: string): { names: string[]; canonical: string } => {
  const byName = new Map<string, string>();
  for (const field of fields.split(/\r\n(?![ \t])/)) {
    const colon = field.indexOf(':');
    if (colon > 0) byName.set(field.slice(0, colon).toLowerCase(), field.slice(colon + 1));
  }
  const present = SIGNED.filter((name) => byName.has(name));
  return {
    names: [...present, ...NEVER_TWICE],
    canonical: present.map((name) => `${name}:${relax(byName.get(name)!)}\r\n`).join(''),
  };
};

const fold = (items: string[], separator: string): string => {
  let line = '';
  const lines: string[] = [];
  for (const [at, item] of items.entries()) {
    const text = at === items.length - 1 ? item : `${item}${separator}`;
    if (line.length + text.length > LINE) {
      lines.push(line);
      line = '';
    }
    line += text;
  }
  return [...lines, line].join('\r\n ');
};
