/** The states of a digest; docs/operations.md describes each. */
export const digestStates = [
  'planned',
  'claimed',
  'sending',
  'sent',
  'skipped',
  'failed',
  'expired',
  'uncertain',
] as const;
export type DigestState = (typeof digestStates)[number];

/** The number of digests in each state, zero included. */
export type StateCounts = Record<DigestState, number>;

/** The states in which a digest does not end. */
export const unfinishedStates = ['planned', 'claimed', 'sending'] as const satisfies DigestState[];

/** Returns zero for every state. */
export const noDigests = (): StateCounts =>
  Object.fromEntries(digestStates.map((state) => [state, 0])) as StateCounts;

/** Returns the number of digests in any state. */
export const sumOf = (counts: StateCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
