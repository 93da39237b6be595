import { createContainer } from '../services/container.ts';
import { loadConfig } from '../services/platform/config.ts';
import { DomainError } from '../services/platform/errors.ts';
import { closeOnSignal } from '../services/platform/shutdown.ts';
import { runWorkers } from './run.ts';

const main = async (): Promise<void> => {
  const container = createContainer(loadConfig(process.env), 'worker');
  const workers = await runWorkers(container);
  closeOnSignal({
    log: container.log,
    close: async () => {
      await workers.close();
      await container.close();
    },
  });
  container.log.info('ready');
  process.send?.({ type: 'ready' });
};

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof DomainError ? error.message : ((error as Error)?.stack ?? String(error))}\n`,
  );
  process.exit(1);
});
