import { createPublicKey } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import type { Config } from '../../../services/platform/config.ts';
import { type Check, fail, ok, warn } from './check.ts';
import { isLocalName } from './local-name.ts';

/** Returns null when there is no such record; throws when DNS cannot be asked. */
export type Dns = {
  mx(name: string): Promise<string[] | null>;
  txt(name: string): Promise<string[] | null>;
  ns(name: string): Promise<string[] | null>;
};

const noRecord = new Set(['ENOTFOUND', 'ENODATA', 'NXDOMAIN']);

export const createDns = (timeoutMs = 2_000): Dns => {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  const ask = async <T>(work: Promise<T[]>): Promise<T[] | null> => {
    try {
      return await work;
    } catch (error) {
      if (noRecord.has((error as NodeJS.ErrnoException).code ?? '')) return null;
      throw error;
    }
  };
  return {
    mx: async (name) => (await ask(resolver.resolveMx(name)))?.map((each) => each.exchange) ?? null,
    ns: (name) => ask(resolver.resolveNs(name)),
    txt: async (name) => (await ask(resolver.resolveTxt(name)))?.map((parts) => parts.join('')) ?? null,
  };
};

type MailConfig = Pick<Config, 'mailFrom' | 'bounceDomain' | 'dkim'>;

/** Checks what receivers look up about the sender's domain: MX, SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489). */
export const checkDns = async (config: MailConfig, dns: Dns): Promise<Check[]> => {
  const { address } = config.mailFrom;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  if (isLocalName(domain))
    return [
      warn(
        'mail domain',
        `${domain} is a local or example name: real mailboxes will not accept this mail`,
        'Set MAIL_FROM to an address of your own domain before you mail anybody.',
      ),
    ];
  const look = async (name: string, work: () => Promise<Check | Check[]>): Promise<Check[]> => {
    try {
      return [await work()].flat();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
      return [
        warn(name, `DNS could not be asked (${code})`, 'Run the doctor again where DNS can be reached.'),
      ];
    }
  };
  const world = await look('mail domain', async () => {
    const zone = domain.slice(domain.lastIndexOf('.') + 1);
    if (await dns.ns(zone)) return ok('mail domain', domain);
    // The resolver of a closed network denies every public name, which says nothing about this domain.
    return warn(
      'mail domain',
      `DNS here knows no public names, not even .${zone}`,
      'Run the doctor again where DNS can be reached.',
    );
  });
  if (world.some((check) => check.status !== 'ok')) return world;
  const envelope = config.bounceDomain ?? domain;
  const checks = await Promise.all([
    look('MX', () => checkMx(envelope, dns)),
    look('SPF', () => checkSpf(envelope, dns)),
    look('DKIM', () => checkDkim(config, domain, dns)),
    look('DMARC', () => checkDmarc(domain, dns)),
  ]);
  return checks.flat();
};

const checkMx = async (domain: string, dns: Dns): Promise<Check> => {
  const hosts = await dns.mx(domain);
  if (hosts?.some((host) => host !== '')) return ok('MX', `${domain}: ${hosts.join(', ')}`);
  return warn(
    'MX',
    `${domain} accepts no mail`,
    `Add an MX record, so that bounces and complaints to ${domain} arrive.`,
  );
};

const checkSpf = async (domain: string, dns: Dns): Promise<Check> => {
  const records = ((await dns.txt(domain)) ?? []).filter((text) => /^v=spf1( |$)/i.test(text));
  if (records.length > 1)
    return fail(
      'SPF',
      `${domain} has ${records.length} SPF records; receivers then ignore all of them`,
      'Merge them into one.',
    );
  const record = records[0];
  if (record === undefined)
    return fail(
      'SPF',
      `${domain} has none`,
      `Add a TXT record to ${domain}: "v=spf1 include:YOUR-RELAY -all".`,
    );
  if (/[ +]all\b/.test(record.replace(/[-~?]all/g, '')))
    return fail('SPF', `${domain}: ${record}: anybody may send as you`, 'End it in -all or ~all.');
  return ok('SPF', `${domain}: ${record}`);
};

type Dkim = NonNullable<MailConfig['dkim']>;

const checkDkim = async ({ dkim }: MailConfig, fromDomain: string, dns: Dns): Promise<Check[]> => {
  if (!dkim)
    return [
      warn(
        'DKIM',
        'mails are not signed here',
        'Set DKIM_DOMAIN, DKIM_SELECTOR and DKIM_PRIVATE_KEY, unless your relay signs for your domain.',
      ),
    ];
  const isAligned =
    fromDomain === dkim.domain ||
    fromDomain.endsWith(`.${dkim.domain}`) ||
    dkim.domain.endsWith(`.${fromDomain}`);
  if (!isAligned)
    return [
      fail(
        'DKIM',
        `${dkim.domain} signs for ${fromDomain}: DMARC does not count that`,
        'Sign with the domain of MAIL_FROM.',
      ),
    ];
  const checks = await Promise.all(dkim.keys.map((each) => checkDkimKey(dkim.domain, each, dns)));
  if (dkim.keys.every(({ key }) => key.asymmetricKeyType === 'ed25519'))
    checks.push(
      warn(
        'DKIM',
        'only Ed25519 signs, which many receivers do not check',
        'Add an RSA key: DKIM_SELECTOR and DKIM_PRIVATE_KEY.',
      ),
    );
  return checks;
};

const checkDkimKey = async (
  domain: string,
  { selector, key }: Dkim['keys'][number],
  dns: Dns,
): Promise<Check> => {
  const name = `${selector}._domainkey.${domain}`;
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  // RFC 8463: for an Ed25519 key the record holds only the last 32 bytes.
  const isEd25519 = key.asymmetricKeyType === 'ed25519';
  const setting = isEd25519 ? 'DKIM_ED25519_PRIVATE_KEY' : 'DKIM_PRIVATE_KEY';
  const wanted = (isEd25519 ? der.subarray(-32) : der).toString('base64');
  const record = `v=DKIM1; k=${isEd25519 ? 'ed25519' : 'rsa'}; p=${wanted}`;
  const texts = (await dns.txt(name)) ?? [];
  const found = texts.map((text) => /(?:^|;)\s*p=([^;]*)/.exec(text)?.[1]?.replace(/\s/g, ''));
  if (!found.some((each) => each !== undefined))
    return fail('DKIM', `${name} has no key`, `Add a TXT record to ${name}: "${record}".`);
  if (!found.includes(wanted))
    return fail('DKIM', `the key at ${name} is not that of ${setting}`, `It has to be: "${record}".`);
  return ok('DKIM', `${name} holds the key that signs`);
};

const checkDmarc = async (domain: string, dns: Dns): Promise<Check> => {
  const labels = domain.split('.');
  // A subdomain without a record uses the one of the domain above it.
  for (let at = 0; at < labels.length - 1; at += 1) {
    const parent = labels.slice(at).join('.');
    const record = ((await dns.txt(`_dmarc.${parent}`)) ?? []).find((text) => /^v=DMARC1\b/i.test(text));
    if (record !== undefined) return ok('DMARC', `${parent}: ${record}`);
  }
  return fail(
    'DMARC',
    `${domain} has none; the large mail services require one of bulk senders`,
    `Add a TXT record to _dmarc.${domain}: "v=DMARC1; p=none; rua=mailto:YOU@${domain}".`,
  );
};
