import { createDispatcher, type Dispatcher } from '../../services/jobs/dispatcher.ts';

/** A dispatcher that connects when it is first asked for something: most commands have no use for Redis. */
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
