import type { RecordEntry } from '../../services/inbound/read-item.ts';
import type { Report, Verdict } from '../../services/mail/reports/report.ts';
import { inTransaction } from '../../services/platform/postgres.ts';
import type { ReceivedMail } from './mail-server.ts';
import type { World } from './world.ts';

export const reportOf = (verdict: Verdict, given: Partial<Report> = {}): Report => ({
  verdict,
  rule: `test ${verdict}`,
  recipient: null,
  status: null,
  code: null,
  diagnostic: null,
  ...given,
});

/** What a report to `address` says. */
export const entryTo = (
  world: World,
  address: string,
  reports: Report[],
  given: Partial<RecordEntry['message']> = {},
): RecordEntry => ({
  inboundId: '1',
  via: 'smtp',
  receivedAt: world.clock.now(),
  message: {
    kind: 'delivery-report',
    reports,
    traces: { addresses: [address], messageIds: [], unsubscribeTokens: [] },
    evidence: 'evidence',
    ...given,
  },
});

/** Records entries as the handler of inbound items does. */
export const record = (world: World, ...entries: RecordEntry[]) =>
  inTransaction(world.db, (client) => world.acting.record(client, entries));

/** Records one report about a mail that the test's server got; returns what was done. */
export const reportOn = async (
  world: World,
  mail: ReceivedMail,
  verdict: Verdict,
  given: Partial<Report> = {},
) => (await record(world, entryTo(world, mail.from, [reportOf(verdict, given)])))[0];
