import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { TurnReader } from './turn-reader.ts';

/** Reads packages of four bytes. */
function reader() {
  const read: Buffer[] = [];
  const log: string[] = [];
  const packages = new TurnReader({
    read: (slice) => {
      read.push(Buffer.from(slice));
      return slice.length / 4;
    },
    pause: () => void log.push('pause'),
    resume: () => void log.push('resume'),
  });
  return { packages, log, bytes: () => Buffer.concat(read) };
}

test('what one client sends at once is read in several turns, in its order', async () => {
  const { packages, log, bytes } = reader();
  const chunk = Buffer.from(Array.from({ length: 4_000 }, (_, index) => index % 251));
  packages.take(chunk);
  const seen: number[] = [];
  while (bytes().length < chunk.length) {
    seen.push(bytes().length);
    await nextTurn();
  }
  expect(seen.length).toBeGreaterThan(5);
  expect(log[0]).toBe('pause');
  expect(log.at(-1)).toBe('resume');
  expect(log.filter((word) => word === 'resume')).toHaveLength(1);
  expect(bytes()).toEqual(chunk);
});

test('a large package is read in one turn', () => {
  let bytes = 0;
  let pauses = 0;
  const packages = new TurnReader({
    read: (slice) => {
      bytes += slice.length;
      return 0;
    },
    pause: () => {
      pauses += 1;
    },
    resume: () => {},
  });
  packages.take(Buffer.alloc(65_536));
  expect(bytes).toBe(65_536);
  expect(pauses).toBe(0);
});

test('what comes meanwhile is read after the rest', async () => {
  const { packages, bytes } = reader();
  packages.take(Buffer.alloc(2_000, 1));
  packages.take(Buffer.alloc(4, 2));
  while (bytes().length < 2_004) await nextTurn();
  expect(bytes().subarray(2_000)).toEqual(Buffer.alloc(4, 2));
});

test('nothing is read after the end', async () => {
  const { packages, bytes } = reader();
  packages.take(Buffer.alloc(2_000));
  packages.end();
  const { length } = bytes();
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  expect(length).toBeLessThan(2_000);
  expect(bytes()).toHaveLength(length);
});
