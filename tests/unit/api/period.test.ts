import { expect, test } from 'vitest';
import { readPeriod } from '../../../services/api/reading/period.ts';

test.each(['9999-12-31', '9999-12', '9999-W52', '1899-12-31'])(
  '%s is no day that can be asked for',
  (name) => {
    expect(readPeriod(name)).toBeNull();
  },
);
