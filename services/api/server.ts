import { loadConfig } from '../platform/config.ts';
import { closeOnSignal, runProcess } from '../platform/shutdown.ts';
import { createContainer } from '../wiring/container.ts';
import { buildApp } from './app.ts';

const main = async (): Promise<void> => {
  const container = createContainer(loadConfig(process.env), 'api');
  const app = await buildApp(container);
  closeOnSignal({
    log: container.log,
    close: async () => {
      await app.close();
      await container.close();
    },
  });
  await app.listen({ port: container.config.port, host: container.config.host });
  container.log.info('ready');
  process.send?.({ type: 'ready' });
};

runProcess(main);
