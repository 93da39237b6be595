import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts the secrets of endpoints, so that a copy of the database signs nothing. A hash would not do: signing needs the secret
 * itself. The key is derived by HKDF (RFC 5869) from the first APP_SECRET; all of them decrypt. Another `purpose` has other keys.
 */
export const createSealing = (options: { secrets: string[]; purpose?: string }) => {
  const { purpose = 'paperboy/webhook-secret' } = options;
  const keys = options.secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)));
  const openWith = (key: Buffer, sealed: Buffer): string | null => {
    const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    try {
      const bytes = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
      return Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf8');
    } catch {
      return null;
    }
  };
  return {
    /** Returns a nonce, the encrypted text and its tag. */
    seal: (text: string): Buffer => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, keys[0]!, nonce, { authTagLength: TAG_BYTES });
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    /** Returns the text; null where no APP_SECRET of today has sealed it. */
    open: (sealed: Buffer): string | null => {
      if (sealed.length <= NONCE_BYTES + TAG_BYTES) return null;
      for (const key of keys) {
        const text = openWith(key, sealed);
        if (text !== null) return text;
      }
      return null;
    },
  };
};

export type Sealing = ReturnType<typeof createSealing>;
