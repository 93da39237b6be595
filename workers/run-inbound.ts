import { startMailbox } from '../services/inbound/mailbox/mailbox.ts';
import { startListeners } from '../services/inbound/smtp/listeners.ts';
import type { InboundContainer } from '../services/wiring/inbound-process.ts';

/** Takes mail by every way that the settings name, until closed. */
export const runInbound = async (container: InboundContainer) => {
  const { config, log } = container;
  const { mailbox } = config.inbound;
  const listeners = await startListeners(container);
  if (config.bounceDomain === null && mailbox === null)
    log.warn('there is nothing to do: neither BOUNCE_DOMAIN nor INBOUND_IMAP_URL is set');
  const emptying = mailbox && startMailbox({ ...container, mailbox });
  return {
    listeners,
    close: async (): Promise<void> => {
      await Promise.all([listeners.close(), emptying?.close()]);
    },
  };
};
