import { DomainError } from './errors.ts';
import { createTally } from './tally.ts';

export type BudgetLimits = {
  /** How many pieces of work run at once, and how many of them may come from one place (a network address). */
  atOnce: number;
  atOncePerPlace: number;
  /** How many may wait for their turn, and how many of them may come from one place. */
  waiting: number;
  waitingPerPlace: number;
  waitMs: number;
};

type Waiter = { place: string; start: () => void; refuse: () => void };

export type Seat = {
  /** Resolves when the work may begin. @throws DomainError `busy` when there is no room, or the turn did not come in time */
  turn: Promise<void>;
  /** Stops waiting, because the client is gone; work that has begun goes on. */
  giveUp: () => void;
  /** Ends the work, or the waiting. A second call does nothing. */
  leave: () => void;
};

/**
 * Limits how much of one kind of work runs at once, and how much waits. No place gets more than its share of both. When the
 * queue is full, a place with fewer entries takes over an entry of the place that has most, so that nobody can lock others
 * out.
 */
export const createBudget = (limits: BudgetLimits) => {
  const working = createTally<string>();
  const waiting = createTally<string>();
  const queue: Waiter[] = [];
  let running = 0;
  let refused = 0;

  const remove = (waiter: Waiter): void => {
    queue.splice(queue.indexOf(waiter), 1);
    waiting.remove(waiter.place);
  };
  const isFree = (place: string): boolean =>
    running < limits.atOnce && working.of(place) < limits.atOncePerPlace;
  const begin = (place: string): void => {
    running += 1;
    working.add(place);
  };

  // The first of the waiters whose place has least work running.
  const nextInQueue = (): Waiter | undefined =>
    queue
      .filter(({ place }) => isFree(place))
      .reduce<Waiter | undefined>(
        (best, each) => (best && working.of(best.place) <= working.of(each.place) ? best : each),
        undefined,
      );
  const end = (place: string): void => {
    running -= 1;
    working.remove(place);
    for (let next = nextInQueue(); next; next = nextInQueue()) {
      remove(next);
      begin(next.place);
      next.start();
    }
  };

  const makeRoom = (place: string): boolean => {
    if (waiting.of(place) >= limits.waitingPerPlace) return false;
    if (queue.length < limits.waiting) return true;
    const last = queue.reduceRight<Waiter | undefined>(
      (most, each) => (most && waiting.of(most.place) >= waiting.of(each.place) ? most : each),
      undefined,
    );
    if (!last || waiting.of(last.place) <= waiting.of(place) + 1) return false;
    last.refuse();
    return true;
  };

  const busy = (): DomainError => new DomainError('busy', 'There is too much to do right now.');

  return {
    enter: (place: string): Seat => {
      let state: 'new' | 'waiting' | 'working' | 'gone' = 'new';
      let stopWaiting = (): void => {};
      const turn = new Promise<void>((resolve, reject) => {
        if (isFree(place)) {
          begin(place);
          state = 'working';
          resolve();
          return;
        }
        if (!makeRoom(place)) {
          refused += 1;
          state = 'gone';
          reject(busy());
          return;
        }
        state = 'waiting';
        const refuse = (): void => {
          refused += 1;
          stopWaiting();
        };
        const late = setTimeout(refuse, limits.waitMs);
        const waiter: Waiter = {
          place,
          start: () => {
            clearTimeout(late);
            state = 'working';
            resolve();
          },
          refuse,
        };
        stopWaiting = () => {
          clearTimeout(late);
          remove(waiter);
          state = 'gone';
          reject(busy());
        };
        queue.push(waiter);
        waiting.add(place);
      });
      const giveUp = (): void => {
        if (state === 'waiting') stopWaiting();
      };
      return {
        turn,
        giveUp,
        leave: () => {
          giveUp();
          if (state !== 'working') return;
          state = 'gone';
          end(place);
        },
      };
    },
    figures: () => ({ working: running, waiting: queue.length, refused }),
  };
};

export type Budget = ReturnType<typeof createBudget>;
