import { loadConfig } from '../services/platform/config.ts';
import { closeOnSignal, runProcess } from '../services/platform/shutdown.ts';
import { createInboundContainer } from '../services/wiring/inbound-process.ts';
import { runInbound } from './run-inbound.ts';

const main = async (): Promise<void> => {
  const container = createInboundContainer(loadConfig(process.env));
  const inbound = await runInbound(container);
  closeOnSignal({
    log: container.log,
    close: async () => {
      await inbound.close();
      await container.close();
    },
  });
  container.log.info('ready');
  process.send?.({ type: 'ready' });
};

runProcess(main);
