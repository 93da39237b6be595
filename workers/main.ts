import { loadConfig } from '../services/platform/config.ts';
import { closeOnSignal, runProcess } from '../services/platform/shutdown.ts';
import { createContainer } from '../services/wiring/container.ts';
import { runWorkers } from './run.ts';

const main = async (): Promise<void> => {
  const container = createContainer(loadConfig(process.env), 'worker');
  await container.suppressionKeys.check();
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

runProcess(main);
