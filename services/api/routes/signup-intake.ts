import { additionPayloads, signupPayloads } from '../../jobs/catalogue.ts';
import { createBatcher } from '../../platform/batcher.ts';
import { CONSENTED, HOLD_MS } from '../../subscribers/requests/signup.ts';
import type { Container } from '../../wiring/container.ts';

type Wanted = Parameters<Container['signup']['request']>[0];
type Taken = { id: number; purpose: string; held: boolean } | { error: unknown };

/** Limits the sign-ups in one statement, and in one job, which sends their mails in parallel. */
const WRITTEN_TOGETHER = 50;

/**
 * Stores sign-ups. Those that arrive during a write go together into the next one, as one statement and a few jobs, so
 * that a crowd costs little more than one sign-up. A sign-up that fails does not affect the others.
 */
export const createSignupIntake = ({ signup, dispatcher }: Pick<Container, 'signup' | 'dispatcher'>) => {
  const waking = new Set<Promise<boolean>>();

  // No request waits for the jobs, because the rows are stored, and the sweeper finds those without a job.
  const follow = (woken: Promise<boolean>): void => {
    waking.add(woken);
    const forget = () => waking.delete(woken);
    woken.then(forget, forget);
  };
  const wake = (taken: Taken[]): void => {
    const stored = taken.flatMap((each) => ('id' in each ? each : []));
    const idsOf = (is: (each: { purpose: string; held: boolean }) => boolean): number[] =>
      stored.filter(is).map(({ id }) => id);
    const asked = ({ purpose }: { purpose: string }): boolean => purpose !== CONSENTED;
    follow(dispatcher.wake('answer-signups', signupPayloads(idsOf((each) => asked(each) && !each.held))));
    follow(
      dispatcher.wake('answer-signups', signupPayloads(idsOf((each) => asked(each) && each.held)), HOLD_MS),
    );
    follow(dispatcher.wake('add-subscribers', additionPayloads(idsOf((each) => !asked(each)))));
  };
  const alone = (wanted: Wanted): Promise<Taken> =>
    signup.request(wanted).then(
      (id) => ({ id, purpose: wanted.purpose ?? 'subscribe', held: wanted.held ?? false }),
      (error: unknown) => ({ error }),
    );
  const together = async (group: Wanted[]): Promise<Taken[]> => {
    if (group.length > 1) {
      try {
        return await signup.requestTogether(group);
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
      wake(taken);
      return taken;
    },
  });

  return {
    take: async (wanted: Wanted): Promise<void> => {
      const taken = await line.add(wanted);
      if ('error' in taken) throw taken.error;
    },
    /** Stores many sign-ups, whose number the caller limits, and returns what kept each from it, in order; null for most. */
    takeTogether: async (group: Wanted[]): Promise<(Error | null)[]> => {
      const taken = await together(group);
      wake(taken);
      return taken.map((each) => ('error' in each ? (each.error as Error) : null));
    },
    /** Resolves when the jobs of all stored sign-ups are in their queue, or have failed to get there. */
    settle: async (): Promise<void> => {
      await Promise.all(waking);
    },
  };
};
