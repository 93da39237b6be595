import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { examine } from '../../../bin/commands/doctor/check.ts';
import { checkDns, type Dns } from '../../../bin/commands/doctor/dns.ts';
import { isLocalName } from '../../../bin/commands/doctor/local-name.ts';
import { checkPublicUrl, checkSecrets } from '../../../bin/commands/doctor/settings.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const edRecord = ed25519.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
const record = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

const dnsWith = (records: Record<string, string[]>): Dns => ({
  mx: async (name) => records[`mx ${name}`] ?? null,
  txt: async (name) => records[name] ?? null,
  ns: async (zone) => (zone === 'org' ? ['a0.org'] : null),
});

const good = {
  'mx bounces.papers.org': ['mx.papers.org'],
  'bounces.papers.org': ['google-site=1', 'v=spf1 include:relay.net -all'],
  'p1._domainkey.papers.org': [`v=DKIM1; k=rsa; p=${record}`],
  '_dmarc.papers.org': ['v=DMARC1; p=reject'],
};
const config = {
  mailFrom: { name: 'Paperboy', address: 'daily@mail.papers.org' },
  bounceDomain: 'bounces.papers.org',
  dkim: { domain: 'papers.org', keys: [{ selector: 'p1', key: privateKey }] },
};
const statuses = async (dns: Dns, given: Partial<typeof config> = {}) =>
  Object.fromEntries(
    (await checkDns({ ...config, ...given }, dns)).map(({ name, status }) => [name, status]),
  );

test('correct DNS records pass', async () => {
  expect(await statuses(dnsWith(good))).toEqual({ MX: 'ok', SPF: 'ok', DKIM: 'ok', DMARC: 'ok' });
});

test.each([
  ['MX', 'mx bounces.papers.org', undefined, 'warn'],
  ['SPF', 'bounces.papers.org', undefined, 'fail'],
  ['SPF', 'bounces.papers.org', ['v=spf1 a -all', 'v=spf1 mx -all'], 'fail'],
  ['SPF', 'bounces.papers.org', ['v=spf1 +all'], 'fail'],
  ['SPF', 'bounces.papers.org', ['v=spf1 all'], 'fail'],
  ['SPF', 'bounces.papers.org', ['v=spf1 mx ~all'], 'ok'],
  ['DKIM', 'p1._domainkey.papers.org', undefined, 'fail'],
  ['DKIM', 'p1._domainkey.papers.org', ['v=DKIM1; p=AAAA'], 'fail'],
  ['DMARC', '_dmarc.papers.org', undefined, 'fail'],
])('%s, with %s being %j: %s', async (name, key, value, status) => {
  const records: Record<string, string[]> = { ...good };
  if (value) records[key] = value;
  else delete records[key];
  expect((await statuses(dnsWith(records)))[name]).toBe(status);
});

test('a signature of another domain does not count', async () => {
  const mailFrom = { name: '', address: 'daily@other.org' };
  expect((await statuses(dnsWith(good), { mailFrom })).DKIM).toBe('fail');
});

test('each DKIM key has a record; Ed25519 alone is not enough for all', async () => {
  const edKey = { selector: 'e1', key: ed25519.privateKey };
  const both = { domain: 'papers.org', keys: [...config.dkim.keys, edKey] };
  const dkimOf = async (dns: Dns, dkim: typeof both) =>
    (await checkDns({ ...config, dkim }, dns)).filter(({ name }) => name === 'DKIM');
  const records = { ...good, 'e1._domainkey.papers.org': [`v=DKIM1; k=ed25519; p=${edRecord}`] };
  expect((await dkimOf(dnsWith(records), both)).map(({ status }) => status)).toEqual(['ok', 'ok']);
  expect(await dkimOf(dnsWith(good), both)).toMatchObject([
    { status: 'ok' },
    {
      status: 'fail',
      todo: expect.stringContaining(`e1._domainkey.papers.org: "v=DKIM1; k=ed25519; p=${edRecord}"`),
    },
  ]);
  expect(await dkimOf(dnsWith(records), { ...both, keys: [edKey] })).toMatchObject([
    { status: 'ok' },
    { status: 'warn' },
  ]);
});

test('a local sender, a closed network and a silent resolver are warnings only', async () => {
  const local = { name: '', address: 'paperboy@localhost' };
  expect(await statuses(dnsWith(good), { mailFrom: local })).toEqual({ 'mail domain': 'warn' });
  expect(await statuses({ ...dnsWith({}), ns: async () => null })).toEqual({ 'mail domain': 'warn' });
  const silent = async () => {
    throw Object.assign(new Error('queryTxt ETIMEOUT'), { code: 'ETIMEOUT' });
  };
  expect(await statuses({ mx: silent, txt: silent, ns: silent })).toEqual({ 'mail domain': 'warn' });
});

test.each([
  ['localhost', true],
  ['papers.local', true],
  ['papers.example.org', true],
  ['127.0.0.1', true],
  ['[::1]', true],
  ['papers.org', false],
  ['myexample.org', false],
])('%s is a local name: %s', (name, expected) => {
  expect(isLocalName(name)).toBe(expected);
});

test('secrets: an example, a repeated letter or a plain word is refused', () => {
  const fine = 'kq8Zr1Vw5Ty0Lp3Nc7Xb2Md6Gf9Hs4Ja';
  expect(checkSecrets([fine]).status).toBe('ok');
  expect(checkSecrets([fine, 'abababababababababababababababababab']).status).toBe('fail');
  expect(checkSecrets(['change-me-0123456789-abcdefghijklmnop']).status).toBe('fail');
  expect(checkSecrets(Array(5).fill(fine)).status).toBe('warn');
});

test('one-click unsubscribing needs https and a public name', () => {
  expect(checkPublicUrl({ publicUrl: 'https://papers.org' }).status).toBe('ok');
  expect(checkPublicUrl({ publicUrl: 'http://papers.org' })).toMatchObject({
    status: 'warn',
    detail: expect.stringContaining('RFC 8058'),
  });
  expect(checkPublicUrl({ publicUrl: 'http://localhost:3000' }).status).toBe('warn');
});

test('a part that throws or hangs is a failed check, not a failed doctor', async () => {
  const hang = () => new Promise<never>(() => {});
  expect(await examine('Redis', 'start it', hang, 5)).toMatchObject([{ status: 'fail', todo: 'start it' }]);
  const broken = async () => {
    throw new Error('refused');
  };
  expect(await examine('Redis', 'start it', broken)).toMatchObject([{ status: 'fail', detail: 'refused' }]);
});
