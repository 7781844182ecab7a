import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../../../../shared/testing/eventually.ts';
import { type Heartbeat, Heartbeats } from './heartbeats.ts';

// `setImmediate` stays the real one: what comes first of all that waits is what one of the tests is about.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function watched() {
  const heartbeats = new Heartbeats({ helloMs: 5_000, pingMs: 25_000 });
  const told: string[] = [];
  const heartbeat: Heartbeat = heartbeats.watch({
    sendHeartbeat: () => void told.push('heartbeat'),
    silent: () => void told.push('silent'),
    owing: () => void told.push('owing'),
  });
  return { heartbeats, heartbeat, told };
}

test('a handshake that does not end in time is silence', async () => {
  const { told } = watched();
  await vi.advanceTimersByTimeAsync(4_999);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(10);
  await eventually(() => expect(told).toEqual(['silent']));
});

test('each heartbeat of a client is answered, and owed when the interval after that is over', async () => {
  const { heartbeat, told } = watched();
  heartbeat.begin();
  expect(told).toEqual(['heartbeat']);
  for (let n = 0; n < 10; n += 1) {
    await vi.advanceTimersByTimeAsync(24_990);
    heartbeat.received();
  }
  expect(told).toEqual(Array(11).fill('heartbeat'));
  await vi.advanceTimersByTimeAsync(24_990);
  expect(told).toHaveLength(11);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(told.slice(11)).toEqual(['owing']);
  heartbeat.received();
  expect(told.slice(11)).toEqual(['owing', 'heartbeat']);
});

test('a client that answers at once gets a heartbeat each half interval', async () => {
  const { heartbeat, told } = watched();
  heartbeat.begin();
  for (let second = 0; second < 100; second += 1) {
    heartbeat.received();
    heartbeat.received();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(told.length).toBeGreaterThanOrEqual(8);
  expect(told.length).toBeLessThanOrEqual(9);
});

test('a handshake that came during a stall is read before the connection is given up', async () => {
  const { heartbeat, told } = watched();
  // Timers run first after a stall, then what has come is read, then what `setImmediate` was given.
  vi.advanceTimersByTime(5_001);
  heartbeat.begin();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).not.toContain('silent');
});

test('nothing is told after the end', async () => {
  const { heartbeat, told, heartbeats } = watched();
  heartbeat.begin();
  heartbeat.received();
  heartbeat.stop();
  await vi.advanceTimersByTimeAsync(1_000_000);
  expect(told).toEqual(['heartbeat']);
  heartbeats.stop();
});

test('clients are told whole seconds', () => {
  const seconds = (pingMs: number) => new Heartbeats({ helloMs: 1, pingMs }).intervalSeconds;
  expect([1, 1_000, 1_001, 25_000].map(seconds)).toEqual([1, 1, 2, 25]);
});
