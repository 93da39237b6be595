import { parseOptions } from '../parse-options.ts';
import { UsageError } from '../usage-error.ts';

export const HELP = `Usage: npm run --silent bench:attack -- [--json] [--seconds N] [...]

Measures what an attack does to readers: one API process and one worker as in production, with a Postgres, a Redis and a
mail sink of their own, send digests and take sign-ups. First without an attack for a quarter of the time (at least 5 s),
then while clients, each with an address of its own (127.0.0.2 and up), post the worst input for its parser to /submit,
and send other bodies very slowly. Everything is on this machine; nothing goes out to the network.

  --seconds N    seconds of the attack (default 60)
  --clients N    attacking clients, each with its own address (default 20)
  --slow N       connections of each client that send a byte a second (default 20)
  --signups N    sign-ups a second (default 20)
  --digests N    digests a second, as SMTP_RATE_PER_SECOND (default 300)
  --json         end with one JSON object, {"figures":{name:number}}
  --help         print this

Figures: signupP50Ms, signupP99Ms, signupMaxMs, signupsFailed, healthzP99Ms, healthzMaxMs, healthzFailed (during the
attack; before it, if the name ends in Quiet); digestsSent, digestsPerSecondQuiet, digestsPerSecondAttacked; attackRequests,
attackStatusNNN, attackErrors; slowOpened, slowCut, slowLongestSeconds (the longest life of a slow connection that was cut).
`;

const wholeNumber = (name: string, text: string, least: number, most: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`--${name} takes a whole number from ${least} to ${most}; not "${text}"`);
  return value;
};

/** Reads the arguments. Throws a UsageError. */
export const readOptions = (args: string[]) => {
  const { json, help, ...texts } = parseOptions({
    args,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      seconds: { type: 'string', default: '60' },
      clients: { type: 'string', default: '20' },
      slow: { type: 'string', default: '20' },
      signups: { type: 'string', default: '20' },
      digests: { type: 'string', default: '300' },
    },
  });
  return {
    json,
    help,
    seconds: wholeNumber('seconds', texts.seconds, 5, 600),
    clients: wholeNumber('clients', texts.clients, 1, 200),
    slow: wholeNumber('slow', texts.slow, 0, 90),
    signups: wholeNumber('signups', texts.signups, 1, 500),
    digests: wholeNumber('digests', texts.digests, 1, 10_000),
  };
};

export type Options = ReturnType<typeof readOptions>;
