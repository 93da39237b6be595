import type { Container } from '../../services/wiring/container.ts';
import { runWorkers } from '../../workers/run.ts';

const HOUR_MS = 3_600_000;

type SettableClock = { now(): Date; set(to: Date): void };

export const createSettableClock = (start: Date): SettableClock => {
  let current = start;
  return {
    now: () => current,
    set: (to) => {
      current = to;
    },
  };
};

const unfinished = async (container: Container): Promise<number> => {
  const { rows } = await container.db.query<{ n: number }>(
    `select count(*)::int as n from digests where state in ('planned', 'claimed', 'sending')`,
  );
  return rows[0]!.n;
};

/**
 * Simulates one day, hour by hour: plans what is due, and lets a worker send it through the queue.
 * @throws Error when an hour's digests are not done within a minute
 */
export const runDay = async (
  container: Container,
  clock: SettableClock,
  start: Date,
  onHour: (hour: number) => void,
): Promise<void> => {
  const workers = await runWorkers(container);
  try {
    for (let hour = 1; hour <= 24; hour += 1) {
      clock.set(new Date(start.getTime() + hour * HOUR_MS));
      await container.planner.plan();
      const deadline = Date.now() + 60_000;
      while ((await unfinished(container)) > 0) {
        if (Date.now() > deadline)
          throw new Error(`The digests of ${clock.now().toISOString()} are not done after a minute.`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      onHour(hour);
    }
  } finally {
    await workers.close();
  }
};
