import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { readDkimSettings } from './dkim-settings.ts';
import { DomainError } from './errors.ts';
import { readRelays } from './relay-settings.ts';
import { trimEndOf } from './trim.ts';

const WholeNumber = (options: { default: number; minimum?: number; maximum?: number }) =>
  Type.Integer(options);

/** Every key of the environment that Paperboy reads; `.env.example` documents each. */
export const ConfigSchema = Type.Object({
  DATABASE_URL: Type.String({
    pattern: '^postgres(ql)?://',
    hint: 'postgresql://user:password@host:5432/paperboy',
  }),
  REDIS_URL: Type.String({ pattern: '^rediss?://', hint: 'redis://host:6379' }),
  SMTP_URL: Type.String({
    pattern: '^smtps?://[^,\\s]+(\\s*,\\s*smtps?://[^,\\s]+)*$',
    hint: 'smtp://user:password@host:587',
  }),
  PUBLIC_URL: Type.String({ pattern: '^https?://[^/\\s]\\S*$', hint: 'https://papers.example.org' }),
  PORT: WholeNumber({ default: 3000, minimum: 0, maximum: 65535 }),
  HOST: Type.String({ default: '127.0.0.1', minLength: 1 }),
  APP_SECRET: Type.String({
    pattern: '^[^,\\s]{32,}(\\s*,\\s*[^,\\s]{32,})*$',
    hint: 'at least 32 characters, e.g. from: openssl rand -base64 33',
  }),
  MAIL_FROM: Type.String({
    default: 'Paperboy <paperboy@localhost>',
    pattern: '^([^<>@\\r\\n]*<[^<>\\s@]+@[^<>\\s@]+>|[^<>\\s@]+@[^<>\\s@]+)$',
    hint: 'Paperboy <digest@papers.example.org>',
  }),
  LIST_ID: Type.String({
    default: 'daily.paperboy.localhost',
    pattern: '^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$',
    hint: 'daily.papers.example.org',
  }),
  POSTAL_ADDRESS: Type.String({ default: 'Paperboy, 1 Example Street, 10000 Example City', minLength: 1 }),
  BOUNCE_DOMAIN: Type.Optional(
    Type.String({ pattern: '^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*$', hint: 'bounces.papers.example.org' }),
  ),
  DKIM_DOMAIN: Type.Optional(
    Type.String({ pattern: '^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$', hint: 'papers.example.org' }),
  ),
  DKIM_SELECTOR: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._-]+$', hint: 'paperboy1' })),
  DKIM_PRIVATE_KEY: Type.Optional(Type.String({ minLength: 1, hint: 'the PEM text' })),
  DKIM_PRIVATE_KEY_FILE: Type.Optional(Type.String({ minLength: 1, hint: 'a path to the PEM file' })),
  DKIM_ED25519_SELECTOR: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._-]+$', hint: 'paperboy1e' })),
  DKIM_ED25519_PRIVATE_KEY: Type.Optional(Type.String({ minLength: 1, hint: 'the PEM text' })),
  DKIM_ED25519_PRIVATE_KEY_FILE: Type.Optional(Type.String({ minLength: 1, hint: 'a path to the PEM file' })),
  ADMIN_EMAILS: Type.String({
    default: '',
    pattern: '^$|^[^,\\s@]+@[^,\\s@]+(\\s*,\\s*[^,\\s@]+@[^,\\s@]+)*$',
    hint: 'you@example.org, other@example.org',
  }),
  SMTP_CONNECTIONS: WholeNumber({ default: 10, minimum: 1, maximum: 500 }),
  SMTP_RATE_PER_SECOND: WholeNumber({ default: 0, minimum: 0 }),
  DOMAIN_LIMITS: Type.String({
    default: '',
    pattern: '^$|^([^=,\\s]+=[1-9][0-9]*/(s|min|h))(\\s*,\\s*[^=,\\s]+=[1-9][0-9]*/(s|min|h))*$',
    hint: 'gmail.com=20/s, outlook.com=600/min, *=50/s',
  }),
  WARM_UP: Type.String({
    default: '',
    pattern: '^$|^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]):[1-9][0-9]*(\\s*,\\s*[1-9][0-9]*)*$',
    hint: '2026-12-01:500,1000,2000,4000',
  }),
  LEDGER_RETENTION_DAYS: WholeNumber({ default: 180, minimum: 40, maximum: 3650 }),
  JOURNAL_DIR: Type.Optional(Type.String({ minLength: 1, hint: 'a folder of this machine' })),
  CATCH_UP_HOURS: WholeNumber({ default: 12, minimum: 1, maximum: 23 }),
  // The registry of sources reads the entries (services/papers/sources/registry.ts).
  SOURCES: Type.String({ default: 'none' }),
  HF_URL: Type.String({
    default: 'https://huggingface.co',
    pattern: '^https?://[^/\\s]+$',
    hint: 'https://huggingface.co',
  }),
  ARXIV_FEED_URL: Type.String({
    default: 'https://rss.arxiv.org',
    pattern: '^https?://[^/\\s]+$',
    hint: 'https://rss.arxiv.org',
  }),
  ARXIV_API_URL: Type.String({
    default: 'https://export.arxiv.org',
    pattern: '^https?://[^/\\s]+$',
    hint: 'https://export.arxiv.org',
  }),
  BIORXIV_URL: Type.String({
    default: 'https://api.biorxiv.org',
    pattern: '^https?://[^/\\s]+$',
    hint: 'https://api.biorxiv.org',
  }),
  EDITION_CLOSES_AT: Type.String({
    default: '22:00',
    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
    hint: 'a time of day in UTC, e.g. 22:00',
  }),
  SOURCE_POLL_MINUTES: WholeNumber({ default: 15, minimum: 1, maximum: 1440 }),
  SOURCE_FAILING_HOURS: WholeNumber({ default: 6, minimum: 1, maximum: 168 }),
  COUNT_DAYS: WholeNumber({ default: 5, minimum: 0, maximum: 14 }),
  UNCERTAIN_POLICY: Type.Union([Type.Literal('resend'), Type.Literal('hold')], {
    default: 'resend',
    hint: 'resend or hold',
  }),
  FIRST_DIGEST_WAIT_SECONDS: WholeNumber({ default: 300, minimum: 0, maximum: 86400 }),
  CONFIRMATION_WINDOW_MINUTES: WholeNumber({ default: 15, minimum: 1, maximum: 1440 }),
  SIGNUPS_PER_MINUTE: WholeNumber({ default: 20, minimum: 1 }),
  CONNECTIONS_PER_ADDRESS: WholeNumber({ default: 100, minimum: 1 }),
  REQUESTS_IN_FLIGHT_PER_ADDRESS: WholeNumber({ default: 50, minimum: 1 }),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info', hint: 'info' },
  ),
  TRUST_PROXY: Type.String({
    default: '',
    hint: 'loopback, or the address range of your proxy, e.g. 10.0.0.0/8',
  }),
  QUEUE_PREFIX: Type.String({
    default: '{paperboy}',
    minLength: 1,
    pattern: '^[^:\\s]+$',
    hint: '{paperboy}',
  }),
});

export type Environment = Static<typeof ConfigSchema>;

/** The environment as the code uses it: lists split, addresses taken apart. */
export type Config = ReturnType<typeof toConfig>;

type Properties = Record<string, { hint?: string; default?: unknown }>;

const toConfig = (env: Environment) => ({
  databaseUrl: env.DATABASE_URL,
  redisUrl: env.REDIS_URL,
  relays: readRelays(splitList(env.SMTP_URL)).relays,
  publicUrl: trimEndOf(env.PUBLIC_URL, /\//),
  port: env.PORT,
  host: env.HOST,
  /** The first signs; all verify. */
  secrets: splitList(env.APP_SECRET),
  mailFrom: parseMailbox(env.MAIL_FROM),
  listId: env.LIST_ID,
  postalAddress: env.POSTAL_ADDRESS,
  bounceDomain: env.BOUNCE_DOMAIN ?? null,
  dkim: readDkimSettings(env).dkim,
  adminEmails: splitList(env.ADMIN_EMAILS),
  smtpConnections: env.SMTP_CONNECTIONS,
  smtpRatePerSecond: env.SMTP_RATE_PER_SECOND,
  /** Mails a second by recipient domain; `*` is every other. */
  domainLimits: readDomainLimits(env.DOMAIN_LIMITS),
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
  uncertainPolicy: env.UNCERTAIN_POLICY,
  firstDigestWaitSeconds: env.FIRST_DIGEST_WAIT_SECONDS,
  confirmationWindowMinutes: env.CONFIRMATION_WINDOW_MINUTES,
  signupsPerMinute: env.SIGNUPS_PER_MINUTE,
  connectionsPerAddress: env.CONNECTIONS_PER_ADDRESS,
  requestsInFlightPerAddress: env.REQUESTS_IN_FLIGHT_PER_ADDRESS,
  logLevel: env.LOG_LEVEL,
  trustProxy: env.TRUST_PROXY,
  queuePrefix: env.QUEUE_PREFIX,
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

/** The first UTC day, and the most digests of each day from there on; afterwards there is no cap. */
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

// Rules that one key alone cannot show.
const crossChecks = (env: Record<string, unknown>, bad: ReadonlySet<string>): string[] => [
  ...(bad.has('SMTP_URL') ? [] : readRelays(splitList(String(env.SMTP_URL))).problems),
  ...readDkimSettings(env).problems,
];

/**
 * Validates an environment once. An empty value counts as unset.
 * @throws DomainError `misconfigured`, whose message lists every bad key, one a line
 */
export const loadConfig = (source: NodeJS.ProcessEnv): Config => {
  const properties = ConfigSchema.properties as unknown as Properties;
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

// The value is not repeated for keys that hold a credential.
const describe = (
  key: string,
  schema: { hint?: string; minimum?: number; maximum?: number },
  value: unknown,
): string => {
  const secret = /SECRET|KEY|_URL$/.test(key) || value === undefined;
  const wanted =
    schema.hint ??
    `a whole number${schema.minimum !== undefined ? ` from ${schema.minimum}` : ''}${schema.maximum !== undefined ? ` to ${schema.maximum}` : ''}`;
  return `${key}: ${value === undefined ? 'is not set' : secret ? 'is not valid' : `"${value}" is not valid`}; expected ${wanted}.`;
};
