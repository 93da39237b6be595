import { longDate } from '../digests/compose/wording.ts';
import type { DigestState } from '../digests/ledger/digest-state.ts';
import type { Incident } from '../incidents/incidents.ts';
import { paperIncidentKinds } from '../papers/ingest/paper-incidents.ts';
import type { SourceReport } from '../papers/ingest/source-report.ts';
import { count, plural } from '../platform/plural.ts';
import type { Run } from './run-watch.ts';
import type { StandingHold } from './runs.ts';

/** A problem for operators: `now` stops mail or papers, `soon` may stop them, and `know` is for information. */
export type Concern = { urgency: 'now' | 'soon' | 'know'; text: string; url: string | null };

type IncidentRule = { kind: string; urgency: Concern['urgency'] | null; url: string | null };

/**
 * How urgent an incident is and where it leads, by its kind, or by the beginning of kinds ("sending-*"). The first rule that
 * matches counts; no urgency means that something else on the page shows it.
 */
const incidentRules: readonly IncidentRule[] = [
  { kind: 'few-papers', urgency: 'soon', url: '/admin/editions' },
  ...paperIncidentKinds.map((kind) => ({ kind, urgency: 'now' as const, url: '/admin/editions' })),
  // The hold that comes with it is shown.
  { kind: 'sending-*', urgency: null, url: null },
  { kind: 'domain-held', urgency: null, url: null },
  { kind: 'delivery-warning', urgency: 'soon', url: '/admin/reports' },
  { kind: 'mail-blocked', urgency: 'soon', url: '/admin/reports' },
  { kind: '*', urgency: 'now', url: null },
];

const ruleFor = (kind: string): IncidentRule =>
  incidentRules.find((rule) =>
    rule.kind.endsWith('*') ? kind.startsWith(rule.kind.slice(0, -1)) : kind === rule.kind,
  )!;

export type Facts = {
  now: Date;
  queueError: string | null;
  /** The number of jobs of all queues that failed and are not retried. */
  failedJobs: number;
  /** The date of the newest closed edition. */
  newestEdition: string | null;
  runs: Run[];
  holds: StandingHold[];
  /** The number of sign-ups that have waited for their mail for more than five minutes. */
  waitingSignups: number;
  incidents: Incident[];
  sources: SourceReport[];
  /** The number of submissions that wait for a decision. */
  submissions: number;
  /** When the oldest message came in that no worker has read; null when all are read. */
  unreadSince: Date | null;
};

const heldBecause: Record<StandingHold['kind'], string> = {
  operator: 'Sending is paused by an operator',
  relay: 'Sending waits, since no relay takes mail',
  refused: 'Sending is paused, since receivers refuse this sender',
  guard: 'Sending is paused, since too much comes back',
  domain: 'Sending to one domain is paused',
};

const UNREAD_MS = 10 * 60_000;

const STALE_EDITION_MS = 36 * 3_600_000;
const urgencies = ['now', 'soon', 'know'];

const whatToDo: Partial<Record<DigestState, (n: number) => Pick<Concern, 'urgency' | 'text'>>> = {
  uncertain: (n) => ({
    urgency: 'soon',
    text: `${count(n, 'digest is', 'digests are')} uncertain: the relay may have taken ${plural(n, 'it', 'them')}`,
  }),
  failed: (n) => ({ urgency: 'soon', text: `${count(n, 'digest')} failed` }),
  expired: (n) => ({
    urgency: 'know',
    text: `${count(n, 'digest was', 'digests were')} too late and expired; ${plural(n, 'its', 'their')} papers come with the next`,
  }),
};

/** Returns the problems that need attention, the most urgent first; empty when there is none. */
export const concernsOf = (facts: Facts): Concern[] => {
  const concerns: Concern[] = [];
  const say = (urgency: Concern['urgency'], text: string, url: string | null = null): void => {
    concerns.push({ urgency, text, url });
  };
  if (facts.queueError)
    say(
      'now',
      `The queues cannot be reached: ${facts.queueError}. Nothing is lost; mail waits until Redis is back.`,
    );
  for (const { kind, reason } of facts.holds) say('now', `${heldBecause[kind]}: ${reason}`, '/admin/runs');
  if (facts.newestEdition === null)
    say('now', 'There is no edition yet: run paperboy ingest, or set SOURCES.');
  for (const { kind, message } of facts.incidents) {
    const { urgency, url } = ruleFor(kind);
    if (urgency !== null) say(urgency, message, url);
  }
  if (
    facts.newestEdition !== null &&
    facts.incidents.length === 0 &&
    facts.now.getTime() - Date.parse(facts.newestEdition) > STALE_EDITION_MS
  )
    say(
      'soon',
      `The newest edition is of ${longDate(facts.newestEdition, { year: true })}.`,
      '/admin/editions',
    );
  if (facts.waitingSignups > 0)
    say(
      'now',
      `${count(facts.waitingSignups, 'sign-up waits', 'sign-ups wait')} for ${plural(facts.waitingSignups, 'its', 'their')} mail for more than five minutes. Is the worker running, and the relay?`,
      '/admin/queues',
    );
  for (const run of facts.runs)
    for (const [state, n] of Object.entries(run.states) as [DigestState, number][]) {
      const concern = n > 0 ? whatToDo[state]?.(n) : undefined;
      if (concern)
        say(
          concern.urgency,
          `${run.localDate}: ${concern.text}.`,
          `/admin/runs/${run.localDate}?state=${state}`,
        );
    }
  for (const { source, error } of facts.sources)
    if (error !== null && !facts.incidents.some(({ subject }) => subject === source))
      say('soon', `${source} failed when it was last asked: ${error}`, '/admin#sources-title');
  if (facts.failedJobs > 0)
    say(
      'know',
      `${count(facts.failedJobs, 'job')} failed and will not be retried; the ledger queues their digests again.`,
      '/admin/queues',
    );
  if (facts.unreadSince !== null && facts.now.getTime() - facts.unreadSince.getTime() > UNREAD_MS)
    say(
      'soon',
      `Mail that came back has not been read for ${count(Math.round((facts.now.getTime() - facts.unreadSince.getTime()) / 60_000), 'minute')}. Is the worker running?`,
      '/admin/reports',
    );
  if (facts.submissions > 0)
    say(
      'know',
      `${count(facts.submissions, 'submission waits', 'submissions wait')} for your decision.`,
      '/admin/submissions',
    );
  return concerns.sort((a, b) => urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency));
};
