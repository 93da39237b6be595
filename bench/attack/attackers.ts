import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { paperOf } from './payloads.ts';
import { trickle } from './slow.ts';

/** The options of the attackers, the only argument of their process. */
export type AttackPlan = {
  url: string;
  seconds: number;
  clients: number;
  /** The requests of each client at a time; `slow` is the number of its connections that send a byte a second. */
  connections: number;
  slow: number;
};

export type AttackReport = {
  statuses: Record<string, number>;
  errors: number;
  slow: { opened: number; cut: number; longestMs: number };
};

/** Longer than a person takes to fill in the form: a form that is posted sooner never reaches the parser. */
const FORM_MS = 2_600;

const plan = JSON.parse(process.argv[2]!) as AttackPlan;
const statuses: Record<string, number> = {};
let errors = 0;

const begin = async (client: number) => {
  const from = `127.0.0.${2 + client}`;
  const pool = new Pool(plan.url, { connections: plan.connections, localAddress: from });
  const form = await pool.request({ method: 'GET', path: '/submit' });
  const started = /name="started" value="([^"]+)"/.exec(await form.body.text())![1]!;
  let n = client;
  const ask = async (): Promise<void> => {
    n += plan.clients;
    const body = new URLSearchParams({ paper: paperOf(n), credit: '', website: '', started }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await pool.request({ method: 'POST', path: '/submit', headers, body });
    await response.body.dump();
    statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1;
  };
  return {
    attack: async (until: number): Promise<void> => {
      const slow = trickle(new URL(plan.url), from, plan.slow);
      const lane = async (): Promise<void> => {
        while (performance.now() < until)
          await ask().catch(async () => {
            errors += 1;
            // If the server is gone, requests do not run in a tight loop.
            await wait(100);
          });
      };
      await Promise.all(Array.from({ length: plan.connections }, lane));
      slow.stop();
      await pool.destroy();
      reports.push(slow.figures);
      return;
    },
  };
};

const reports: AttackReport['slow'][] = [];
const clients = await Promise.all(Array.from({ length: plan.clients }, (_, client) => begin(client)));
await wait(FORM_MS);
process.once('disconnect', () => process.exit(1));
process.send?.('ready');
await once(process, 'message');
const until = performance.now() + 1_000 * plan.seconds;
await Promise.all(clients.map(({ attack }) => attack(until)));
const report: AttackReport = {
  statuses,
  errors,
  slow: {
    opened: reports.reduce((sum, { opened }) => sum + opened, 0),
    cut: reports.reduce((sum, { cut }) => sum + cut, 0),
    longestMs: Math.max(...reports.map(({ longestMs }) => longestMs)),
  },
};
process.send?.(report, () => process.exit(0));
