import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Leases } from './leases.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function setup(leaseMs: number) {
  const expired: string[] = [];
  return { leases: new Leases({ leaseMs, onExpired: (key) => void expired.push(key) }), expired };
}

test('a lease that nobody renews runs out', () => {
  const { leases, expired } = setup(30);
  leases.renew('a');
  vi.advanceTimersByTime(29);
  expect(expired).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(expired).toEqual(['a']);
});

test('a lease that is renewed outlives one that is not', () => {
  const { leases, expired } = setup(150);
  leases.renew('a');
  leases.renew('b');
  for (let times = 0; times < 20; times += 1) {
    vi.advanceTimersByTime(20);
    leases.renew('a');
  }
  expect(expired).toEqual(['b']);
});

test('a lease that was dropped does not run out', () => {
  const { leases, expired } = setup(30);
  leases.renew('dropped');
  leases.renew('kept');
  leases.drop('dropped');
  vi.advanceTimersByTime(100);
  expect(expired).toEqual(['kept']);
});

test('a pause of the whole process costs nobody the lease', () => {
  const { leases, expired } = setup(40);
  leases.renew('a');
  // The event loop stands still, as after SIGSTOP and SIGCONT: the timer is late.
  const wakenAt = performance.now() + 120;
  const clock = vi.spyOn(performance, 'now').mockReturnValue(wakenAt);
  vi.runOnlyPendingTimers();
  expect(expired).toEqual([]);
  clock.mockRestore();
  vi.advanceTimersByTime(1_000);
  expect(expired).toEqual(['a']);
});
