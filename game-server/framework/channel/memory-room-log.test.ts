import { expect, test } from 'vitest';
import { MemoryRoomLog } from './memory-room-log.ts';

async function filled(count: number, capacity = 100): Promise<MemoryRoomLog> {
  const log = new MemoryRoomLog({ capacity, now: () => 1_000 });
  for (let number = 1; number <= count; number += 1) await log.append(draft(number));
  return log;
}

function draft(number: number, uid = 'ann') {
  return { uid, id: `m${number}`, from: 'Ann', msg: `message ${number}` };
}

test('gives consecutive seqs from 1', async () => {
  const log = await filled(0);
  expect([log.seq, log.lowest]).toEqual([0, 1]);
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
  expect((await log.after(7, 100)).map(({ seq }) => seq)).toEqual([8, 9, 10]);
  expect((await log.after(0, 2)).map(({ seq }) => seq)).toEqual([1, 2]);
  expect(await log.after(10, 100)).toEqual([]);
  expect(await log.after(Number.MAX_SAFE_INTEGER, 100)).toEqual([]);
});

test('keeps at least the last messages and not many more, with their ids', async () => {
  const log = await filled(1_000, 100);
  expect(log.seq).toBe(1_000);
  const kept = await log.after(0, 1_000);
  expect(kept.length).toBeGreaterThanOrEqual(100);
  expect(kept.length).toBeLessThanOrEqual(125);
  expect(kept[0]?.seq).toBe(log.lowest);
  expect((await log.append(draft(990))).fresh).toBe(false);
  expect((await log.append(draft(1))).fresh).toBe(true);
});

test('goes on after what others have seen, and keeps nothing from before', async () => {
  const log = await filled(3);
  log.raise(10);
  expect([log.seq, log.lowest]).toEqual([10, 11]);
  expect(await log.after(0, 100)).toEqual([]);
  expect((await log.append(draft(4))).message.seq).toBe(11);
});

test('never goes back', async () => {
  const log = await filled(3);
  log.raise(2);
  expect([log.seq, log.lowest]).toEqual([3, 1]);
});

test('may keep nothing at all', async () => {
  const log = await filled(3, 0);
  expect([log.seq, log.lowest]).toEqual([3, 4]);
});
