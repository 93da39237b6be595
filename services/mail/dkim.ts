import { createHash, type KeyObject, sign } from 'node:crypto';

/** What signs a domain's mail. RSA is what every receiver checks (RFC 6376); Ed25519 (RFC 8463) stands beside it. */
export type DkimKeys = { domain: string; keys: { selector: string; key: KeyObject }[] };

// Both unsubscribe headers, as RFC 8058, 4, asks. What is named once more than it occurs cannot be added later (RFC 6376,
// 8.15): a second From or Subject, say, that a mail program shows instead.
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
 * Signs mails: a DKIM-Signature for each key, relaxed/relaxed, SHA-256. The signing itself runs in libuv's threads, so that
 * all cores take part (UV_THREADPOOL_SIZE of them).
 */
export const createSigner = ({ domain, keys }: DkimKeys) => {
  const signers = keys.map(({ selector, key }) => {
    const algorithm = key.asymmetricKeyType === 'ed25519' ? 'ed25519-sha256' : 'rsa-sha256';
    return { head: `v=1; a=${algorithm}; c=relaxed/relaxed; d=${domain}; s=${selector};`, key };
  });

  return {
    /**
     * The DKIM-Signature fields, to stand above `fields`. `body` has to be in canonical form already: no white space at the
     * end of a line, never two in a row, no empty line at the end; quoted-printable of ours is.
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
    // RFC 8463, 3: Ed25519 signs the hash, and hashes by itself as well.
    if (key.asymmetricKeyType === 'ed25519')
      sign(null, createHash('sha256').update(data).digest(), key, done);
    else sign('sha256', data, key, done);
  });

/** RFC 6376, 3.4.2: a field's value on one line, each run of white space one space, none around it. */
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
