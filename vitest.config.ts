import { defineConfig } from 'vitest/config';
import { WAIT_MS } from './shared/testing/wait-ms.ts';

/** Stories start whole clusters of real processes. */
const STORIES = ['game-server/test/**/*.test.ts', 'web-server/test/**/*.test.ts'];

/** A poll is a wait like any other; a second of it would be an assertion about time. */
const POLLS = { poll: { timeout: WAIT_MS } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{game-server,scripts,shared,web-server}/**/*.test.{ts,mjs}'],
          exclude: [...STORIES, '**/node_modules/**', 'dist/**'],
          // A wait in vain says what it waited for before the test, or the hook, is ended without a word.
          testTimeout: 2 * WAIT_MS,
          hookTimeout: 2 * WAIT_MS,
          expect: POLLS,
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
          expect: POLLS,
        },
      },
    ],
  },
});
