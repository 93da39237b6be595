import { startListeners } from '../services/inbound/smtp/listeners.ts';
import type { InboundContainer } from '../services/wiring/inbound-process.ts';

/** Takes mail by every way that the settings name, until closed. */
export const runInbound = async (container: InboundContainer) => {
  const { config, log } = container;
  const listeners = await startListeners(container);
  if (config.bounceDomain === null && config.inbound.mailbox === null)
    log.warn('there is nothing to do: neither BOUNCE_DOMAIN nor INBOUND_IMAP_URL is set');
  return {
    listeners,
    close: async (): Promise<void> => {
      await listeners.close();
    },
  };
};
