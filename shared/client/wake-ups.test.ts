import { expect, onTestFinished, test, vi } from 'vitest';
import { onWakeUp } from './wake-ups.ts';

class FakePage extends EventTarget {
  visibilityState = 'hidden';
}

test('the network’s return and a page that is seen again wake the client, until it stops listening', () => {
  const document = new FakePage();
  const window = Object.assign(new EventTarget(), { queueMicrotask, document });
  let woken = 0;
  const stop = onWakeUp(() => {
    woken += 1;
  }, window);
  window.dispatchEvent(new Event('online'));
  document.dispatchEvent(new Event('visibilitychange'));
  expect(woken).toBe(1);
  document.visibilityState = 'visible';
  document.dispatchEvent(new Event('visibilitychange'));
  expect(woken).toBe(2);
  stop();
  window.dispatchEvent(new Event('online'));
  document.dispatchEvent(new Event('visibilitychange'));
  expect(woken).toBe(2);
});

test('a machine that was asleep wakes the client, one that is merely slow does not', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let woken = 0;
  const stop = onWakeUp(() => {
    woken += 1;
  });
  vi.setSystemTime(Date.now() + 60_000);
  vi.advanceTimersByTime(5_000);
  expect(woken).toBe(0);
  // Timers stand still while a machine sleeps; its clock does not.
  vi.setSystemTime(Date.now() + 600_000);
  vi.advanceTimersByTime(5_000);
  expect(woken).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(woken).toBe(1);
  stop();
  vi.setSystemTime(Date.now() + 600_000);
  vi.advanceTimersByTime(60_000);
  expect(woken).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});
