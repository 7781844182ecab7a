import { defineConfig } from 'vitest/config';

/** Stories start whole clusters of real processes. */
const STORIES = ['game-server/test/**/*.test.ts', 'web-server/test/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{game-server,scripts,shared,web-server}/**/*.test.{ts,mjs}'],
          exclude: [...STORIES, '**/node_modules/**', 'dist/**'],
        },
      },
      {
        test: {
          name: 'stories',
          include: STORIES,
          fileParallelism: false,
          // After the unit tests, so that both have the machine to themselves.
          sequence: { groupOrder: 1 },
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // A poll is a wait like any other; a second of it would be an assertion about time.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
