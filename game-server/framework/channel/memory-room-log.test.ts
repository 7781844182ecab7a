import { expect, test } from 'vitest';
import { MemoryRoomLog } from './memory-room-log.ts';

async function filled(count: number, capacity = 100): Promise<MemoryRoomLog> {
  const log = new MemoryRoomLog({ capacity, now: () => 1_000 });
  for (let number = 1; number <= count; number += 1) await log.append(draft(number));
  return log;
}

async function after(log: MemoryRoomLog, seq: number, limit = 2_000): Promise<number[]> {
  return (await log.read({ after: seq, limit })).messages.map((message) => message.seq);
}

/** The seqs that are kept. */
function kept(log: MemoryRoomLog): Promise<number[]> {
  return after(log, 0);
}

function draft(number: number, uid = 'ann') {
  return { uid, id: `m${number}`, from: 'Ann', msg: `message ${number}` };
}

test('gives consecutive seqs from 1', async () => {
  const log = await filled(0);
  expect(log.seq).toBe(0);
  const appended = await Promise.all([1, 2, 3].map((number) => log.append(draft(number))));
  expect(appended.map(({ message }) => message.seq)).toEqual([1, 2, 3]);
  expect(appended[0]).toEqual({ message: { ...draft(1), seq: 1, time: 1_000 }, fresh: true });
});

test('the same id of the same person is the first message again; of another it is another one', async () => {
  const log = await filled(2);
  const again = await log.append({ ...draft(1), msg: 'changed' });
  expect(again.fresh).toBe(false);
  expect(again.message).toMatchObject({ seq: 1, msg: 'message 1' });
  expect((await log.append(draft(1, 'bob'))).message.seq).toBe(3);
  expect(log.seq).toBe(3);
});

test('answers what came after a seq, as many as asked for', async () => {
  const log = await filled(10);
  expect(await after(log, 7)).toEqual([8, 9, 10]);
  expect(await after(log, 0, 2)).toEqual([1, 2]);
  expect(await after(log, 10)).toEqual([]);
  expect(await after(log, Number.MAX_SAFE_INTEGER)).toEqual([]);
});

test.each([
  [{ limit: 3 }, [8, 9, 10], true],
  [{ before: 4, limit: 2 }, [2, 3], true],
  [{ before: 4, limit: 3 }, [1, 2, 3], false],
  [{ before: 1, limit: 3 }, [], false],
  [{ before: Number.MAX_SAFE_INTEGER, limit: 99 }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], false],
  [{ after: 7, limit: 2 }, [8, 9], true],
  [{ after: 7, limit: 3 }, [8, 9, 10], false],
  // A message has 9 bytes, the tenth one 10.
  [{ after: 2, limit: 9, bytes: 18 }, [3, 4], true],
  [{ before: 9, limit: 9, bytes: 26 }, [7, 8], true],
  [{ limit: 9, bytes: 0 }, [10], true],
])('answers the part %j in ascending order, and whether there is more', async (range, seqs, isMore) => {
  const { messages, more } = await (await filled(10)).read(range);
  expect(messages.map(({ seq }) => seq)).toEqual(seqs);
  expect(more).toBe(isMore);
});

test('keeps at least the last messages and not many more, with their ids', async () => {
  const log = await filled(1_000, 100);
  expect(log.seq).toBe(1_000);
  const seqs = await kept(log);
  expect(seqs.length).toBeGreaterThanOrEqual(100);
  expect(seqs.length).toBeLessThanOrEqual(125);
  expect(seqs.at(-1)).toBe(1_000);
  expect((await log.append(draft(990))).fresh).toBe(false);
  expect((await log.append(draft(1))).fresh).toBe(true);
});

test('goes on after what others have seen, and keeps nothing from before', async () => {
  const log = await filled(3);
  log.raise(10);
  expect(log.seq).toBe(10);
  expect(await kept(log)).toEqual([]);
  expect((await log.append(draft(4))).message.seq).toBe(11);
});

test('never goes back', async () => {
  const log = await filled(3);
  log.raise(2);
  expect([log.seq, await kept(log)]).toEqual([3, [1, 2, 3]]);
});

test('may keep nothing at all', async () => {
  const log = await filled(3, 0);
  expect([log.seq, await kept(log)]).toEqual([3, []]);
});
