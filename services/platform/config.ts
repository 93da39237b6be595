import type { Static } from 'typebox';
import Value from 'typebox/value';
import { readDkimSettings } from './dkim-settings.ts';
import { DomainError } from './errors.ts';
import { readLmtpAddress, readMailboxSettings, tlsProblems } from './inbound-settings.ts';
import { readRelays } from './relay-settings.ts';
import { readReturnHosts } from './return-hosts.ts';
import { ConfigSchema, type Setting, wantedBy } from './settings.ts';
import { trimEndOf } from './trim.ts';

type Environment = Static<typeof ConfigSchema>;

/** The environment as the code uses it: lists split, addresses taken apart. */
export type Config = ReturnType<typeof toConfig>;

const toConfig = (env: Environment) => ({
  databaseUrl: env.DATABASE_URL,
  redisUrl: env.REDIS_URL,
  relays: readRelays(splitList(env.SMTP_URL)).relays,
  publicUrl: trimEndOf(env.PUBLIC_URL, /\//),
  sourceUrl: env.SOURCE_URL ?? null,
  port: env.PORT,
  host: env.HOST,
  /** The first signs; all verify. */
  secrets: splitList(env.APP_SECRET),
  /** The first hashes newly suppressed addresses; all recognise them. */
  suppressionSecrets: [
    ...new Set([...splitList(env.SUPPRESSION_SECRET ?? ''), ...splitList(env.APP_SECRET)]),
  ],
  mailFrom: parseMailbox(env.MAIL_FROM),
  listId: env.LIST_ID,
  postalAddress: env.POSTAL_ADDRESS,
  bounceDomain: env.BOUNCE_DOMAIN ?? null,
  dkim: readDkimSettings(env).dkim,
  adminEmails: splitList(env.ADMIN_EMAILS),
  smtpConnections: env.SMTP_CONNECTIONS,
  smtpRatePerSecond: env.SMTP_RATE_PER_SECOND,
  /** Mails a second by recipient domain; `*` is every other one. */
  domainLimits: readDomainLimits(env.DOMAIN_LIMITS),
  softBounces: env.SOFT_BOUNCES,
  softBounceDays: env.SOFT_BOUNCE_DAYS,
  guard: {
    limits: {
      complaints: readLimits(env.GUARD_COMPLAINTS),
      bounces: readLimits(env.GUARD_BOUNCES),
      blocks: readLimits(env.GUARD_BLOCKS),
    },
    days: env.GUARD_DAYS,
    minSent: env.GUARD_MIN_SENT,
    minReports: env.GUARD_MIN_REPORTS,
    stopReports: env.GUARD_STOP_REPORTS,
  },
  warmUp: readWarmUp(env.WARM_UP),
  ledgerRetentionDays: env.LEDGER_RETENTION_DAYS,
  journalDir: env.JOURNAL_DIR ?? null,
  catchUpHours: env.CATCH_UP_HOURS,
  sources: env.SOURCES === 'none' ? [] : splitList(env.SOURCES),
  hfUrl: env.HF_URL,
  arxivFeedUrl: env.ARXIV_FEED_URL,
  arxivApiUrl: env.ARXIV_API_URL,
  biorxivUrl: env.BIORXIV_URL,
  editionClosesAt: env.EDITION_CLOSES_AT,
  sourcePollMinutes: env.SOURCE_POLL_MINUTES,
  sourceFailingHours: env.SOURCE_FAILING_HOURS,
  countDays: env.COUNT_DAYS,
  fetchesPictures: env.PICTURES === 'on',
  uncertainPolicy: env.UNCERTAIN_POLICY,
  firstDigestWaitSeconds: env.FIRST_DIGEST_WAIT_SECONDS,
  unconfirmedDays: env.UNCONFIRMED_DAYS,
  originRetentionDays: env.ORIGIN_RETENTION_DAYS,
  signupsPerMinute: env.SIGNUPS_PER_MINUTE,
  apiRequestsPerMinute: env.API_REQUESTS_PER_MINUTE,
  apiOpenRequestsPerMinute: env.API_OPEN_REQUESTS_PER_MINUTE,
  /** The hosts of other sites to which the form returns, as `URL` writes them in `host`. */
  returnHosts: readReturnHosts(splitList(env.RETURN_HOSTS)).hosts,
  connectionsPerAddress: env.CONNECTIONS_PER_ADDRESS,
  requestsInFlightPerAddress: env.REQUESTS_IN_FLIGHT_PER_ADDRESS,
  inbound: {
    port: env.INBOUND_PORT,
    host: env.INBOUND_HOST,
    lmtp: readLmtpAddress(env.INBOUND_LMTP),
    tlsFiles: env.INBOUND_TLS_CERT_FILE
      ? { cert: env.INBOUND_TLS_CERT_FILE, key: env.INBOUND_TLS_KEY_FILE! }
      : null,
    connectionsPerAddress: env.INBOUND_CONNECTIONS_PER_ADDRESS,
    messagesPerMinute: env.INBOUND_MESSAGES_PER_MINUTE,
    mailbox: readMailboxSettings(env.INBOUND_IMAP_URL).mailbox,
  },
  replyTo: env.REPLY_TO ?? null,
  reportRetentionDays: env.REPORT_RETENTION_DAYS,
  logLevel: env.LOG_LEVEL,
  trustProxy: env.TRUST_PROXY,
  metricsPort: env.METRICS_PORT ?? null,
  queuePrefix: env.QUEUE_PREFIX,
  mailProvider: (env.MAIL_PROVIDER ?? null) as 'postmark' | 'sendgrid' | 'brevo' | null,
  webhooks: {
    sesTopics: splitList(env.WEBHOOK_SES_TOPICS ?? ''),
    postmarkSecrets: splitList(env.WEBHOOK_POSTMARK_SECRET ?? ''),
    mailgunKeys: splitList(env.WEBHOOK_MAILGUN_KEY ?? ''),
    sendgridKeys: splitList(env.WEBHOOK_SENDGRID_KEY ?? ''),
    resendSecrets: splitList(env.WEBHOOK_RESEND_SECRET ?? ''),
    brevoSecrets: splitList(env.WEBHOOK_BREVO_SECRET ?? ''),
    genericSecrets: splitList(env.WEBHOOK_GENERIC_SECRET ?? ''),
  },
  webhookAllowPrivate: splitList(env.WEBHOOK_ALLOW_PRIVATE.toLowerCase()),
});

const splitList = (value: string): string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

const secondsIn = { s: 1, min: 60, h: 3_600 } as const;

const readDomainLimits = (value: string): Map<string, number> =>
  new Map(
    splitList(value).map((item) => {
      const [, domain, count, unit] = /^(.+)=(\d+)\/(s|min|h)$/.exec(item)!;
      return [domain!.toLowerCase(), Number(count) / secondsIn[unit as keyof typeof secondsIn]];
    }),
  );

const readLimits = (value: string): { warn: number; stop: number } => {
  const [warn, stop] = splitList(value).map(Number);
  return { warn: warn!, stop: stop! };
};

/** Returns the first UTC day, and the maximum of digests on each day from there on; afterwards there is no cap. */
const readWarmUp = (value: string): { from: string; caps: number[] } | null => {
  if (value === '') return null;
  return { from: value.slice(0, 10), caps: splitList(value.slice(11)).map(Number) };
};

const parseMailbox = (value: string): { name: string; address: string } => {
  const match = /^([^<]*)<([^>]+)>$/.exec(value.trim());
  return match
    ? { name: match[1]!.trim().replace(/^"|"$/g, ''), address: match[2]! }
    : { name: 'Paperboy', address: value.trim() };
};

// Rules that concern several keys, or the parts of one.
const crossChecks = (env: Record<string, unknown>, bad: ReadonlySet<string>): string[] => [
  ...(bad.has('SMTP_URL') ? [] : readRelays(splitList(String(env.SMTP_URL))).problems),
  ...readDkimSettings(env).problems,
  ...(bad.has('INBOUND_IMAP_URL')
    ? []
    : readMailboxSettings(env.INBOUND_IMAP_URL as string | undefined).problems),
  ...readReturnHosts(splitList(String(env.RETURN_HOSTS))).problems,
  ...tlsProblems(env.INBOUND_TLS_CERT_FILE, env.INBOUND_TLS_KEY_FILE),
];

/**
 * Validates an environment and returns it as the code uses it. An empty value counts as unset.
 * @throws DomainError `misconfigured`, whose message lists every bad key, one on each line
 */
export const loadConfig = (source: NodeJS.ProcessEnv): Config => {
  const properties = ConfigSchema.properties as unknown as Record<string, Setting>;
  const given = Object.fromEntries(
    Object.keys(properties)
      .filter((key) => source[key] !== undefined && source[key] !== '')
      .map((key) => [key, source[key]]),
  );
  const env = Value.Convert(ConfigSchema, Value.Default(ConfigSchema, given)) as Record<string, unknown>;
  const bad = new Set(
    Object.entries(properties)
      .filter(([key, schema]) =>
        env[key] === undefined ? !isOptional(key) : !Value.Check(schema as never, env[key]),
      )
      .map(([key]) => key),
  );
  const problems = [...bad].map((key) => describe(key, properties[key]!, env[key]));
  problems.push(...crossChecks(env, bad));
  if (problems.length > 0) {
    throw new DomainError(
      'misconfigured',
      `The configuration has ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
  }
  return toConfig(env as Environment);
};

const required = new Set<string>((ConfigSchema as unknown as { required: string[] }).required);
const isOptional = (key: string): boolean => !required.has(key);

// The value of a key that may hold a credential is not repeated.
const describe = (key: string, setting: Setting, value: unknown): string => {
  const isSecret = /SECRET|KEY|_URL$/.test(key);
  const problem = value === undefined ? 'is not set' : isSecret ? 'is not valid' : `"${value}" is not valid`;
  return `${key}: ${problem}; expected ${wantedBy(setting)}.`;
};
