/** Holds sums by paper number. It is reused for every reader, and `drain` clears only the papers that were added to. */
export type Accumulator = { sum: Float32Array; share: Float32Array; touched: number[] };

export const createAccumulator = (papers: number): Accumulator => ({
  sum: new Float32Array(papers),
  share: new Float32Array(papers),
  touched: [],
});

export const addTo = (into: Accumulator, paper: number, value: number, share: number): void => {
  if (into.sum[paper] === 0) into.touched.push(paper);
  into.sum[paper]! += value;
  into.share[paper]! += share;
};

/** Calls `visit` with every sum and empties the accumulator. */
export const drain = (
  from: Accumulator,
  visit: (paper: number, sum: number, share: number) => void,
): void => {
  for (const paper of from.touched) {
    const sum = from.sum[paper]!;
    const share = from.share[paper]!;
    from.sum[paper] = 0;
    from.share[paper] = 0;
    visit(paper, sum, share);
  }
  from.touched.length = 0;
};
