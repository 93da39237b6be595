import { count } from '../../../services/platform/plural.ts';
import type { Db } from '../../../services/platform/postgres.ts';
import {
  createSuppressionKeys,
  suppressionKeyId,
} from '../../../services/subscribers/privacy/suppression-keys.ts';
import { type Check, fail, ok, warn } from './check.ts';

const addresses = (n: number): string => count(n, 'suppressed address', 'suppressed addresses');

/** Counts the suppressed addresses under each secret, and tells which can no longer be recognised. */
export const checkSuppressionKeys = async (db: Db, secrets: string[]): Promise<Check[]> => {
  const counts = await createSuppressionKeys({ db, secrets }).counts();
  const lost = counts.filter(({ isKnown }) => !isKnown);
  if (lost.length > 0)
    return [
      fail(
        'suppression',
        `${addresses(lost.reduce((sum, each) => sum + each.addresses, 0))} cannot be recognised: the secret of before is missing`,
        'Put the APP_SECRET that you removed into SUPPRESSION_SECRET. Until then the worker does not start.',
      ),
    ];
  const under = secrets
    .map((secret, at) => ({
      at,
      n: counts.find(({ keyId }) => keyId === suppressionKeyId(secret))?.addresses ?? 0,
    }))
    .filter(({ n }) => n > 0)
    .map(({ at, n }) => `${n} under secret ${at + 1}`);
  const unknown = counts.find(({ keyId }) => keyId === null)?.addresses ?? 0;
  if (unknown > 0)
    return [
      warn(
        'suppression',
        `${[...under, `${unknown} under one of them, from before this was noted`].join(', ')}`,
        'Keep every secret that is set today, in SUPPRESSION_SECRET if not in APP_SECRET.',
      ),
    ];
  return [ok('suppression', under.length === 0 ? 'no address is suppressed' : under.join(', '))];
};
