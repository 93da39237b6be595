import { createDispatcher, type Dispatcher } from '../../services/jobs/dispatcher.ts';

/** Returns a dispatcher that connects on first use, because most commands do not need Redis. */
export const createLateDispatcher = (options: Parameters<typeof createDispatcher>[0]): Dispatcher => {
  let opened: Dispatcher | undefined;
  const open = (): Dispatcher => {
    opened ??= createDispatcher(options);
    return opened;
  };
  return {
    wake: (name, payloads) => open().wake(name, payloads),
    ensureSchedules: () => open().ensureSchedules(),
    counts: () => open().counts(),
    queues: () => open().queues(),
    ready: () => open().ready(),
    close: async () => opened?.close(),
  };
};
