import { cpus } from 'node:os';
import { parseOptions } from '../parse-options.ts';
import { UsageError } from '../usage-error.ts';

export const PARTS = ['path', 'planning', 'memory'] as const;
export type Part = (typeof PARTS)[number];

export const DKIM_MODES = ['none', 'rsa', 'ed25519', 'dual'] as const;
export type DkimMode = (typeof DKIM_MODES)[number];

export type Options = {
  json: boolean;
  help: boolean;
  /** The number of readers who get a digest, in all timed rounds together. */
  subscribers: number;
  rounds: number;
  dkim: DkimMode;
  /** The number of worker processes, and of SMTP connections of each. */
  workers: number;
  connections: number;
  /** The added round-trip time to the SMTP server. */
  awayMs: number;
  /** How many digests of 200,000 planned ones are sent while memory is watched. */
  memoryMails: number;
  parts: Part[];
};

export const HELP = `Usage: npm run --silent bench:delivery -- [--json] [--subscribers N] [--dkim none|rsa|ed25519|dual] [...]

Measures how fast digests are delivered: the whole path, from readers in Postgres through the planner, the queue and worker
processes to a real SMTP server, and back to an outcome in Postgres, with a Postgres and a Redis of its own. In turns with
it, in the same run and to the same smtp-sink: Debian's smtp-source with mails of the same mean size; the usual way (a precompiled template,
Nodemailer's pool, one row update per mail); and MJML per mail.

  --json            end with one JSON object, {"figures":{name:number}}, instead of a table
  --subscribers N   readers, in all timed rounds together (default 30000)
  --rounds N        rounds, in each of which every way is measured (default 5)
  --dkim MODE       none, rsa (2048 bits), ed25519 or dual; the others sign too where they can (default none)
  --workers N       worker processes (default: one for each two cores)
  --connections N   SMTP connections of each (default 10)
  --away MS         add so many milliseconds to each round trip to the SMTP server, for every way (default 0)
  --only A,B        only these of path, planning, memory
  --memory-mails N  digests sent out of 200,000 planned while memory is watched (default 10000; 200000 for all)
  --help            print this

Needs smtp-source and smtp-sink of Debian's postfix package, which it installs if it can do so without asking. Without
them it uses a sink of its own and leaves out the comparison with smtp-source.

Figures: docs/delivery-benchmark.md says what each means.
`;

const wholeNumber = (name: string, text: string, least: number, most: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`--${name} takes a whole number from ${least} to ${most}; not "${text}"`);
  return value;
};

const oneOf = <T extends string>(name: string, text: string, known: readonly T[]): T => {
  if (!(known as readonly string[]).includes(text))
    throw new UsageError(`--${name} takes ${known.join(', ')}; not "${text}"`);
  return text as T;
};

const defaults = {
  subscribers: '30000',
  rounds: '5',
  dkim: 'none',
  workers: String(Math.max(1, cpus().length >> 1)),
  connections: '10',
  away: '0',
  'memory-mails': '10000',
} as const;

/** Reads the arguments. Throws a UsageError. */
export const readOptions = (args: string[]): Options => {
  const values = parseOptions({
    args,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      subscribers: { type: 'string', default: defaults.subscribers },
      rounds: { type: 'string', default: defaults.rounds },
      dkim: { type: 'string', default: defaults.dkim },
      workers: { type: 'string', default: defaults.workers },
      connections: { type: 'string', default: defaults.connections },
      away: { type: 'string', default: defaults.away },
      'memory-mails': { type: 'string', default: defaults['memory-mails'] },
      only: { type: 'string', default: PARTS.join(',') },
    },
  });
  return {
    json: values.json,
    help: values.help,
    subscribers: wholeNumber('subscribers', values.subscribers, 100, 10_000_000),
    rounds: wholeNumber('rounds', values.rounds, 1, 100),
    dkim: oneOf('dkim', values.dkim, DKIM_MODES),
    workers: wholeNumber('workers', values.workers, 1, 64),
    connections: wholeNumber('connections', values.connections, 1, 500),
    awayMs: wholeNumber('away', values.away, 0, 1_000),
    memoryMails: wholeNumber('memory-mails', values['memory-mails'], 1_000, 200_000),
    parts: values.only.split(',').map((part) => oneOf('only', part.trim(), PARTS)),
  };
};
