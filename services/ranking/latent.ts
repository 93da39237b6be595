import type { SparseVector } from './inverted.ts';

/** An orthonormal basis, row by row of the matrix's columns: dimension d of column c at `dimensions * c + d`. */
export type Basis = { dimensions: number; of: Float32Array };

/**
 * Each step multiplies the advantage of the strong directions; after so many the weakest of them hardly move. They stay
 * apart for a few steps, so that they are made orthonormal, the dearest part, once a round.
 */
const ROUNDS = 5;
const STEPS = 3;

/** A small deterministic source of signs (xorshift32, Marsaglia 2003), so that equal archives give equal bases. */
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
      // A direction that the matrix does not have becomes 0: its pivot is rounding alone.
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
 * The subspace that explains most of the rows: latent semantic analysis (Deerwester et al., JASIS 1990), by orthogonal
 * iteration on AᵀA from random signs (Halko, Martinsson & Tropp, SIAM Review 2011). Which basis of the subspace it is
 * makes no difference to cosines within it, so no singular values are worked out.
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
