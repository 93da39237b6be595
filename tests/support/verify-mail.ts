import { spawnSync } from 'node:child_process';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { authenticate } from 'mailauth';

/** TXT records by name, which receivers look up. */
export type Zone = Record<string, string>;

/** Returns the DNS record of a DKIM key (RFC 6376, 3.6.1; RFC 8463, 4). */
export const dkimRecord = (key: KeyObject): string => {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const isEd25519 = key.asymmetricKeyType === 'ed25519';
  return `v=DKIM1; k=${isEd25519 ? 'ed25519' : 'rsa'}; p=${(isEd25519 ? der.subarray(-32) : der).toString('base64')}`;
};

/** Returns mailauth's results for a mail from `ip`: SPF, DKIM by signature, DMARC. */
export const judge = async (raw: Buffer, zone: Zone, envelope: { ip: string; sender: string }) => {
  const resolver = async (name: string, type: string): Promise<string[][]> => {
    const text = zone[name];
    if (type === 'TXT' && text !== undefined) return [[text]];
    throw Object.assign(new Error(`no ${type} of ${name}`), { code: 'ENOTFOUND' });
  };
  const { dkim, spf, dmarc } = await authenticate(raw, {
    ...envelope,
    helo: 'relay.example.org',
    mta: 'mx.example.net',
    disableArc: true,
    disableBimi: true,
    resolver,
  });
  return {
    dkim: dkim.results.map((each) => ({
      selector: each.selector,
      result: each.status.result,
      aligned: each.status.aligned,
    })),
    spf: spf && { result: spf.status.result, aligned: spf.domain },
    dmarc: dmarc && { result: dmarc.status.result, alignment: dmarc.alignment },
  };
};

/** Returns the fields that each signature of a mail covers, in the order of the signatures. */
export const signedFields = (raw: Buffer): string[][] =>
  [...raw.toString('latin1').matchAll(/^DKIM-Signature:[\s\S]*?\bh=([^;]*);/gim)].map(([, names]) =>
    names!.replace(/\s/g, '').toLowerCase().split(':'),
  );

const PROGRAM = `
import base64, dkim, json, sys
given = json.load(sys.stdin)
txt = lambda name, timeout=5: given["zone"].get(name.decode().rstrip("."), "").encode() or None
def good(raw, n):
    try:
        return bool(dkim.DKIM(raw, minkey=1024).verify(idx=n, dnsfunc=txt))
    except dkim.DKIMException:
        return False
mails = [base64.b64decode(each) for each in given["mails"]]
print(json.dumps([[good(raw, n) for n in range(given["signatures"])] for raw in mails]))
`;

/** The path of a python with dkimpy, which `npm test` finds; undefined if there is none. */
export const dkimpy = process.env.PAPERBOY_DKIMPY;

/** Returns dkimpy's result for each signature of each mail, in order. */
export const verifyWithDkimpy = (mails: Buffer[], zone: Zone, signatures: number): boolean[][] => {
  if (!dkimpy)
    throw new Error(
      'dkimpy is not on this machine: install python3-dkim (or pip install dkimpy), then npm test',
    );
  const { stdout, stderr, status } = spawnSync(dkimpy, ['-c', PROGRAM], {
    input: JSON.stringify({ mails: mails.map((raw) => raw.toString('base64')), zone, signatures }),
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`dkimpy: ${stderr}`);
  return JSON.parse(stdout) as boolean[][];
};
