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

/** How many digests are in which state; every state is named. */
export type StateCounts = Record<DigestState, number>;

/** States that a digest leaves again. */
export const unfinishedStates = ['planned', 'claimed', 'sending'] as const satisfies DigestState[];

export const noDigests = (): StateCounts =>
  Object.fromEntries(digestStates.map((state) => [state, 0])) as StateCounts;

export const sumOf = (counts: StateCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
