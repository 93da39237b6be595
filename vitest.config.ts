import { defineConfig } from 'vitest/config';
import { createProgress } from './tests/support/progress.ts';

// Files share a process, because to load the code anew for each took an eighth of the whole time.
const common = {
  pool: 'forks',
  isolate: false,
  testTimeout: 30_000,
  hookTimeout: 60_000,
  restoreMocks: true,
} as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', createProgress(), ['json', { outputFile: 'tests/output/vitest.json' }]],
    projects: [
      { test: { ...common, name: 'unit', include: ['tests/unit/**/*.test.ts'] } },
      {
        // Real Postgres, Redis and SMTP. The set-up runs only when one of these files does.
        test: {
          ...common,
          name: 'real',
          include: ['tests/{integration,faults,e2e,attacks}/**/*.test.ts'],
          globalSetup: ['tests/support/global-setup.ts'],
        },
      },
    ],
  },
});
