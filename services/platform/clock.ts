/** The time, in one place, so that a test or a rehearsal can set it. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };
