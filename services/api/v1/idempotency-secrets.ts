import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Returns the JSON of a value with the fields of its objects in order, so that equal bodies give equal texts. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${canonicalJson(each)}`).join(',')}}`;
};

/**
 * Returns functions that hash and encrypt with secrets made from the caller's key, which is stored nowhere. So a response that
 * holds a secret or an address can be stored, and only the caller can have it read; a copy of the database does not tell it, and
 * nobody can find an address in it by trying hashes. Encrypted by AES-256-GCM, bound to `name`.
 */
export const createIdempotencySecrets = (key: string) => {
  const secrets = Buffer.from(hkdfSync('sha256', key, '', 'paperboy idempotency', 64));
  const [forHashes, forResponses] = [secrets.subarray(0, 32), secrets.subarray(32)];
  return {
    hash: (text: string): Buffer => createHmac('sha256', forHashes).update(text).digest(),
    encrypt: (name: Buffer, text: Buffer): Buffer => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', forResponses, nonce).setAAD(name);
      return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    },
    decrypt: (name: Buffer, bytes: Buffer): Buffer => {
      const decipher = createDecipheriv('aes-256-gcm', forResponses, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(name)
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    },
  };
};

export type IdempotencySecrets = ReturnType<typeof createIdempotencySecrets>;
