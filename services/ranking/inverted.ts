/** A sparse vector: feature number `features[i]` has weight `weights[i]`. */
export type SparseVector = { features: Uint32Array; weights: Float32Array };

/** An inverted list of vectors: feature f occurs in vectors `holders[first[f]..first[f + 1])` with `weights` at the same places. */
export type Inverted = { first: Uint32Array; holders: Uint32Array; weights: Float32Array };

export const invert = (vectors: readonly SparseVector[], features: number): Inverted => {
  const first = new Uint32Array(features + 1);
  for (const vector of vectors) for (const feature of vector.features) first[feature + 1]! += 1;
  for (let feature = 0; feature < features; feature += 1) first[feature + 1]! += first[feature]!;
  const next = first.slice();
  const holders = new Uint32Array(first[features]!);
  const weights = new Float32Array(first[features]!);
  vectors.forEach((vector, number) => {
    vector.features.forEach((feature, at) => {
      const to = next[feature]!;
      next[feature] = to + 1;
      holders[to] = number;
      weights[to] = vector.weights[at]!;
    });
  });
  return { first, holders, weights };
};

/** Returns the dot product of two sparse vectors. */
export const dot = (a: SparseVector, b: SparseVector): number => {
  const weights = new Map<number, number>();
  a.features.forEach((feature, at) => {
    weights.set(feature, a.weights[at]!);
  });
  let sum = 0;
  b.features.forEach((feature, at) => {
    sum += (weights.get(feature) ?? 0) * b.weights[at]!;
  });
  return sum;
};

/** Adds to `into[n]` the dot product of a vector with inverted vector number n. */
export const addProducts = (
  { features, weights }: SparseVector,
  { first, holders, weights: theirs }: Inverted,
  into: Float32Array,
): void => {
  for (let at = 0; at < features.length; at += 1) {
    const weight = weights[at]!;
    const end = first[features[at]! + 1]!;
    for (let to = first[features[at]!]!; to < end; to += 1) into[holders[to]!]! += weight * theirs[to]!;
  }
};
