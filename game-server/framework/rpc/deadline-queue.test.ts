import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Deadline, Deadlines } from './deadline-queue.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const expired: string[] = [];
beforeEach(() => {
  expired.length = 0;
});

class Named extends Deadline {
  readonly #name: string;

  constructor(name: string) {
    super();
    this.#name = name;
  }

  override expire(): void {
    expired.push(this.#name);
  }
}

test('each deadline expires after its own delay, unless it was cancelled', () => {
  const deadlines = new Deadlines();
  const [a, b, c, d] = [new Named('a'), new Named('b'), new Named('c'), new Named('d')];
  deadlines.start(a, 100);
  deadlines.start(b, 1_000);
  vi.advanceTimersByTime(50);
  deadlines.start(c, 100);
  deadlines.start(d, 100);
  deadlines.cancel(c);
  vi.advanceTimersByTime(60);
  expect(expired).toEqual(['a']);
  vi.advanceTimersByTime(50);
  expect(expired).toEqual(['a', 'd']);
  vi.advanceTimersByTime(1_000);
  expect(expired).toEqual(['a', 'd', 'b']);
});

test('any number of deadlines of one delay need one timer, and none when all are over', () => {
  const deadlines = new Deadlines();
  for (let index = 0; index < 1_000; index++) deadlines.start(new Named('x'), 100);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(200);
  expect(expired).toHaveLength(1_000);
  expect(vi.getTimerCount()).toBe(0);
});

test('a deadline that was cancelled or has expired may be cancelled again', () => {
  const deadlines = new Deadlines();
  const deadline = new Named('a');
  deadlines.start(deadline, 100);
  deadlines.start(new Named('b'), 100);
  deadlines.cancel(deadline);
  deadlines.cancel(deadline);
  vi.advanceTimersByTime(200);
  deadlines.cancel(deadline);
  expect(expired).toEqual(['b']);
});

test('nothing expires once stopped', () => {
  const deadlines = new Deadlines();
  deadlines.start(new Named('a'), 100);
  deadlines.stop();
  vi.advanceTimersByTime(200);
  expect(expired).toEqual([]);
});
