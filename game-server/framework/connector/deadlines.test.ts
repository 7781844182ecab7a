import { expect, test } from 'vitest';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { TestClock } from '../session/clock-fixture.ts';
import { Deadlines } from './deadlines.ts';

const SETTINGS = { profileMs: 300_000, pongMs: 120_000, ageMs: 43_200_000 };

function setUp() {
  const clock = new TestClock();
  const deadlines = new Deadlines(SETTINGS, clock);
  const open = () => {
    const connection = {
      closed: undefined as { name: number; atMs: number } | undefined,
      close({ code }: Disconnect) {
        connection.closed = { name: code, atMs: clock.now() };
        deadlines.ended(connection);
      },
    };
    deadlines.connected(connection);
    return connection;
  };
  return { clock, deadlines, open };
}

test('who does not enter in time is closed, and who has entered is not', () => {
  const { clock, deadlines, open } = setUp();
  const [silent, entered] = [open(), open()];
  clock.pass(299_999);
  deadlines.entered(entered);
  expect(silent.closed).toBeUndefined();
  clock.pass(1);
  expect(silent.closed).toEqual({ name: DISCONNECTS.NO_PROFILE.code, atMs: 300_000 });
  clock.pass(1_000_000);
  expect(entered.closed).toBeUndefined();
});

test('who logs out has as long again to enter', () => {
  const { clock, deadlines, open } = setUp();
  const connection = open();
  deadlines.entered(connection);
  clock.pass(1_000_000);
  deadlines.exited(connection);
  clock.pass(299_999);
  expect(connection.closed).toBeUndefined();
  clock.pass(1);
  expect(connection.closed?.name).toBe(DISCONNECTS.NO_PROFILE.code);
});

test('a ping that is not answered in time closes, whatever else happens', () => {
  const { clock, deadlines, open } = setUp();
  const connection = open();
  deadlines.entered(connection);
  deadlines.pinged(connection);
  clock.pass(100_000);
  // Another ping does not put it off.
  deadlines.pinged(connection);
  clock.pass(20_000);
  expect(connection.closed).toEqual({ name: DISCONNECTS.NO_PONG.code, atMs: 120_000 });
});

test('an answer counts until the next ping, however late that comes', () => {
  const { clock, deadlines, open } = setUp();
  const connection = open();
  deadlines.entered(connection);
  deadlines.pinged(connection);
  clock.pass(119_999);
  deadlines.ponged(connection);
  clock.pass(1_000_000);
  expect(connection.closed).toBeUndefined();
});

test('a stall of the process is not held against those whose answers have arrived meanwhile', () => {
  const { clock, deadlines, open } = setUp();
  const [healthy, dead] = [open(), open()];
  for (const connection of [healthy, dead]) {
    deadlines.entered(connection);
    deadlines.pinged(connection);
  }
  clock.stall(600_000);
  clock.read();
  expect(dead.closed).toBeUndefined();
  // Its pong was behind other messages, and those are read one a turn.
  deadlines.ponged(healthy);
  clock.pass(1_000);
  expect(dead.closed?.name).toBe(DISCONNECTS.NO_PONG.code);
  expect(healthy.closed).toBeUndefined();
});

test('who is there for too long is closed although active', () => {
  const { clock, deadlines, open } = setUp();
  const connection = open();
  deadlines.entered(connection);
  for (let ms = 0; ms < 43_190_000; ms += 10_000) {
    deadlines.pinged(connection);
    clock.pass(10_000);
    deadlines.ponged(connection);
  }
  expect(connection.closed).toBeUndefined();
  clock.pass(10_000);
  expect(connection.closed).toEqual({ name: DISCONNECTS.MAX_AGE.code, atMs: 43_200_000 });
});

test('there is one timer for each policy, however many connections there are', () => {
  const { clock, deadlines, open } = setUp();
  for (let count = 0; count < 1_000; count += 1) deadlines.pinged(open());
  expect(clock.timers).toBe(3);
  deadlines.clear();
  expect(clock.timers).toBe(0);
});
