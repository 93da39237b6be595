import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';

/** Longer than a person takes to fill in the form. */
const FORM_MS = 2_600;

export type Times = { ms: number[]; failed: number };

/** Begins requests at a steady rate and waits for none of them, as independent people would. */
const steadily = async (seconds: number, perSecond: number, ask: () => Promise<boolean>): Promise<Times> => {
  const times: Times = { ms: [], failed: 0 };
  const startedAt = performance.now();
  const running: Promise<void>[] = [];
  for (let n = 0; n < seconds * perSecond; n += 1) {
    const due = startedAt + (1_000 * n) / perSecond;
    await wait(Math.max(0, due - performance.now()));
    const beganAt = performance.now();
    running.push(
      ask().then(
        (good) => {
          if (good) times.ms.push(performance.now() - beganAt);
          else times.failed += 1;
        },
        () => {
          times.failed += 1;
        },
      ),
    );
  }
  await Promise.all(running);
  return times;
};

/** Creates people who sign up, and a monitor that reads /healthz, each from an address of its own. */
export const createPeople = async (url: string) => {
  const options = { headersTimeout: 30_000, bodyTimeout: 30_000 };
  const people = new Pool(url, { ...options, connections: 50, localAddress: '127.0.1.1' });
  const monitor = new Pool(url, { ...options, connections: 20, localAddress: '127.0.1.2' });
  const page = await people.request({ method: 'GET', path: '/' });
  const started = /name="started" value="([^"]+)"/.exec(await page.body.text())![1]!;
  await wait(FORM_MS);
  let count = 0;

  const signUp = async (): Promise<boolean> => {
    count += 1;
    const { statusCode, body } = await people.request({
      method: 'POST',
      path: '/subscribe',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ email: `new${count}@people.example`, website: '', started }).toString(),
    });
    await body.dump();
    return statusCode === 200;
  };
  const isHealthy = async (): Promise<boolean> => {
    const { statusCode, body } = await monitor.request({ method: 'GET', path: '/healthz' });
    await body.dump();
    return statusCode === 200;
  };

  return {
    live: async (seconds: number, signupsPerSecond: number): Promise<{ signups: Times; healthz: Times }> => {
      const [signups, healthz] = await Promise.all([
        steadily(seconds, signupsPerSecond, signUp),
        steadily(seconds, 10, isHealthy),
      ]);
      return { signups, healthz };
    },
    close: async (): Promise<void> => {
      await Promise.all([people.destroy(), monitor.destroy()]);
    },
  };
};
