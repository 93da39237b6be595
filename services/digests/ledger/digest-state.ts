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

/** The states that a digest leaves again. */
export const unfinishedStates = ['planned', 'claimed', 'sending'] as const satisfies DigestState[];

export const noDigests = (): StateCounts =>
  Object.fromEntries(digestStates.map((state) => [state, 0])) as StateCounts;

export const sumOf = (counts: StateCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
