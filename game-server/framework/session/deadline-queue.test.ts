import { expect, test } from 'vitest';
import { TestClock } from './clock-fixture.ts';
import { DeadlineQueue } from './deadline-queue.ts';

/** A queue whose items the test waits for. */
function setUp(delayMs = 2) {
  const due: string[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const queue: DeadlineQueue<string> = new DeadlineQueue({
    delayMs,
    onDue(item) {
      due.push(item);
      for (const { count, resolve } of waiting) if (due.length >= count) resolve();
    },
  });
  const reached = (count: number) => new Promise<void>((resolve) => waiting.push({ count, resolve }));
  return { queue, due, reached };
}

test('items are due in the order in which they were added, once each', async () => {
  const { queue, due, reached } = setUp();
  for (const item of ['a', 'b', 'c']) queue.add(item);
  await reached(3);
  expect(due).toEqual(['a', 'b', 'c']);
  expect(queue.has('a')).toBe(false);
});

test('adding again puts off, deleting takes out', async () => {
  const { queue, due, reached } = setUp();
  for (const item of ['a', 'b', 'c']) queue.add(item);
  queue.add('a');
  queue.delete('b');
  await reached(2);
  expect(due).toEqual(['c', 'a']);
});

test('what is added while others are due has its own deadline', async () => {
  const due: string[] = [];
  const done = new Promise<void>((resolve) => {
    const queue: DeadlineQueue<string> = new DeadlineQueue({
      delayMs: 2,
      onDue(item) {
        due.push(item);
        if (item === 'a') queue.add('again');
        if (item === 'again') resolve();
      },
    });
    queue.add('a');
    queue.add('b');
  });
  await done;
  expect(due).toEqual(['a', 'b', 'again']);
});

test('nothing is due any more once it was cleared, and what is added later is', async () => {
  const { queue, due, reached } = setUp();
  queue.add('a');
  queue.clear();
  expect(queue.has('a')).toBe(false);
  queue.add('b');
  await reached(1);
  expect(due).toEqual(['b']);
});

test('a delay longer than any timer can wait is kept', () => {
  const clock = new TestClock();
  const waits: number[] = [];
  const due: string[] = [];
  const queue: DeadlineQueue<string> = new DeadlineQueue({
    delayMs: 5e9,
    onDue: (item) => void due.push(item),
    clock: {
      now: () => clock.now(),
      after(delayMs, run) {
        waits.push(delayMs);
        return clock.after(delayMs, run);
      },
      afterReading: (run) => clock.afterReading(run),
    },
  });
  queue.add('a');
  clock.pass(5e9 - 1);
  expect(due).toEqual([]);
  clock.pass(1);
  expect(due).toEqual(['a']);
  expect(Math.max(...waits)).toBeLessThan(2 ** 31);
});
