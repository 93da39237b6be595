import { createVerify, type KeyObject, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { createCache } from '../../platform/cache.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Fetcher } from '../../platform/fetcher.ts';
import { parseUrl } from '../../platform/parse-url.ts';
import type { EventJson } from './provider.ts';
import { tableOf, textOf } from './read-json.ts';

// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
const SIGNED = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: CONFIRMATION,
  UnsubscribeConfirmation: CONFIRMATION,
};
export type SnsType = keyof typeof SIGNED;
const HASHES = tableOf({ '1': 'RSA-SHA1', '2': 'RSA-SHA256' });

const CERTIFICATE_PATH = /^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/;
const MAX_CERTIFICATE_BYTES = 32_768;
const MAX_CHAIN = 6;
const MIN_KEY_BITS = 2_048;
/** SNS uses one certificate for months, so more fetches than this come from forged messages. */
const MAX_FETCHES = 10;
const FETCHES_MS = 60_000;

export const isSnsType = (type: unknown): type is SnsType =>
  typeof type === 'string' && Object.hasOwn(SIGNED, type);

/** Returns the host of SNS in the region of a topic: the only one that its certificates and links are fetched from. */
export const snsHostOf = (topicArn: string): string => {
  const [, partition = '', , region = ''] = topicArn.split(':');
  return `sns.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
};

/** Returns an address if it is HTTPS at the given host, without a user or a port of its own. */
export const urlAt = (host: string, text: unknown): URL | null => {
  const url = typeof text === 'string' ? parseUrl(text) : null;
  const isPinned =
    url?.protocol === 'https:' && url.host === host && url.username === '' && url.password === '';
  return isPinned ? url : null;
};

/** What SNS signs with, and from when until when it may. */
type SigningKey = { key: KeyObject; from: number; to: number };

/**
 * Returns the key of a certificate in PEM, if its name is that of SNS and its key is long enough. Where the file holds the
 * certificates of its issuers, the chain has to end at a root that Node trusts. Node cannot fetch missing ones; then the TLS of
 * the pinned host, which Node has verified, vouches for the file.
 */
export const readSigningKey = (
  pem: string,
  host: string,
  roots: readonly string[] = rootCertificates,
): SigningKey | null => {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    const chain = blocks.slice(0, MAX_CHAIN).map((block) => new X509Certificate(block));
    const [own] = chain;
    if (!own) return null;
    const isNamed = [host, host.replace(/^sns\.[^.]+\./, 'sns.')].some(
      (name) => own.checkHost(name) !== undefined,
    );
    const isLong = (own.publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_KEY_BITS;
    if (!isNamed || !isLong || !isChain(chain, roots)) return null;
    return {
      key: own.publicKey,
      from: Math.max(...chain.map(({ validFrom }) => Date.parse(validFrom))),
      to: Math.min(...chain.map(({ validTo }) => Date.parse(validTo))),
    };
  } catch {
    return null;
  }
};

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

const isChain = (chain: X509Certificate[], roots: readonly string[]): boolean => {
  if (chain.length === 1) return true;
  const linked = chain.slice(1).every((issuer, at) => issuer.ca && isIssuedBy(chain[at]!, issuer));
  const last = chain.at(-1)!;
  return linked && roots.some((root) => isIssuedBy(last, new X509Certificate(root)));
};

/** Verifies the signatures of SNS, with certificates that are fetched once from the pinned host, checked and cached. */
export const createSnsSignature = (options: {
  fetcher: Pick<Fetcher, 'fetch'>;
  roots?: readonly string[];
}) => {
  const keys = createCache<string, SigningKey>({ name: 'sns-certificates', max: 16 });
  const underWay = new Map<string, Promise<SigningKey | null>>();
  let fetches: number[] = [];

  /** Resolves with null for a file that there is not, or that is no good. @throws DomainError `unavailable`, for SNS to try again */
  const load = async (url: URL, now: Date): Promise<SigningKey | null> => {
    fetches = fetches.filter((at) => now.getTime() - at < FETCHES_MS);
    if (fetches.length >= MAX_FETCHES)
      throw new DomainError('unavailable', 'Too many certificates were asked for.');
    fetches.push(now.getTime());
    const fetched = await options.fetcher.fetch({
      url: url.href,
      accept: '*/*',
      maxBytes: MAX_CERTIFICATE_BYTES,
      followRedirects: false,
    });
    if (fetched.kind === 'ok') {
      const key = readSigningKey(fetched.text, url.host, options.roots);
      if (key) keys.set(url.href, key);
      return key;
    }
    const isMissing = fetched.kind === 'failed' && (fetched.status === 403 || fetched.status === 404);
    if (isMissing) return null;
    throw new DomainError('unavailable', 'The certificate of SNS cannot be fetched.');
  };

  // Requests that come together share one fetch.
  const keyAt = (url: URL, now: Date): Promise<SigningKey | null> | SigningKey => {
    const known = keys.get(url.href) ?? underWay.get(url.href);
    if (known !== undefined) return known;
    const loading = load(url, now).finally(() => underWay.delete(url.href));
    underWay.set(url.href, loading);
    return loading;
  };

  return {
    /** Resolves with whether SNS signed a message of a topic. @throws DomainError `unavailable` */
    verify: async (message: EventJson, type: SnsType, topicArn: string, now: Date): Promise<boolean> => {
      const url = urlAt(snsHostOf(topicArn), message.SigningCertURL);
      const hash = HASHES.get(message.SignatureVersion);
      const signature = textOf(message.Signature);
      if (url === null || hash === undefined || signature === null) return false;
      if (!CERTIFICATE_PATH.test(url.pathname) || url.search !== '') return false;
      const signing = await keyAt(url, now);
      if (!signing || now.getTime() < signing.from || now.getTime() > signing.to) return false;
      const verifier = createVerify(hash);
      for (const field of SIGNED[type])
        if (typeof message[field] === 'string') verifier.update(`${field}\n${message[field]}\n`);
      return verifier.verify(signing.key, signature, 'base64');
    },
  };
};
