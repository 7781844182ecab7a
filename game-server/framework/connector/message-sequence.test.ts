import { pino } from 'pino';
import { expect, test } from 'vitest';
import { bodyOf, settled, TestOwners } from './connector-fixture.ts';
import { MessageSequence } from './message-sequence.ts';

function setUp(seq = 0) {
  const owner = new TestOwners();
  const delivered: number[] = [];
  const epochs: number[] = [];
  const sequence = new MessageSequence({
    seq,
    fetch: (after, limit) => owner.fetch('lobby', after, limit),
    onMessage: (message) => delivered.push(message.seq),
    onEpoch: (epoch) => epochs.push(epoch),
    log: pino({ level: 'silent' }),
  });
  const receive = (...seqs: number[]) => {
    for (const each of seqs) sequence.receive({ seq: each, body: bodyOf(each) });
  };
  const holds = (head: number, lowest = 1) => {
    owner.log = Array.from({ length: head - lowest + 1 }, (_, index) => lowest + index);
    owner.head = head;
    owner.lowest = lowest;
  };
  return { owner, delivered, epochs, sequence, receive, holds };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

test('what comes in order is delivered at once, without asking anybody', () => {
  const { delivered, receive, owner } = setUp();
  receive(1, 2, 3);
  expect(delivered).toEqual([1, 2, 3]);
  expect(owner.fetched).toEqual([]);
});

test('what was had is dropped', () => {
  const { delivered, receive } = setUp(5);
  receive(4, 5, 6, 6, 5);
  expect(delivered).toEqual([6]);
});

test('a gap is fetched before what comes after it is delivered', async () => {
  const { delivered, receive, holds, owner, epochs } = setUp();
  holds(4);
  receive(1, 4);
  expect(delivered).toEqual([1]);
  await settled();
  expect(delivered).toEqual([1, 2, 3, 4]);
  expect(owner.fetched).toEqual([{ after: 1, limit: 200 }]);
  expect(epochs).toEqual([1]);
});

test('what comes while a gap is fetched waits for it, and is delivered once', async () => {
  const { delivered, receive, holds } = setUp();
  holds(4);
  receive(3);
  receive(1, 4, 5, 6);
  await settled();
  expect(delivered).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a long gap is fetched in pieces', async () => {
  const { delivered, receive, holds, owner } = setUp();
  holds(450);
  receive(450);
  await settled();
  expect(delivered).toEqual(range(1, 450));
  expect(owner.fetched.map(({ after }) => after)).toEqual([0, 200, 400]);
});

test('what the owner keeps no longer is skipped', async () => {
  const { delivered, receive, holds } = setUp(2);
  holds(12, 10);
  receive(12);
  await settled();
  expect(delivered).toEqual([10, 11, 12]);
});

test('an owner that keeps nothing is no reason to wait', async () => {
  const { delivered, receive, owner, sequence } = setUp(2);
  owner.head = 9;
  owner.lowest = 10;
  sequence.reach(9);
  await settled();
  expect(sequence.seq).toBe(9);
  receive(10);
  expect(delivered).toEqual([10]);
});

test('an owner that is behind turns nothing back', async () => {
  const { delivered, sequence, receive, holds } = setUp(10);
  holds(3);
  sequence.reach(12);
  await settled();
  expect(sequence.seq).toBe(10);
  receive(11);
  expect(delivered).toEqual([11]);
});

test('a head tells of a last message that was lost; one that was reached does nothing', async () => {
  const { delivered, receive, holds, sequence, owner } = setUp();
  receive(1);
  sequence.reach(1);
  holds(2);
  sequence.reach(2);
  sequence.reach(2);
  await settled();
  expect(delivered).toEqual([1, 2]);
  expect(owner.fetched).toHaveLength(1);
});

test('a gap that could not be fetched is tried again with what comes next', async () => {
  const { delivered, receive, holds, owner } = setUp();
  holds(3);
  owner.before = () => {
    throw new Error('away');
  };
  receive(1, 3);
  await settled();
  expect(delivered).toEqual([1]);
  expect(owner.fetched).toHaveLength(1);
  owner.before = () => {};
  holds(4);
  receive(4);
  await settled();
  expect(delivered).toEqual([1, 2, 3, 4]);
});
