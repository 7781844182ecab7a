import { once } from 'node:events';
import { EventEmitter } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { Leases } from './leases.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function setup(leaseMs: number) {
  const events = new EventEmitter();
  const expired: string[] = [];
  const leases = new Leases({
    leaseMs,
    onExpired: (key) => {
      expired.push(key);
      events.emit('expired');
    },
  });
  cleanups.push(() => leases.close());
  return { leases, expired, nextExpiry: () => once(events, 'expired') };
}

test('a lease that nobody renews runs out', async () => {
  const { leases, expired, nextExpiry } = setup(30);
  leases.renew('a');
  await nextExpiry();
  expect(expired).toEqual(['a']);
});

test('a lease that is renewed outlives one that is not', async () => {
  const { leases, expired, nextExpiry } = setup(150);
  leases.renew('a');
  leases.renew('b');
  const timer = setInterval(() => leases.renew('a'), 20);
  cleanups.push(() => clearInterval(timer));
  await nextExpiry();
  expect(expired).toEqual(['b']);
});

test('a lease that was dropped does not run out', async () => {
  const { leases, expired, nextExpiry } = setup(30);
  leases.renew('dropped');
  leases.renew('kept');
  leases.drop('dropped');
  await nextExpiry();
  expect(expired).toEqual(['kept']);
});

test('a pause of the whole process costs nobody the lease', async () => {
  const { leases, expired } = setup(40);
  leases.renew('a');
  const wakeUp = performance.now() + 120;
  while (performance.now() < wakeUp) {
    // The event loop stands still, as after SIGSTOP and SIGCONT.
  }
  await delay(0);
  expect(expired).toEqual([]);
});
