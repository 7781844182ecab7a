import { expect, test } from 'vitest';
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

test('without a browser there is nothing to listen to', () => {
  expect(() => onWakeUp(() => {})()).not.toThrow();
});
