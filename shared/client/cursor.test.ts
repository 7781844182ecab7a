import { expect, test } from 'vitest';
import type { ChatMessage } from '../contract/routes.ts';
import { TangeloError } from '../errors.ts';
import { Cursor } from './cursor.ts';
import { type Deferred, deferred } from './deferred.ts';
import { ConnectionLostError } from './failures.ts';

function message(seq: number): ChatMessage {
  return { rid: 'r', msg: `m${seq}`, from: 'a', target: '*', seq, id: `i${seq}`, time: 1 };
}

function setup() {
  const delivered: number[] = [];
  const fetches: { after: number; answer: Deferred<ChatMessage[]> }[] = [];
  const cursor = new Cursor<ChatMessage>({
    deliver: ({ seq }) => delivered.push(seq),
    fetch: (after) => {
      const answer = deferred<ChatMessage[]>();
      fetches.push({ after, answer });
      return answer.promise;
    },
  });
  /** Answers the only fetch that waits, and lets the cursor take it. */
  const settle = async (finish: (answer: Deferred<ChatMessage[]>) => void) => {
    const [fetch] = fetches.splice(0);
    if (fetch === undefined) throw new Error('nothing was fetched');
    finish(fetch.answer);
    await fetch.answer.promise.catch(() => {});
    await Promise.resolve();
    return fetch.after;
  };
  return { cursor, delivered, fetches, settle };
}

test('each message is delivered once', () => {
  const { cursor, delivered, fetches } = setup();
  cursor.synchronize({ seq: 4, missed: [], complete: true });
  for (const seq of [4, 5, 5, 6, 5]) cursor.receive(message(seq));
  expect(delivered).toEqual([5, 6]);
  expect(fetches).toEqual([]);
  expect(cursor.seq).toBe(6);
});

test('what was missed comes before what is new, without repetition', () => {
  const { cursor, delivered } = setup();
  cursor.synchronize({ seq: 2, missed: [], complete: true });
  cursor.synchronize({ seq: 5, missed: [message(2), message(3), message(4), message(5)], complete: true });
  cursor.receive(message(5));
  cursor.receive(message(6));
  expect(delivered).toEqual([3, 4, 5, 6]);
});

test('a message after a gap waits for the late one', () => {
  const { cursor, delivered } = setup();
  cursor.synchronize({ seq: 1, missed: [], complete: true });
  cursor.receive(message(3));
  expect(delivered).toEqual([]);
  cursor.receive(message(2));
  expect(delivered).toEqual([2, 3]);
});

test('a gap is filled from the server, once for all messages behind it', async () => {
  const { cursor, delivered, fetches, settle } = setup();
  cursor.synchronize({ seq: 1, missed: [], complete: true });
  cursor.receive(message(4));
  cursor.receive(message(5));
  expect(fetches).toHaveLength(1);
  const after = await settle((answer) => answer.resolve([2, 3, 4, 5].map(message)));
  expect(after).toBe(1);
  expect(delivered).toEqual([2, 3, 4, 5]);
});

test('an answer that is older than what was delivered meanwhile repeats nothing', async () => {
  const { cursor, delivered, settle } = setup();
  cursor.synchronize({ seq: 1, missed: [], complete: true });
  cursor.receive(message(3));
  cursor.receive(message(2));
  await settle((answer) => answer.resolve([message(2)]));
  cursor.receive(message(3));
  cursor.receive(message(4));
  expect(delivered).toEqual([2, 3, 4]);
});

test('a gap that the server cannot fill is skipped', async () => {
  const { cursor, delivered, settle } = setup();
  cursor.synchronize({ seq: 1, missed: [], complete: true });
  cursor.receive(message(4));
  await settle((answer) => answer.reject(new TangeloError('NOT_MEMBER')));
  cursor.receive(message(3));
  cursor.receive(message(5));
  expect(delivered).toEqual([4, 5]);
});

test('a gap stays open over a lost connection, until the room is joined again', async () => {
  const { cursor, delivered, settle } = setup();
  cursor.synchronize({ seq: 1, missed: [], complete: true });
  cursor.receive(message(3));
  await settle((answer) => answer.reject(new ConnectionLostError('gone', { written: true })));
  expect(delivered).toEqual([]);
  cursor.synchronize({ seq: 3, missed: [message(2), message(3)], complete: true });
  expect(delivered).toEqual([2, 3]);
});

test('a room that began anew is followed from its new beginning', () => {
  const { cursor, delivered } = setup();
  cursor.synchronize({ seq: 50, missed: [], complete: true });
  cursor.synchronize({ seq: 2, missed: [], complete: true });
  cursor.receive(message(3));
  expect(delivered).toEqual([3]);
});

test('a room of which nothing is known begins with its first push', () => {
  const { cursor, delivered } = setup();
  cursor.receive(message(7));
  cursor.receive(message(8));
  expect(delivered).toEqual([7, 8]);
});
