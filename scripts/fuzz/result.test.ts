import { expect, test } from 'vitest';
import { judgeLatency } from './result.ts';

/** Windows of a hundred messages that took so many milliseconds each. */
function judge(harmless: readonly number[], hostile: readonly number[]): string[] {
  const windows = (means: readonly number[]) => means.map((ms) => Array.from({ length: 100 }, () => ms));
  return judgeLatency({ latencies: (name) => windows(name === 'harmless' ? harmless : hostile) });
}

test('messages that take twice as long in most windows are a failure', () => {
  expect(judge([60, 60, 60], [150, 150, 10])).toEqual([
    'p99 of a message: 150 ms under attack, 60 ms among ordinary clients',
  ]);
});

test.each([
  ['that take less than twice as long', [100, 100, 100], [190, 190, 190]],
  ['that nobody would notice', [2, 2, 2], [90, 90, 90]],
  ['of one window that stood still', [20, 20, 20, 20], [20, 5_000, 20, 20]],
  ['of few windows', [10, 10], [500, 500]],
])('messages %s are none', (_what, harmless, hostile) => {
  expect(judge(harmless, hostile)).toEqual([]);
});
