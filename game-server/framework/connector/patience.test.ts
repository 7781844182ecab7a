import { expect, test } from 'vitest';
import { Patience } from './patience.ts';

/** Each refusal in a turn of its own. */
const atOnce = (run: () => void) => run();

/** How long a client that is refused every so many milliseconds is endured, up to a minute. */
function endured(everyMs: number, retryAfterMs: number): number | undefined {
  let now = 0;
  const patience = new Patience(() => now, atOnce);
  for (; now <= 60_000; now += everyMs) if (patience.isExhausted(retryAfterMs)) return now;
  return undefined;
}

test('ten seconds of asking before the time is too much', () => {
  expect(endured(5, 20)).toBe(10_005);
  expect(endured(900, 1_000)).toBe(11_700);
});

test('who waits as long as it was told may be refused for ever', () => {
  expect(endured(20, 20)).toBeUndefined();
  expect(endured(1_000, 1_000)).toBeUndefined();
});

test('a pause is enough to begin anew', () => {
  let now = 0;
  const patience = new Patience(() => now, atOnce);
  for (let burst = 0; burst < 10; burst += 1) {
    for (const end = now + 9_000; now < end; now += 10) expect(patience.isExhausted(20)).toBe(false);
    now += 1_100;
  }
});

test('hundreds of requests too many in one turn are too much, however many there are in several', () => {
  let endTurn = () => {};
  const patience = new Patience(
    () => 0,
    (run) => {
      endTurn = run;
    },
  );
  for (let turn = 0; turn < 10; turn += 1) {
    for (let count = 0; count < 300; count += 1) expect(patience.isExhausted(20)).toBe(false);
    endTurn();
  }
  for (let count = 0; count < 300; count += 1) expect(patience.isExhausted(20)).toBe(false);
  expect(patience.isExhausted(20)).toBe(true);
});
