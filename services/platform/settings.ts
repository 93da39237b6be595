import Type from 'typebox';

// Every setting of the environment, once: what it accepts, its default and its description. `.env.example` and the table
// in docs/operations.md are written from this file (npm run build:settings), and errors about a setting name its `hint`.
//   description  plain sentences, the same in both places
//   hint         what a valid value looks like, where neither the default nor the range shows it
//   example      the value in .env.example, where it is not the default

const WholeNumber = (options: { description: string; default: number; minimum: number; maximum?: number }) =>
  Type.Integer(options);

const Origin = (address: string, description: string) =>
  Type.String({ description, default: address, pattern: '^https?://[^/\\s]+$' });

const Percentages = (description: string, usual: string) =>
  Type.String({
    description,
    default: usual,
    pattern: '^[0-9]+(\\.[0-9]+)?\\s*,\\s*[0-9]+(\\.[0-9]+)?$',
    hint: `two numbers, as in ${usual}`,
  });

const places = {
  DATABASE_URL: Type.String({
    description: 'Postgres 14 or later. docker compose sets it.',
    pattern: '^postgres(ql)?://',
    hint: 'postgresql://user:password@host:5432/paperboy',
  }),
  REDIS_URL: Type.String({
    description:
      'Redis 6.2 or later, or Valkey, with maxmemory-policy noeviction and appendonly yes. docker compose sets it.',
    pattern: '^rediss?://',
    hint: 'redis://host:6379',
  }),
  SMTP_URL: Type.String({
    description:
      'The relay that takes the mail: smtp://user:password@host:587, or smtps:// for TLS from the first byte. Several, separated by commas, share the mail, equally or by weight: smtp://…?weight=3,smtp://…?weight=1. One that does not answer is left out and tried again later. docker compose: a local Mailpit until it is set.',
    pattern: '^smtps?://[^,\\s]+(\\s*,\\s*smtps?://[^,\\s]+)*$',
    hint: 'smtp://user:password@host:587',
  }),
  PUBLIC_URL: Type.String({
    description:
      'The address under which readers reach the site, without a slash at the end. Every link in a mail begins with it.',
    pattern: '^https?://[^/\\s]\\S*$',
    hint: 'https://papers.example.org',
  }),
  SOURCE_URL: Type.Optional(
    Type.String({
      description: 'Where the source code of this site is; the page /about links to it. Unset: no link.',
      pattern: '^https?://[^\\s]+$',
      hint: 'https://git.example.org/paperboy',
    }),
  ),
  PORT: WholeNumber({
    description: 'The port on which the API listens.',
    default: 3000,
    minimum: 0,
    maximum: 65535,
  }),
  HOST: Type.String({
    description: 'The address of this machine on which the API listens; 0.0.0.0 for all of them.',
    default: '127.0.0.1',
    minLength: 1,
  }),
};

const secrets = {
  APP_SECRET: Type.String({
    description:
      'Signs every link in a mail; at least 32 characters. To rotate, put the new one in front (new,old): the first signs, all verify. Keep an old one for as long as the unsubscribe links in mail sent with it must work.',
    pattern: '^[^,\\s]{32,}(\\s*,\\s*[^,\\s]{32,})*$',
    hint: 'at least 32 characters, e.g. from: openssl rand -base64 33',
  }),
  SUPPRESSION_SECRET: Type.Optional(
    Type.String({
      description:
        'Hashes the addresses that must not be mailed; by default APP_SECRET does. An APP_SECRET that is removed must stay here, or the addresses hashed with it would be forgotten: the worker then does not start. Several are separated by commas: the first hashes, all recognise.',
      pattern: '^[^,\\s]{32,}(\\s*,\\s*[^,\\s]{32,})*$',
      hint: 'an APP_SECRET of before',
    }),
  ),
};

const pem = 'in PEM, its line ends written as \\n';

const sender = {
  MAIL_FROM: Type.String({
    description: 'The From of every mail. Its domain needs SPF, DKIM and DMARC.',
    default: 'Paperboy <paperboy@localhost>',
    pattern: '^([^<>@\\r\\n]*<[^<>\\s@]+@[^<>\\s@]+>|[^<>\\s@]+@[^<>\\s@]+)$',
    hint: 'Paperboy <digest@papers.example.org>',
  }),
  LIST_ID: Type.String({
    description:
      'The List-Id of the digest (RFC 2919). Choose it once and never change it: readers filter by it.',
    default: 'daily.paperboy.localhost',
    pattern: '^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$',
    hint: 'daily.papers.example.org',
  }),
  POSTAL_ADDRESS: Type.String({
    description: 'The postal address in the footer, which the law requires in bulk mail.',
    default: 'Paperboy, 1 Example Street, 10000 Example City',
    minLength: 1,
  }),
  BOUNCE_DOMAIN: Type.Optional(
    Type.String({
      description:
        'The domain of the envelope sender, whose MX leads bounces back to Paperboy. Unset: bounces go to MAIL_FROM.',
      pattern: '^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*$',
      hint: 'bounces.papers.example.org',
    }),
  ),
  DKIM_DOMAIN: Type.Optional(
    Type.String({
      description:
        'The domain that DKIM signs for. Each key below has a selector; set no DKIM_* where the relay signs. How to make keys and what to publish: docs/mail.md.',
      pattern: '^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$',
      hint: 'papers.example.org',
    }),
  ),
  DKIM_SELECTOR: Type.Optional(
    Type.String({
      description: 'The selector of the RSA key.',
      pattern: '^[A-Za-z0-9._-]+$',
      hint: 'paperboy1',
    }),
  ),
  DKIM_PRIVATE_KEY: Type.Optional(
    Type.String({
      description: `The RSA key ${pem}; every receiver verifies RSA, of 2048 bits.`,
      minLength: 1,
      hint: 'the PEM text',
    }),
  ),
  DKIM_PRIVATE_KEY_FILE: Type.Optional(
    Type.String({
      description: 'The same as a file. In docker compose only where you mount it.',
      minLength: 1,
      hint: 'a path to the PEM file',
    }),
  ),
  DKIM_ED25519_SELECTOR: Type.Optional(
    Type.String({
      description: 'The selector of the Ed25519 key, which may sign beside the RSA key.',
      pattern: '^[A-Za-z0-9._-]+$',
      hint: 'paperboy1e',
    }),
  ),
  DKIM_ED25519_PRIVATE_KEY: Type.Optional(
    Type.String({ description: `The Ed25519 key ${pem}.`, minLength: 1, hint: 'the PEM text' }),
  ),
  DKIM_ED25519_PRIVATE_KEY_FILE: Type.Optional(
    Type.String({ description: 'The same as a file.', minLength: 1, hint: 'a path to the PEM file' }),
  ),
};

const sending = {
  SMTP_CONNECTIONS: WholeNumber({
    description: 'SMTP connections of each worker for digests.',
    default: 10,
    minimum: 1,
    maximum: 500,
  }),
  SMTP_RATE_PER_SECOND: WholeNumber({
    description:
      'Mails a second of all workers together, across restarts; 0: as fast as the relay takes them. Confirmations count and do not wait.',
    default: 0,
    minimum: 0,
  }),
  DOMAIN_LIMITS: Type.String({
    description:
      'The same by recipient domain; * is every other one. For example gmail.com=20/s, outlook.com=600/min, *=50/s.',
    default: '',
    pattern: '^$|^([^=,\\s]+=[1-9][0-9]*/(s|min|h))(\\s*,\\s*[^=,\\s]+=[1-9][0-9]*/(s|min|h))*$',
    hint: 'gmail.com=20/s, outlook.com=600/min, *=50/s',
  }),
  WARM_UP: Type.String({
    description:
      'For a new sending domain: the first UTC day, and the maximum of digests on each day from there on; there is no cap after the last one. For example 2026-12-01:500,1000,2000,4000. What is over the cap waits for the next day, or expires when its catch-up hours end.',
    default: '',
    pattern: '^$|^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]):[1-9][0-9]*(\\s*,\\s*[1-9][0-9]*)*$',
    hint: '2026-12-01:500,1000,2000,4000',
  }),
  CATCH_UP_HOURS: WholeNumber({
    description: 'After an outage a digest is still sent this many hours after its time; later it expires.',
    default: 12,
    minimum: 1,
    maximum: 23,
  }),
  UNCERTAIN_POLICY: Type.Union([Type.Literal('resend'), Type.Literal('hold')], {
    description:
      'What happens to a mail whose acceptance was lost with the connection: resend (the same Message-ID; it rarely arrives twice), or hold (it never arrives twice, and perhaps not at all).',
    default: 'resend',
  }),
  JOURNAL_DIR: Type.Optional(
    Type.String({
      description:
        "Where a worker writes down what it hands to the relay, in case it is killed: a folder that survives the process and is not shared over a network. Unset: paperboy-journal in the system's folder for temporary files.",
      minLength: 1,
      hint: 'a folder of this machine',
    }),
  ),
  FIRST_DIGEST_WAIT_SECONDS: WholeNumber({
    description:
      'The first digest is sent this long after the confirmation, or as soon as the reader saves preferences.',
    default: 300,
    minimum: 0,
    maximum: 86400,
  }),
  LEDGER_RETENTION_DAYS: WholeNumber({
    description:
      'How many days the record of sent digests is kept. The links "view in browser" and "more like this" of a mail work that long.',
    default: 180,
    minimum: 40,
    maximum: 3650,
  }),
};

const bounces = {
  SOFT_BOUNCES: WholeNumber({
    description:
      'After so many digests in a row that a mailbox did not take (it is full, or its server does not answer), it gets no more.',
    default: 5,
    minimum: 1,
    maximum: 100,
  }),
  SOFT_BOUNCE_DAYS: WholeNumber({
    description: 'The days within which they must lie.',
    default: 14,
    minimum: 1,
    maximum: 90,
  }),
  GUARD_COMPLAINTS: Percentages(
    'Of the digests sent, how many percent may be called spam: at the first number the operators are told, at the second sending is held, to that domain or to all, until an operator resumes it. Gmail and Yahoo ask for less than 0.1 and never 0.3.',
    '0.1,0.3',
  ),
  GUARD_BOUNCES: Percentages('The same of digests that come back.', '5,10'),
  GUARD_BLOCKS: Percentages('The same of digests that a domain refuses because of the sender.', '5,10'),
  GUARD_DAYS: WholeNumber({
    description: 'The days whose digests are counted, today included.',
    default: 3,
    minimum: 1,
    maximum: 7,
  }),
  GUARD_MIN_SENT: WholeNumber({
    description: 'With fewer digests than this in these days no percentage is looked at.',
    default: 100,
    minimum: 1,
  }),
  GUARD_MIN_REPORTS: WholeNumber({
    description: 'With fewer complaints, bounces or blocks than this their percentage is not looked at.',
    default: 3,
    minimum: 1,
  }),
  GUARD_STOP_REPORTS: WholeNumber({
    description: 'With fewer than this sending is not held: a few reports are chance, or one person.',
    default: 12,
    minimum: 1,
  }),
};

const papers = {
  // The registry of sources reads the entries (services/papers/sources/registry.ts).
  SOURCES: Type.String({
    description:
      'The sources that are read on a schedule, separated by commas: hf-daily-papers, arxiv:CATEGORY, biorxiv:CATEGORY, medrxiv:CATEGORY (without a category: all), feed:ADDRESS, json:MAPPING_FILE, folder:/PATH (which every worker must see); or none. The default is none, so that a first look at Paperboy sends no request to anybody.',
    default: 'none',
    example: 'hf-daily-papers',
  }),
  HF_URL: Origin('https://huggingface.co', 'Where hf-daily-papers is read; another for a mirror or a test.'),
  ARXIV_FEED_URL: Origin('https://rss.arxiv.org', 'Where the arxiv: sources are read.'),
  BIORXIV_URL: Origin('https://api.biorxiv.org', 'Where the biorxiv: and medrxiv: sources are read.'),
  ARXIV_API_URL: Origin(
    'https://export.arxiv.org',
    'Where papers that readers submit by arXiv id are looked up.',
  ),
  EDITION_CLOSES_AT: Type.String({
    description:
      'The time of day, in UTC, at which an edition closes. Papers that come later go into the next one.',
    default: '22:00',
    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
    hint: 'a time of day in UTC, e.g. 22:00',
  }),
  SOURCE_POLL_MINUTES: WholeNumber({
    description: 'How often each source is read.',
    default: 15,
    minimum: 1,
    maximum: 1440,
  }),
  SOURCE_FAILING_HOURS: WholeNumber({
    description: 'After how many hours of failing the operators are told about a source.',
    default: 6,
    minimum: 1,
    maximum: 168,
  }),
  PICTURES: Type.Union([Type.Literal('on'), Type.Literal('off')], {
    description:
      'Whether the pictures that sources have of papers are fetched, once each, for pages and for the mails of readers who ask for pictures. off fetches no further ones; those that were fetched stay.',
    default: 'on',
  }),
  COUNT_DAYS: WholeNumber({
    description: 'For how many days the votes and comments of an edition are read again.',
    default: 5,
    minimum: 0,
    maximum: 14,
  }),
};

const visitors = {
  // A confirmation link may be mailed a day after its request and works for two more.
  UNCONFIRMED_DAYS: WholeNumber({
    description: 'How many days an address is kept that was entered and never confirmed.',
    default: 7,
    minimum: 4,
    maximum: 365,
  }),
  ORIGIN_RETENTION_DAYS: WholeNumber({
    description:
      'After how many days the network address of a consent is shortened (IPv4 to its /24, IPv6 to its /48) and the browser that gave it deleted; those of what operators did are deleted.',
    default: 365,
    minimum: 30,
    maximum: 3650,
  }),
  SIGNUPS_PER_MINUTE: WholeNumber({
    description: 'Sign-ups accepted from one network address a minute.',
    default: 20,
    minimum: 1,
  }),
  API_REQUESTS_PER_MINUTE: WholeNumber({
    description: 'Requests of one key of the HTTP API a minute.',
    default: 600,
    minimum: 1,
  }),
  API_OPEN_REQUESTS_PER_MINUTE: WholeNumber({
    description:
      'Requests to the HTTP API without a key from one network address (IPv6: from one /64) a minute.',
    default: 300,
    minimum: 1,
  }),
  RETURN_HOSTS: Type.String({
    description:
      'The other sites whose sign-up form (/embed) may show the answer in place, and to whose pages it returns: hosts separated by commas, with the port where it is not 443. Their addresses begin with https, on this machine also with http. Unset: the form works on every site, and our own page follows.',
    default: '',
    hint: 'www.example.org, blog.example.net',
  }),
  CONNECTIONS_PER_ADDRESS: WholeNumber({
    description:
      'Open connections of one network address (IPv6: of one /64); more are closed at once. Those of TRUST_PROXY do not count: behind a proxy without TRUST_PROXY this is the limit of all readers together.',
    default: 100,
    minimum: 1,
  }),
  REQUESTS_IN_FLIGHT_PER_ADDRESS: WholeNumber({
    description:
      'Behind TRUST_PROXY: requests of one network address in progress at the same time; more get 429.',
    default: 50,
    minimum: 1,
  }),
  TRUST_PROXY: Type.String({
    description:
      'The proxy whose X-Forwarded-For is believed: loopback, or an address range such as 10.0.0.0/8. Unset: none.',
    default: '',
    hint: 'loopback, or the address range of your proxy, e.g. 10.0.0.0/8',
  }),
};

const inbound = {
  INBOUND_PORT: WholeNumber({
    description:
      'The port on which npm run inbound takes mail for BOUNCE_DOMAIN by SMTP: an MX record or a relay leads there (docs/operations.md).',
    default: 2525,
    minimum: 0,
    maximum: 65535,
  }),
  INBOUND_HOST: Type.String({
    description: 'The address of this machine on which it takes mail; 0.0.0.0 for all of them.',
    default: '127.0.0.1',
    minLength: 1,
  }),
  INBOUND_LMTP: Type.Optional(
    Type.String({
      description: 'Takes mail by LMTP too: the path of a socket, or host:port.',
      pattern: '^(/\\S+|[^/\\s]+:[0-9]{1,5})$',
      hint: '/run/paperboy/lmtp, or 127.0.0.1:2424',
    }),
  ),
  INBOUND_TLS_CERT_FILE: Type.Optional(
    Type.String({
      description:
        'The certificate for STARTTLS, with its chain, as a PEM file. Unset: a certificate of its own, made at each start, which is enough for other mail servers.',
      minLength: 1,
      hint: 'a path to the PEM file',
    }),
  ),
  INBOUND_TLS_KEY_FILE: Type.Optional(
    Type.String({ description: 'Its private key.', minLength: 1, hint: 'a path to the PEM file' }),
  ),
  INBOUND_CONNECTIONS_PER_ADDRESS: WholeNumber({
    description:
      'Open SMTP connections of one network address (IPv6: of one /64); more are told to come back.',
    default: 20,
    minimum: 1,
  }),
  INBOUND_MESSAGES_PER_MINUTE: WholeNumber({
    description: 'Mails of one network address a minute; more are told to come back.',
    default: 6000,
    minimum: 1,
  }),
  INBOUND_IMAP_URL: Type.Optional(
    Type.String({
      description:
        'A mailbox that npm run inbound empties, for an installation without an MX record: imaps://user:password@host:993/INBOX, or imap:// with STARTTLS. Messages that were read are moved to its folder Processed, the others to Failed. The name and the password are percent-encoded.',
      pattern: '^imaps?://[^:@/\\s]+:[^@/\\s]+@[^@/?\\s]+(/[^?\\s]*)?(\\?\\S*)?$',
      hint: 'imaps://user:password@imap.example.org:993/INBOX',
    }),
  ),
  REPLY_TO: Type.Optional(
    Type.String({
      description:
        'Where answers by people go that arrive at BOUNCE_DOMAIN or in the mailbox: forwarded as attachments, at most 100 a day. Unset: to ADMIN_EMAILS.',
      pattern: '^[^,\\s@]+@[^,\\s@]+$',
      hint: 'editors@example.org',
    }),
  ),
  REPORT_RETENTION_DAYS: WholeNumber({
    description:
      'How many days the evidence of a bounce or a complaint is kept, and for how long the same message is known again.',
    default: 90,
    minimum: 7,
    maximum: 3650,
  }),
};

const secretList = (description: string) =>
  Type.Optional(
    Type.String({
      description: `${description} Several, separated by commas, are all accepted, for the time of a change. Unset: the address does not exist.`,
      pattern: '^[^,\\s]{16,}(\\s*,\\s*[^,\\s]{16,})*$',
      hint: 'at least 16 characters, without a comma or a space',
    }),
  );

const webhooks = {
  MAIL_PROVIDER: Type.Optional(
    Type.Union(
      ['postmark', 'sendgrid', 'brevo'].map((name) => Type.Literal(name)),
      {
        description:
          'Whose relay SMTP_URL is, if it replaces the Message-ID of a mail: each mail then has a header that the provider hands back with its events. Amazon SES, Mailgun and Resend need none. Unset: no such header.',
      },
    ),
  ),
  WEBHOOK_SES_TOPICS: Type.Optional(
    Type.String({
      description:
        'Amazon SES at /webhooks/ses: the ARNs of the SNS topics, separated by commas, whose subscriptions are confirmed and whose messages are accepted. Unset: the address does not exist.',
      pattern:
        '^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]+(\\s*,\\s*arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]+)*$',
      hint: 'arn:aws:sns:eu-west-1:123456789012:mail-events',
    }),
  ),
  WEBHOOK_POSTMARK_SECRET: secretList(
    'Postmark at /webhooks/postmark: the password of the basic authentication, or secret= in the address, since Postmark signs nothing.',
  ),
  WEBHOOK_MAILGUN_KEY: secretList('Mailgun at /webhooks/mailgun: the HTTP webhook signing key.'),
  WEBHOOK_SENDGRID_KEY: Type.Optional(
    Type.String({
      description:
        'SendGrid at /webhooks/sendgrid: the public key of the Signed Event Webhook. Several, separated by commas, are all accepted. Unset: the address does not exist.',
      pattern: '^[A-Za-z0-9+/]{80,}={0,2}(\\s*,\\s*[A-Za-z0-9+/]{80,}={0,2})*$',
      hint: 'the key as SendGrid shows it, which begins with MFkw',
    }),
  ),
  WEBHOOK_RESEND_SECRET: Type.Optional(
    Type.String({
      description:
        'Resend at /webhooks/resend: the signing secret. Several, separated by commas, are all accepted, for the time of a change. Unset: the address does not exist.',
      pattern: '^whsec_[A-Za-z0-9+/]{16,}={0,2}(\\s*,\\s*whsec_[A-Za-z0-9+/]{16,}={0,2})*$',
      hint: 'the secret as Resend shows it, which begins with whsec_',
    }),
  ),
  WEBHOOK_BREVO_SECRET: secretList(
    'Brevo at /webhooks/brevo: the token of the webhook, its password, or secret= in the address, since Brevo signs nothing.',
  ),
  WEBHOOK_GENERIC_SECRET: secretList(
    'Any other sender at /webhooks/generic: the key of its HMAC (docs/webhooks.md).',
  ),
};

const outbound = {
  WEBHOOK_ALLOW_PRIVATE: Type.String({
    description:
      'Hosts of webhook endpoints (docs/webhooks-out.md) that may lie in a private network and may be http://, separated by commas, with or without a port. Unset: none, since whoever adds an endpoint could otherwise reach the services beside Paperboy.',
    default: '',
    pattern: '^$|^[^,\\s/@]+(\\s*,\\s*[^,\\s/@]+)*$',
    hint: 'crm.internal, 10.0.0.7:8080',
  }),
};

const operation = {
  ADMIN_EMAILS: Type.String({
    description:
      'The addresses of the operators, separated by commas. They are told by mail, once each, when an edition or a source fails, and sign in at /admin by a mailed link; paperboy admin-link prints one on a machine without mail.',
    default: '',
    pattern: '^$|^[^,\\s@]+@[^,\\s@]+(\\s*,\\s*[^,\\s@]+@[^,\\s@]+)*$',
    hint: 'you@example.org, other@example.org',
  }),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
    { description: 'How much the processes log.', default: 'info' },
  ),
  METRICS_PORT: Type.Optional(
    Type.Integer({
      description:
        'The port on which a worker serves /metrics to Prometheus, at the address HOST: the figures of its own caches and process. Unset: none. Of several workers of one machine the first gets it.',
      minimum: 0,
      maximum: 65535,
      hint: '9464',
    }),
  ),
  QUEUE_PREFIX: Type.String({
    description: 'What the keys in Redis begin with. The braces keep them on one node of a Redis Cluster.',
    default: '{paperboy}',
    minLength: 1,
    pattern: '^[^:\\s]+$',
  }),
};

/** Settings that only `docker compose` or `npm start` reads; the processes do not know them. */
const local = {
  POSTGRES_PASSWORD: Type.Optional(
    Type.String({
      description:
        'docker compose: the password of its Postgres, letters and digits, e.g. from: openssl rand -hex 24',
    }),
  ),
  PAPERBOY_DATA_DIR: Type.Optional(
    Type.String({
      description: 'npm start: where the local parts keep their data. Unset: .data/ in the checkout.',
    }),
  ),
};

/** The settings by section, in the order in which the documentation shows them. */
export const sections = {
  'Where things are': places,
  Secrets: secrets,
  Sender: sender,
  Sending: sending,
  'Bounces and complaints': bounces,
  Papers: papers,
  'Sign-ups and visitors': visitors,
  'Mail that comes back': inbound,
  'Webhooks of mail providers': webhooks,
  'Webhooks to other systems': outbound,
  Operation: operation,
  'docker compose and npm start only': local,
};

/** Every setting that the processes read. */
export const ConfigSchema = Type.Object({
  ...places,
  ...secrets,
  ...sender,
  ...sending,
  ...bounces,
  ...papers,
  ...visitors,
  ...inbound,
  ...webhooks,
  ...outbound,
  ...operation,
});

/** One setting, as errors and documentation read it. */
export type Setting = {
  description: string;
  default?: string | number;
  hint?: string;
  example?: string;
  minimum?: number;
  maximum?: number;
  anyOf?: { const: string }[];
};

/** Returns what a valid value of a setting looks like, to stand after "expected". */
export const wantedBy = ({ hint, anyOf, default: usual, minimum, maximum }: Setting): string => {
  if (hint) return hint;
  if (anyOf)
    return anyOf
      .map((each) => each.const)
      .join(', ')
      .replace(/, (?=[^,]*$)/, ' or ');
  if (minimum === undefined) return String(usual ?? 'a text');
  return `a whole number from ${minimum}${maximum === undefined ? '' : ` to ${maximum}`}`;
};
