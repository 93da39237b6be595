import type { SparseVector } from './inverted.ts';

/** A basis of a subspace of feature space: component d of feature c stands at `of[dimensions * c + d]`. */
export type Basis = { dimensions: number; of: Float32Array };

/**
 * Each step amplifies the strong directions; after ROUNDS * STEPS steps even the weakest ones hardly change. The
 * directions stay independent for a few steps, so the costly orthonormalisation runs only once a round.
 */
const ROUNDS = 5;
const STEPS = 3;

/** Creates a deterministic source of random signs (xorshift32, Marsaglia 2003), so that equal archives give equal bases. */
const signs = () => {
  let state = 0x9e3779b9;
  return (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 1 ? 1 : -1;
  };
};

const ROUNDING = 1e-10;

/** Makes the columns of a tall matrix orthonormal in place, by the Cholesky factor of its Gram matrix. */
const orthonormalise = (matrix: Float64Array, height: number, width: number): void => {
  const gram = new Float64Array(width * width);
  for (let row = 0; row < height; row += 1) {
    const at = row * width;
    for (let i = 0; i < width; i += 1) {
      const value = matrix[at + i]!;
      if (value === 0) continue;
      for (let j = 0; j <= i; j += 1) gram[i * width + j]! += value * matrix[at + j]!;
    }
  }
  for (let i = 0; i < width; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const whole = gram[i * width + j]!;
      let sum = whole;
      for (let k = 0; k < j; k += 1) sum -= gram[i * width + k]! * gram[j * width + k]!;
      if (i !== j) gram[i * width + j] = sum / gram[j * width + j]!;
      // A pivot that is only rounding error means a linearly dependent column: dividing by infinity makes it 0.
      else gram[i * width + j] = sum > ROUNDING * whole ? Math.sqrt(sum) : Number.POSITIVE_INFINITY;
    }
  }
  for (let row = 0; row < height; row += 1) {
    const at = row * width;
    for (let i = 0; i < width; i += 1) {
      let sum = matrix[at + i]!;
      for (let k = 0; k < i; k += 1) sum -= gram[i * width + k]! * matrix[at + k]!;
      matrix[at + i] = sum / gram[i * width + i]!;
    }
  }
};

/**
 * Learns the subspace that explains most of the rows' variation: latent semantic analysis (Deerwester et al., JASIS 1990)
 * by orthogonal iteration on AᵀA from random signs (Halko, Martinsson & Tropp, SIAM Review 2011). Cosines within the
 * subspace do not depend on the choice of its basis, so no singular values are computed.
 */
export const learnBasis = (rows: readonly SparseVector[], columns: number, dimensions: number): Basis => {
  const sign = signs();
  const basis = Float64Array.from({ length: columns * dimensions }, sign);
  const image = new Float64Array(dimensions);
  const next = new Float64Array(basis.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let step = 0; step < STEPS; step += 1) {
      next.fill(0);
      for (const { features, weights } of rows) {
        image.fill(0);
        for (let at = 0; at < features.length; at += 1) {
          const from = features[at]! * dimensions;
          const value = weights[at]!;
          for (let d = 0; d < dimensions; d += 1) image[d]! += value * basis[from + d]!;
        }
        for (let at = 0; at < features.length; at += 1) {
          const to = features[at]! * dimensions;
          const value = weights[at]!;
          for (let d = 0; d < dimensions; d += 1) next[to + d]! += value * image[d]!;
        }
      }
      basis.set(next);
    }
    orthonormalise(basis, columns, dimensions);
  }
  return { dimensions, of: Float32Array.from(basis) };
};
