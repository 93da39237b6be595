import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../bench/seeded-random.ts';
import { byAgreement } from '../../../services/ranking/agreement.ts';

const random = createRandom(5);
const noise = (): number => Array.from({ length: 12 }, random).reduce((a, b) => a + b, -6);

/** Returns papers with two views that agree on the first direction, by half on the second, and not on the third. */
const accounts = Array.from({ length: 4000 }, () => {
  const [first, second] = [noise(), noise()];
  const account = () => Float32Array.of(0.1 * first, Math.SQRT1_2 * (second + noise()), 5 * noise());
  return [account(), account()] as const;
});
const plain = { dimensions: 3, of: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) };
const lengthOf = (vector: Float32Array): number => Math.hypot(...vector);

describe('a basis weighted by the agreement of two views of a paper', () => {
  const { dimensions, of } = byAgreement(plain, accounts);
  const images = [0, 1, 2].map((feature) => of.slice(3 * feature, 3 * feature + 3));

  test('keeps its dimensions', () => {
    expect(dimensions).toBe(3);
    expect(of).toHaveLength(9);
  });

  test('hardly contains a direction on which they do not agree, however much it varies', () => {
    // Measured by the standard deviation of each direction.
    const seen = [0.1, 1, 5].map((deviation, feature) => deviation * lengthOf(images[feature]!));
    expect(seen[2]!).toBeLessThan(0.02 * seen[1]!);
  });

  test('treats a direction that hardly varies as noise, even if they agree on it', () => {
    expect(0.1 * lengthOf(images[0]!)).toBeLessThan(lengthOf(images[1]!));
  });

  test('with one direction weights it by the square of the correlation', () => {
    const one = { dimensions: 1, of: Float32Array.of(1) };
    const weigh = (agreement: number): number => {
      const pairs = Array.from({ length: 4000 }, () => {
        const shared = Math.sqrt(agreement) * noise();
        const account = () => Float32Array.of(shared + Math.sqrt(1 - agreement) * noise());
        return [account(), account()] as const;
      });
      return Math.abs(byAgreement(one, pairs).of[0]!);
    };
    expect(weigh(0.8) / weigh(0.4)).toBeGreaterThan(3.4);
    expect(weigh(0.8) / weigh(0.4)).toBeLessThan(4.6);
  });

  test('without any dimension stays so', () => {
    expect(byAgreement({ dimensions: 0, of: new Float32Array(0) }, []).of).toHaveLength(0);
  });
});
