import type { Matcher } from '../../../services/inbound/match.ts';
import type { Traces } from '../../../services/mail/reports/report.ts';
import { messageOf } from '../../../services/platform/errors.ts';
import type { Cli } from '../cli.ts';

/** Finds the digest that each report is about, by its id; null where there is none. */
export type FindDigests = (traces: Traces[]) => Promise<(string | null)[]>;

const NO_DATABASE: FindDigests = async (traces) => traces.map(() => null);

/**
 * Runs `work` with what finds digests: in the database of the settings or of the running `npm start`, which is only read.
 * Where there is none, or it cannot be reached, no digest is found.
 */
export const withDigests = async <T>(cli: Cli, work: (find: FindDigests) => Promise<T>): Promise<T> => {
  const { findRunningSettings } = await import('../environment.ts');
  const config = await findRunningSettings(cli.io.env);
  if (config === null) return work(NO_DATABASE);
  const [{ createMatcher }, { createMessageIdReader }, { createLinks }, { createPool }, { createPlainLog }] =
    await Promise.all([
      import('../../../services/inbound/match.ts'),
      import('../../../services/mail/message-id.ts'),
      import('../../../services/subscribers/links.ts'),
      import('../../../services/platform/postgres.ts'),
      import('../plain-log.ts'),
    ]);
  const log = createPlainLog({ level: 'silent', write: cli.say });
  const db = createPool({ databaseUrl: config.databaseUrl, name: 'paperboy command', log, max: 1 });
  const matcher: Matcher = createMatcher({
    links: createLinks(config),
    readMessageId: createMessageIdReader(config),
  });
  const clock = cli.io.overrides?.clock;
  let isAway = false;
  const find: FindDigests = async (traces) => {
    if (isAway) return NO_DATABASE(traces);
    try {
      const found = await matcher.match(db, traces, clock?.now() ?? new Date());
      return found.map((match) => (typeof match === 'string' ? null : match.digestId));
    } catch (error) {
      isAway = true;
      cli.say(`Digests are not looked up: ${messageOf(error)}`);
      return NO_DATABASE(traces);
    }
  };
  try {
    return await work(find);
  } finally {
    await db.end();
  }
};
