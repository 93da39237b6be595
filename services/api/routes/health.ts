import { messageOf } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';

/** Serves `/healthz`, which responds while the process runs, and `/readyz`, which fails without Postgres. */
export const healthRoutes = async (app: App, { db, dispatcher }: Container): Promise<void> => {
  app.get('/healthz', { config: { alwaysOpen: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );

  app.get('/readyz', async (_request, reply) => {
    const check = async (work: Promise<unknown>): Promise<string> => work.then(() => 'ok', messageOf);
    const [postgres, redis] = await Promise.all([check(db.query('select 1')), check(dispatcher.counts())]);
    // Sign-ups are accepted without Redis too; their mail then waits for the sweeper.
    return reply
      .code(postgres === 'ok' ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({
        status: postgres === 'ok' ? (redis === 'ok' ? 'ok' : 'degraded') : 'unavailable',
        postgres,
        redis,
      });
  });
};
