import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

const DAY_MS = 86_400_000;
/** A process rarely runs for longer, and no mail server minds. */
const VALID_DAYS = 3_650;

/**
 * Makes a key and a certificate for STARTTLS (X.509 version 1, RFC 5280). Between mail servers TLS is opportunistic
 * (RFC 7435): they encrypt with a certificate that nobody vouches for, and without one they would send in the clear.
 */
export const createSelfSigned = (domain: string, now: Date): { cert: string; key: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const name = sequence(
    tlv(0x31, sequence(Buffer.from('0603550403', 'hex'), tlv(0x0c, Buffer.from(domain)))),
  );
  const time = (date: Date): Buffer =>
    tlv(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));
  const body = sequence(
    tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(new Date(now.getTime() - DAY_MS)), time(new Date(now.getTime() + VALID_DAYS * DAY_MS))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('sha256').update(body).sign(privateKey);
  const certificate = sequence(
    body,
    ECDSA_WITH_SHA256,
    tlv(0x03, Buffer.concat([Buffer.from([0]), signature])),
  );
  const lines = certificate.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};

/** Encodes one value by DER (X.690): its tag, its length, its bytes. */
const tlv = (tag: number, value: Buffer): Buffer => {
  const { length } = value;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
};

const sequence = (...values: Buffer[]): Buffer => tlv(0x30, Buffer.concat(values));

const ECDSA_WITH_SHA256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'));
