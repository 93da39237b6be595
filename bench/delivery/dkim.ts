import { generateKeyPairSync } from 'node:crypto';
import type { DkimMode } from './options.ts';

export type DkimSetting = { domain: string; selector: string; privateKey: string };

const rsaKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

const ed25519Key = (): string =>
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

const DOMAIN = 'papers.example.org';

/** Returns fresh keys for a mode: as environment for workers, and the RSA key for senders that can only sign with RSA. */
export const dkimFor = (mode: DkimMode): { env: Record<string, string>; rsa: DkimSetting | null } => {
  if (mode === 'none') return { env: {}, rsa: null };
  const rsa = { domain: DOMAIN, selector: 'rsa', privateKey: rsaKey() };
  return {
    rsa,
    env: {
      DKIM_DOMAIN: DOMAIN,
      ...(mode !== 'ed25519' && { DKIM_SELECTOR: rsa.selector, DKIM_PRIVATE_KEY: rsa.privateKey }),
      ...(mode !== 'rsa' && { DKIM_ED25519_SELECTOR: 'ed', DKIM_ED25519_PRIVATE_KEY: ed25519Key() }),
    },
  };
};
