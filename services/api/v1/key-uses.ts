import type { FastifyInstance } from 'fastify';
import { messageOf } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';

const WRITE_MS = 5_000;

/** Writes the counted uses of keys every few seconds, and when the process ends. */
export const registerKeyUses = (
  app: FastifyInstance,
  { apiKeyUses, log }: Pick<Container, 'apiKeyUses' | 'log'>,
): void => {
  const write = (): Promise<void> =>
    apiKeyUses.write().catch((error: unknown) => {
      log.warn({ err: messageOf(error) }, 'the uses of keys were not written; they are kept');
    });
  const timer = setInterval(write, WRITE_MS).unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await write();
  });
};
