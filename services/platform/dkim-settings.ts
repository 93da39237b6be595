import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { messageOf } from './errors.ts';

type DkimSettings = { domain: string; keys: { selector: string; key: KeyObject }[] };

type Kind = 'rsa' | 'ed25519';
type Parsed = { dkim: DkimSettings | null; problems: string[] };

const names = {
  rsa: { key: 'DKIM_PRIVATE_KEY', selector: 'DKIM_SELECTOR' },
  ed25519: { key: 'DKIM_ED25519_PRIVATE_KEY', selector: 'DKIM_ED25519_SELECTOR' },
} as const;

// RFC 8301, 3.2: receivers must not take RSA keys below 1024 bits.
const MIN_RSA_BITS = 1024;

/**
 * Parses the keys of DKIM_*: an RSA key, an Ed25519 key, or both, each with its own selector. `problems` name the setting
 * that is wrong and never contain a key.
 */
export const readDkimSettings = (env: Record<string, unknown>): Parsed => {
  const problems: string[] = [];
  const keys: DkimSettings['keys'] = [];
  for (const kind of ['rsa', 'ed25519'] as const) {
    const { key: keyName, selector: selectorName } = names[kind];
    const given = [keyName, `${keyName}_FILE`].filter((name) => env[name]);
    const selector = env[selectorName];
    if (given.length === 0 && !selector) continue;
    if (given.length !== 1 || typeof selector !== 'string') {
      problems.push(
        given.length > 1
          ? `${keyName}: set it or ${keyName}_FILE, not both.`
          : `${selectorName}: goes together with ${keyName} (or ${keyName}_FILE).`,
      );
      continue;
    }
    try {
      keys.push({ selector, key: readKey(kind, given[0]!, String(env[given[0]!])) });
    } catch (error) {
      problems.push(`${given[0]}: ${messageOf(error)}`);
    }
  }
  const domain = env.DKIM_DOMAIN;
  const isWanted = keys.length > 0 || problems.length > 0;
  if (isWanted && !domain) problems.push('DKIM_DOMAIN: is not set; the keys sign for it.');
  if (domain && !isWanted)
    problems.push(
      'DKIM_*: DKIM_DOMAIN needs DKIM_SELECTOR and DKIM_PRIVATE_KEY (or DKIM_PRIVATE_KEY_FILE), DKIM_ED25519_SELECTOR and DKIM_ED25519_PRIVATE_KEY (or …_FILE), or both; set none of them where the relay signs.',
    );
  const [first, second] = keys;
  if (first && second && first.selector === second.selector)
    problems.push(
      'DKIM_ED25519_SELECTOR: has to differ from DKIM_SELECTOR: each key has a record of its own.',
    );
  return { dkim: problems.length === 0 && domain ? { domain: String(domain), keys } : null, problems };
};

const readKey = (kind: Kind, name: string, value: string): KeyObject => {
  const pem = name.endsWith('_FILE') ? readPemFile(value) : value.replaceAll('\\n', '\n');
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new Error('is not a private key in PEM, without a passphrase.');
  }
  const type = key.asymmetricKeyType;
  if (type !== kind)
    throw new Error(
      type === 'rsa' || type === 'ed25519'
        ? `holds an ${type === 'rsa' ? 'RSA' : 'Ed25519'} key, which belongs in ${names[type].key}.`
        : `holds a key of kind ${type}; DKIM knows RSA and Ed25519.`,
    );
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < MIN_RSA_BITS)
    throw new Error(`has ${bits} bits; receivers accept ${MIN_RSA_BITS} and more (2048 is the usual).`);
  return key;
};

const readPemFile = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new Error(isMissing ? `there is no file ${path}.` : `${path} cannot be read.`);
  }
};
