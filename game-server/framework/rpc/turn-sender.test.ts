import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { FrameReader } from './frame-reader.ts';
import { TurnSender } from './turn-sender.ts';

/** A stream that takes as many batches as it is told to. */
class Stream {
  readonly batches: number[][] = [];
  #room: number;
  #written: (() => void)[] = [];
  #drain: () => void = () => {};

  constructor(room: number) {
    this.#room = room;
  }

  write(batch: Buffer, written: () => void): boolean {
    const calls: number[] = [];
    new FrameReader(({ call }) => calls.push(call)).read(batch);
    this.batches.push(calls);
    this.#written.push(written);
    this.#room--;
    return this.#room > 0;
  }

  on(_event: 'drain', listener: () => void): void {
    this.#drain = listener;
  }

  drain(): void {
    this.#room = 1;
    for (const written of this.#written.splice(0)) written();
    this.#drain();
  }
}

const payload = Buffer.from('payload');

test('all frames of one turn go out as one message', async () => {
  const stream = new Stream(10);
  const sender = new TurnSender();
  sender.attach(stream);
  sender.send({ call: 1 }, payload);
  queueMicrotask(() => sender.send({ call: 2 }, payload));
  process.nextTick(() => sender.send({ call: 3 }, payload));
  await nextTurn();
  sender.send({ call: 4 }, payload);
  await nextTurn();
  expect(stream.batches).toEqual([[1, 2, 3], [4]]);
});

test('frames wait until there is a stream', async () => {
  const stream = new Stream(10);
  const sender = new TurnSender();
  sender.send({ call: 1 }, payload);
  await nextTurn();
  sender.send({ call: 2 }, payload);
  sender.attach(stream);
  expect(stream.batches).toEqual([[1, 2]]);
});

test('a stream that takes no more is written to when it has drained', async () => {
  const stream = new Stream(1);
  const sender = new TurnSender();
  sender.attach(stream);
  for (const call of [1, 2, 3]) {
    sender.send({ call }, payload);
    await nextTurn();
  }
  expect(stream.batches).toEqual([[1]]);
  expect(sender.unsentBytes).toBeGreaterThan(3 * payload.length);
  stream.drain();
  expect(stream.batches).toEqual([[1], [2, 3]]);
  stream.drain();
  expect(sender.unsentBytes).toBe(0);
});

test('nothing is written any more once the stream is gone', async () => {
  const stream = new Stream(10);
  const sender = new TurnSender();
  sender.attach(stream);
  sender.send({ call: 1 }, payload);
  sender.detach();
  await nextTurn();
  expect(stream.batches).toEqual([]);
});
