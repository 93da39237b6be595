import { signupPayloads } from '../../jobs/catalogue.ts';
import { createBatcher } from '../../platform/batcher.ts';
import type { Container } from '../../wiring/container.ts';

type Wanted = Parameters<Container['signup']['request']>[0];
type Taken = { id: number } | { error: unknown };

/** Limits the sign-ups in one statement, and in one job, which sends their mails in parallel. */
const WRITTEN_TOGETHER = 50;

/**
 * Stores sign-ups. Those that arrive during a write go together into the next one, as one statement and a few jobs, so
 * that a crowd costs little more than one sign-up. A sign-up that fails does not affect the others.
 */
export const createSignupIntake = ({ signup, dispatcher }: Pick<Container, 'signup' | 'dispatcher'>) => {
  const waking = new Set<Promise<boolean>>();

  // No request waits for the jobs, because the rows are stored, and the sweeper finds those without a job.
  const wake = (ids: number[]): void => {
    const woken = dispatcher.wake('answer-signups', signupPayloads(ids));
    waking.add(woken);
    const forget = () => waking.delete(woken);
    woken.then(forget, forget);
  };
  const alone = (wanted: Wanted): Promise<Taken> =>
    signup.request(wanted).then(
      (id) => ({ id }),
      (error: unknown) => ({ error }),
    );
  const together = async (group: Wanted[]): Promise<Taken[]> => {
    if (group.length > 1) {
      try {
        return (await signup.requestTogether(group)).map((id) => ({ id }));
      } catch {
        // One of them cannot be written, so each is now written by itself.
      }
    }
    return Promise.all(group.map(alone));
  };
  // One statement runs at a time: with two the groups are smaller, and fewer sign-ups a second succeed (bench:signup).
  const line = createBatcher<Wanted, Taken>({
    maxItems: WRITTEN_TOGETHER,
    write: async (group) => {
      const taken = await together(group);
      wake(taken.flatMap((each) => ('id' in each ? [each.id] : [])));
      return taken;
    },
  });

  return {
    take: async (wanted: Wanted): Promise<void> => {
      const taken = await line.add(wanted);
      if ('error' in taken) throw taken.error;
    },
    /** Resolves when the jobs of all stored sign-ups are in their queue, or have failed to get there. */
    settle: async (): Promise<void> => {
      await Promise.all(waking);
    },
  };
};
