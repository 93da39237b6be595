import type { Basis } from './latent.ts';

/** Noise variance added to every direction, as a share of the mean variance: without it rare directions agree by chance. */
const NOISE = 0.1;
/** Each direction is weighted by this power of the correlation ρ between the two views of a paper. */
const POWER = 2;
/** Sweeps over all pairs of directions; the rotations shrink quadratically, so that few suffice. */
const SWEEPS = 10;

/** Returns the lower Cholesky factor of a symmetric, positive definite `size` × `size` matrix. */
const cholesky = (matrix: Float64Array, size: number): Float64Array => {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k += 1) sum -= factor[i * size + k]! * factor[j * size + k]!;
      factor[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / factor[j * size + j]!;
    }
  }
  return factor;
};

/** Solves factor · X = matrix for X, in place, column by column. */
const solveLower = (factor: Float64Array, matrix: Float64Array, size: number): void => {
  for (let i = 0; i < size; i += 1) {
    for (let column = 0; column < size; column += 1) {
      let sum = matrix[i * size + column]!;
      for (let k = 0; k < i; k += 1) sum -= factor[i * size + k]! * matrix[k * size + column]!;
      matrix[i * size + column] = sum / factor[i * size + i]!;
    }
  }
};

const transpose = (matrix: Float64Array, size: number): Float64Array =>
  matrix.map((_, at) => matrix[(at % size) * size + Math.floor(at / size)]!);

/**
 * Diagonalises a symmetric matrix in place by Jacobi rotations (Golub & Van Loan, "Matrix Computations", 8.5): its
 * diagonal then holds the eigenvalues. Returns the eigenvectors, one per row.
 */
const diagonalise = (matrix: Float64Array, size: number): Float64Array => {
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) vectors[i * size + i] = 1;
  const turn = (of: Float64Array, p: number, q: number, step: number, cos: number, sin: number): void => {
    for (let k = 0; k < size; k += 1) {
      const [a, b] = [of[p + k * step]!, of[q + k * step]!];
      of[p + k * step] = cos * a - sin * b;
      of[q + k * step] = sin * a + cos * b;
    }
  };
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (let p = 0; p < size - 1; p += 1) {
      for (let q = p + 1; q < size; q += 1) {
        const off = matrix[p * size + q]!;
        if (Math.abs(off) < 1e-12) continue;
        const angle = 0.5 * Math.atan2(2 * off, matrix[q * size + q]! - matrix[p * size + p]!);
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        turn(matrix, p, q, size, cos, sin);
        turn(matrix, p * size, q * size, 1, cos, sin);
        turn(vectors, p * size, q * size, 1, cos, sin);
      }
    }
  }
  return vectors;
};

const centred = (rows: readonly Float32Array[], size: number): Float64Array[] => {
  const mean = new Float64Array(size);
  for (const row of rows) for (let d = 0; d < size; d += 1) mean[d]! += row[d]! / rows.length;
  return rows.map((row) => mean.map((value, d) => row[d]! - value));
};

/**
 * Rotates and weights a basis by how strongly two views of the same papers (titles and abstracts) correlate: canonical
 * correlation analysis (Hotelling 1936; for texts Vinokourov et al., NIPS 2002) with the same directions for both views.
 * With S the regularised covariance of one view and C the covariance between the views, S⁻¹ C v = ρ v; direction v is
 * weighted by ρ². A direction that only one view contains has a small ρ, so it counts little however much it varies.
 */
export const byAgreement = (
  { dimensions: size, of }: Basis,
  accounts: readonly (readonly [Float32Array, Float32Array])[],
): Basis => {
  const all = new Float64Array(size * size);
  const between = new Float64Array(size * size);
  const [ones, others] = [0, 1].map((side) =>
    centred(
      accounts.map((account) => account[side]!),
      size,
    ),
  ) as [Float64Array[], Float64Array[]];
  ones.forEach((one, number) => {
    const other = others[number]!;
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) {
        all[i * size + j]! += one[i]! * one[j]! + other[i]! * other[j]!;
        between[i * size + j]! += one[i]! * other[j]! + other[i]! * one[j]!;
      }
    }
  });
  let variance = 0;
  for (let d = 0; d < size; d += 1) variance += all[d * size + d]! / size;
  for (let d = 0; d < size; d += 1) all[d * size + d]! += NOISE * variance;

  // With S = L Lᵀ: the eigenvectors u of L⁻¹ C L⁻ᵀ give v = L⁻ᵀ u.
  const factor = cholesky(all, size);
  solveLower(factor, between, size);
  const white = transpose(between, size);
  solveLower(factor, white, size);
  const directions = transpose(diagonalise(white, size), size);
  // Lᵀ v = u, from the last row up.
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let column = 0; column < size; column += 1) {
      let sum = directions[i * size + column]!;
      for (let k = i + 1; k < size; k += 1) sum -= factor[k * size + i]! * directions[k * size + column]!;
      directions[i * size + column] = sum / factor[i * size + i]!;
    }
  }
  for (let column = 0; column < size; column += 1) {
    const weight = Math.max(0, white[column * size + column]!) ** POWER;
    for (let i = 0; i < size; i += 1) directions[i * size + column]! *= weight;
  }
  const turned = new Float32Array(of.length);
  for (let from = 0; from < of.length; from += size) {
    for (let i = 0; i < size; i += 1) {
      const value = of[from + i]!;
      if (value === 0) continue;
      for (let d = 0; d < size; d += 1) turned[from + d]! += value * directions[i * size + d]!;
    }
  }
  return { dimensions: size, of: turned };
};
