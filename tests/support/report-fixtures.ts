import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../../services/mail/reports/report.ts';
import type { ReceivedMail } from './mail-server.ts';

const dir = join(import.meta.dirname, '../fixtures/reports');

/** A report of a real mail server about a digest of the tests' secret; see `tests/fixtures/reports/make/README.md`. */
export type ReportFixture = {
  file: string;
  server: string;
  reason: string;
  /** The id of the digest and of its reader. */
  digest: number;
  /** What made the server write it: the reply of the next hop, or words. */
  how: string;
  /** Of RFC 3464; null for what is no delivery report. */
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | null;
  verdict: Verdict;
  /** Null where the report holds none, or only a vague one that a reader of reports may improve on. */
  status: string | null;
  recipient: string;
  /** How many recipients the report speaks of. */
  reports: number;
};

export const reportFixtures: ReportFixture[] = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8'));

export const readReportFixture = (file: string): Buffer => readFileSync(join(dir, file));

const RETURN_ADDRESS = /\bb-[0-9a-f]{30,62}@bounces\.papers\.example\.org/i;
const MESSAGE_ID = /\bdigest\.\d+\.[\w-]{16}@papers\.example\.org/;
const LEAVE_ADDRESS = /\bu-[0-9a-f]{30,62}@bounces\.papers\.example\.org/;
const UNSUBSCRIBE_TOKEN = /\/unsubscribe\/([\w-]{20,60})/;

const found = (pattern: RegExp, text: string): string | undefined => {
  const match = pattern.exec(text);
  return match?.[1] ?? match?.[0];
};

/** Returns a report as its server would have written it about `mail`: with its recipient and what is signed in it. */
export const reportAbout = (file: string, mail: Pick<ReceivedMail, 'from' | 'to' | 'raw'>): Buffer => {
  const { recipient } = reportFixtures.find((each) => each.file === file)!;
  const original = mail.raw.toString('latin1');
  let report = readReportFixture(file).toString('latin1');
  const replace = (old: string | undefined, by: string | undefined): void => {
    if (old && by) report = report.replaceAll(old, by);
  };
  replace(found(RETURN_ADDRESS, report), mail.from);
  for (const pattern of [MESSAGE_ID, LEAVE_ADDRESS, UNSUBSCRIBE_TOKEN])
    replace(found(pattern, report), found(pattern, original));
  replace(Buffer.from(recipient).toString('latin1'), mail.to[0]);
  return Buffer.from(report, 'latin1');
};
