import { expect, test } from 'vitest';
import { LeastBusy } from './least-busy.ts';
import { server } from './view-fixture.ts';

const [ONE, TWO, THREE] = [server('user-1'), server('user-2'), server('user-3')];

function setUp() {
  let now = 0;
  const busy = new LeastBusy(() => now);
  const hold = (info: typeof ONE) => {
    let release = () => {};
    const done = busy.during(info, () => new Promise<void>((resolve) => (release = resolve)));
    return async () => {
      release();
      await done;
    };
  };
  return {
    busy,
    hold,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('the server with the fewest calls in flight takes the next, so that a new one is used at once', async () => {
  const { busy, hold } = setUp();
  const releases = [hold(ONE), hold(ONE), hold(TWO)];
  expect(busy.pick([ONE, TWO])).toBe(TWO);
  expect(busy.pick([ONE, TWO, THREE])).toBe(THREE);
  await releases[0]?.();
  await releases[1]?.();
  expect(busy.pick([ONE, TWO])).toBe(ONE);
  expect(busy.pick([])).toBeUndefined();
});

test('a call that failed is not in flight any more', async () => {
  const { busy, hold } = setUp();
  await expect(busy.during(ONE, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  hold(TWO);
  expect(busy.pick([ONE, TWO])).toBe(ONE);
});

test('equals are chosen by chance', () => {
  const { busy } = setUp();
  const picked = new Set(Array.from({ length: 200 }, () => busy.pick([ONE, TWO, THREE])?.id));
  expect(picked.size).toBe(3);
});

test('a server that could not be reached is left alone for a while, unless it is the only one', () => {
  const { busy, hold, pass } = setUp();
  hold(TWO);
  busy.avoid(ONE);
  expect(busy.pick([ONE, TWO])).toBe(TWO);
  expect(busy.pick([ONE])).toBe(ONE);
  pass(1_000);
  expect(busy.pick([ONE, TWO])).toBe(ONE);
});
