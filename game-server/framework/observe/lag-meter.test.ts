import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLagMeter, type LagMeter } from './lag-meter.ts';

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Blocks the event loop again and again until the meter tells so; the test's own deadline ends it otherwise. */
async function blockUntilSeen(meter: LagMeter): Promise<void> {
  while (meter.lagMs() < 200) {
    block(250);
    await delay(15);
  }
}

test('the lag meter knows no lag before the first tick', () => {
  const meter = createLagMeter();
  expect(meter.lagMs()).toBe(0);
  meter.close();
});

test('the lag meter tells how long the event loop was blocked', async () => {
  const meter = createLagMeter({ resolutionMs: 5, windowMs: 60_000 });
  await blockUntilSeen(meter);
  expect(meter.lagMs()).toBeGreaterThanOrEqual(200);
  meter.close();
});

test('the lag meter sees a delay that is longer than its window, and forgets it afterwards', async () => {
  const meter = createLagMeter({ resolutionMs: 5, windowMs: 100 });
  await blockUntilSeen(meter);
  expect(meter.lagMs()).toBeGreaterThanOrEqual(200);
  while (meter.lagMs() >= 200) await delay(5);
  expect(meter.lagMs()).toBeLessThan(200);
  meter.close();
});
