import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { afterReading } from './after-reading.ts';
import { awaitHello } from './hello-deadline.ts';

// `setImmediate` stays the real one: it runs when what has arrived was read.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const whatArrivedIsRead = () => new Promise<void>((resolve) => afterReading(resolve));

/** The process stands still for so long: no timer runs, and then all that are late. */
async function standStill(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  const now = performance.now() + ms;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  vi.runOnlyPendingTimers();
  vi.restoreAllMocks();
  await whatArrivedIsRead();
}

test('a client that says nothing is told of once its time is over', async () => {
  const silent = vi.fn();
  awaitHello(5_000, silent);
  vi.advanceTimersByTime(4_999);
  await whatArrivedIsRead();
  expect(silent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  await whatArrivedIsRead();
  expect(silent).toHaveBeenCalledOnce();
});

test('a hello that is there, though nobody has read it, is in time', async () => {
  const silent = vi.fn();
  const helloCame = awaitHello(5_000, silent);
  vi.advanceTimersByTime(5_000);
  helloCame();
  await whatArrivedIsRead();
  expect(silent).not.toHaveBeenCalled();
});

test('a client that the process kept waiting has as long again, once', async () => {
  const silent = vi.fn();
  awaitHello(5_000, silent);
  await standStill(20_000);
  expect(silent).not.toHaveBeenCalled();
  await standStill(20_000);
  expect(silent).toHaveBeenCalledOnce();
});
