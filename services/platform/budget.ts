import { DomainError } from './errors.ts';
import { createTally } from './tally.ts';

export type BudgetLimits = {
  /** How many are worked on at once, and how many of them may come from one place. */
  atOnce: number;
  atOncePerPlace: number;
  /** How many may wait for their turn, and how many of one place. */
  waiting: number;
  waitingPerPlace: number;
  waitMs: number;
};

type Waiter = { place: string; start: () => void; refuse: () => void };

export type Seat = {
  /** Resolves at its turn. @throws DomainError `busy` when there is no room, or the turn did not come in time */
  turn: Promise<void>;
  /** Ends the waiting of somebody who is gone; work that has begun goes on. */
  giveUp: () => void;
  /** Ends the work, or the waiting. Once is enough, more does no harm. */
  leave: () => void;
};

/**
 * Limits how much of one kind of work is done at once, and how much waits. A place has no more than its share of both,
 * and where the line is full, a place that has less in it takes the room of the one that has most: nobody can keep
 * others out.
 */
export const createBudget = (limits: BudgetLimits) => {
  const working = createTally<string>();
  const waiting = createTally<string>();
  const line: Waiter[] = [];
  let atWork = 0;
  let refused = 0;

  const remove = (waiter: Waiter): void => {
    line.splice(line.indexOf(waiter), 1);
    waiting.remove(waiter.place);
  };
  const isFree = (place: string): boolean =>
    atWork < limits.atOnce && working.of(place) < limits.atOncePerPlace;
  const begin = (place: string): void => {
    atWork += 1;
    working.add(place);
  };

  /** The first of those of whose place least is worked on. */
  const nextInLine = (): Waiter | undefined =>
    line
      .filter(({ place }) => isFree(place))
      .reduce<Waiter | undefined>(
        (best, each) => (best && working.of(best.place) <= working.of(each.place) ? best : each),
        undefined,
      );
  const end = (place: string): void => {
    atWork -= 1;
    working.remove(place);
    for (let next = nextInLine(); next; next = nextInLine()) {
      remove(next);
      begin(next.place);
      next.start();
    }
  };

  const makeRoom = (place: string): boolean => {
    if (waiting.of(place) >= limits.waitingPerPlace) return false;
    if (line.length < limits.waiting) return true;
    const last = line.reduceRight<Waiter | undefined>(
      (most, each) => (most && waiting.of(most.place) >= waiting.of(each.place) ? most : each),
      undefined,
    );
    if (!last || waiting.of(last.place) <= waiting.of(place) + 1) return false;
    last.refuse();
    return true;
  };

  const busy = (): DomainError => new DomainError('busy', 'There is too much of this to do just now.');

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
        line.push(waiter);
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
    figures: () => ({ working: atWork, waiting: line.length, refused }),
  };
};

export type Budget = ReturnType<typeof createBudget>;
