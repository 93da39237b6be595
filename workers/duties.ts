import { type DutyName, duties } from '../services/jobs/catalogue.ts';
import { messageOf } from '../services/platform/errors.ts';
import type { Logger } from '../services/platform/logger.ts';
import type { Container } from '../services/wiring/container.ts';

type Duties = Record<DutyName, () => Promise<unknown>>;

/** Returns one handler per duty of a worker process. */
export const createDuties = (container: Container): Duties => ({
  'recover-journals': () => container.recovery.recover(),
  'probe-relay': () => container.relayProbe.run(),
  'write-tallies': () => container.tallies.write(),
  'handle-inbound': () => container.itemHandler.run(),
  'deliver-webhooks': () => container.webhookDelivery.start(),
  'guard-sending': () => container.guard.check(),
  'forward-replies': () => container.replyForwarder.run(),
  'renew-schedules': () => container.dispatcher.ensureSchedules(),
});

/**
 * Runs every duty now, and then once per interval until closed. A duty never runs twice at a time, and waits for no other
 * duty, since one that needs Redis must not delay those that do not.
 */
export const runDuties = (handlers: Duties, log: Logger) => {
  const running = new Map<DutyName, Promise<void>>();
  const run = async (name: DutyName): Promise<void> => {
    try {
      await handlers[name]();
    } catch (error) {
      log.warn({ duty: name, err: messageOf(error) }, 'a duty failed; it runs again at its next time');
    } finally {
      running.delete(name);
    }
  };
  const begin = (name: DutyName): void => {
    if (!running.has(name)) running.set(name, run(name));
  };
  const timers = (Object.keys(duties) as DutyName[]).map((name) => {
    begin(name);
    return setInterval(begin, duties[name].everyMs, name);
  });
  return {
    /** Stops the timers and waits for the duties that are running. */
    close: async (): Promise<void> => {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
    },
  };
};
