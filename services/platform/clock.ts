/** The source of the present time, which a test can replace. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };
