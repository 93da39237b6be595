import { signupPayloads } from '../../jobs/catalogue.ts';
import { createBatcher } from '../../platform/batcher.ts';
import type { Container } from '../../wiring/container.ts';

type Wanted = Parameters<Container['signup']['request']>[0];
type Taken = { id: number } | { error: unknown };

/** Of one statement, and of one job, whose mails go out side by side. */
const WRITTEN_TOGETHER = 50;

/**
 * Takes sign-ups in. Those that come while a write is under way go together in the next, as one statement and a few
 * jobs: a crowd costs little more than one. What is wrong with one of them is nobody else's trouble.
 */
export const createSignupIntake = ({ signup, dispatcher }: Pick<Container, 'signup' | 'dispatcher'>) => {
  const waking = new Set<Promise<boolean>>();

  // Nobody waits for it: the rows are what counts, and the sweeper finds those that no job names.
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
        // One of them cannot be written: which one shows when each goes by itself.
      }
    }
    return Promise.all(group.map(alone));
  };
  // One statement under way at a time: with two the groups are smaller, and fewer sign-ups get through (bench:signup).
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
    /** Resolves once the jobs of all that was taken are on their queue, or given up. */
    settle: async (): Promise<void> => {
      await Promise.all(waking);
    },
  };
};
