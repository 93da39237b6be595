import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Db } from '../../services/platform/postgres.ts';

export type UsualWayOptions = {
  databaseUrl: string;
  smtpUrl: string;
  connections: number;
  /** A file with a list of digests as data, with their papers already chosen. */
  viewsFile: string;
  dkim: { domain: string; selector: string; privateKey: string } | null;
};

/** `template` is compiled once, `mjml` for every mail. */
export type UsualTask = { kind: 'template' | 'mjml'; first: number; mails: number };

const ROWS = 100_000;

/** Starts `count` processes that send mail in the usual way when `run` is called. */
export const startUsualWay = async (count: number, db: Db, options: UsualWayOptions) => {
  await db.query(
    `create table usual_mails (id int primary key, state text not null default 'planned', sent_at timestamptz)`,
  );
  await db.query('insert into usual_mails select generate_series(1, $1)', [ROWS]);
  const program = fileURLToPath(new URL('usual-way-process.ts', import.meta.url));
  const children: ChildProcess[] = Array.from({ length: count }, () =>
    fork(program, [JSON.stringify(options)], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 2, 2, 'ipc'],
    }),
  );
  await Promise.all(children.map((child) => once(child, 'message')));
  let next = 1;
  return {
    pids: children.map(({ pid }) => pid!),
    /** Sends `mails` mails, divided among the processes. */
    run: async (kind: UsualTask['kind'], mails: number): Promise<{ mails: number; seconds: number }> => {
      const share = Math.ceil(mails / count);
      const startedAt = performance.now();
      await Promise.all(
        children.map(async (child) => {
          if (next + share > ROWS) next = 1;
          child.send({ kind, first: next, mails: share } satisfies UsualTask);
          next += share;
          await once(child, 'message');
        }),
      );
      return { mails: share * count, seconds: (performance.now() - startedAt) / 1000 };
    },
    stop: async (): Promise<void> => {
      await Promise.all(
        children.map(async (child) => {
          if (child.exitCode !== null) return;
          child.disconnect();
          await once(child, 'exit');
        }),
      );
    },
  };
};

export type UsualWay = Awaited<ReturnType<typeof startUsualWay>>;
