import { expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import type { OwnedShard } from '../placement/shards.ts';
import type { AppendRequest, AppendResult, MessageDraft } from '../storage/storage.ts';
import { createAppender } from './appender.ts';
import { turn } from './channel-fixture.ts';

const SHARD: OwnedShard = { number: 7, epoch: 2 };

function draft(id: string, rid = 'lobby'): MessageDraft {
  return { rid, uid: 'u-ann', id, from: 'ann', msg: id };
}

function stored(seqs: readonly number[]): AppendResult {
  return { kind: 'appended', outcomes: seqs.map((seq) => ({ kind: 'stored', seq, time: 5 })) };
}

/** A storage that answers when the test says so, each call once. */
function setUp({ callSize }: { callSize?: number } = {}) {
  const calls: (readonly AppendRequest[])[] = [];
  const answers: { resolve: (results: AppendResult[]) => void; reject: (error: unknown) => void }[] = [];
  const doubted: OwnedShard[] = [];
  const appender = createAppender({
    storage: {
      append(requests) {
        calls.push(requests);
        return new Promise((resolve, reject) => answers.push({ resolve, reject }));
      },
    },
    onDoubt: (shard) => doubted.push(shard),
    ...(callSize !== undefined && { callSize }),
  });
  /** Answers a call with the seqs of each of its requests. */
  const answer = (index: number, ...seqsOfRequests: number[][]) =>
    answers[index]?.resolve(seqsOfRequests.map(stored));
  return { appender, calls, answers, answer, doubted };
}

function idsOf(call: readonly AppendRequest[] | undefined) {
  return call?.map(({ shard, epoch, messages }) => [shard, epoch, messages.map(({ id }) => id)]);
}

test('what comes in one turn goes to the storage together, shard by shard, in order', async () => {
  const { appender, calls, answer } = setUp();
  const order: string[] = [];
  const append = (id: string, shard = SHARD) =>
    appender.append(shard, draft(id)).then(({ seq }) => order.push(`${id}:${seq}`));
  const appended = [append('a'), append('b'), append('x', { number: 8, epoch: 1 }), append('c')];
  expect(calls).toEqual([]);
  await turn();
  expect(calls).toHaveLength(1);
  expect(idsOf(calls[0])).toEqual([
    [7, 2, ['a', 'b', 'c']],
    [8, 1, ['x']],
  ]);
  answer(0, [1, 2, 3], [1]);
  await Promise.all(appended);
  expect(order).toEqual(['a:1', 'b:2', 'c:3', 'x:1']);
});

test('no call holds more messages than a call may; the next one follows at once', async () => {
  const { appender, calls, answer } = setUp({ callSize: 2 });
  const appended = ['a', 'b', 'c', 'd', 'e'].map((id) => appender.append(SHARD, draft(id)));
  await turn();
  expect(calls.map(idsOf)).toEqual([[[7, 2, ['a', 'b']]], [[7, 2, ['c', 'd']]], [[7, 2, ['e']]]]);
  answer(0, [1, 2]);
  answer(1, [3, 4]);
  answer(2, [5]);
  expect((await Promise.all(appended)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
});

test('one shard that has moved fails its own messages only', async () => {
  const { appender, answers, doubted } = setUp();
  const moved = appender.append(SHARD, draft('a'));
  const kept = appender.append({ number: 8, epoch: 1 }, draft('x'));
  await turn();
  answers[0]?.resolve([{ kind: 'moved' }, stored([1])]);
  await expect(moved).rejects.toMatchObject({ error: 'MOVED' });
  expect(await kept).toMatchObject({ seq: 1 });
  expect(doubted).toEqual([SHARD]);
});

test('the next group fills while one commits', async () => {
  const { appender, calls, answer } = setUp();
  const first = appender.append(SHARD, draft('a'));
  await turn();
  const second = appender.append(SHARD, draft('b'));
  await turn();
  expect(calls).toHaveLength(2);
  answer(0, [1]);
  expect(await first).toMatchObject({ seq: 1 });
  answer(1, [2]);
  expect(await second).toMatchObject({ seq: 2 });
});

test('under an old claim nothing is acknowledged, and what was known of the shard is in doubt', async () => {
  const { appender, answers, doubted } = setUp();
  const appended = [appender.append(SHARD, draft('a')), appender.append(SHARD, draft('b'))];
  await turn();
  answers[0]?.resolve([{ kind: 'moved' }]);
  for (const one of await Promise.allSettled(appended)) {
    expect(one).toMatchObject({ status: 'rejected', reason: { error: 'MOVED' } });
  }
  expect(doubted).toEqual([SHARD]);
});

test('a commit whose outcome nobody knows is in doubt; a refusal is not', async () => {
  const { appender, answers, doubted } = setUp();
  const refused = appender.append(SHARD, draft('a'));
  await turn();
  answers[0]?.reject(new TangeloError('STORAGE_UNAVAILABLE'));
  await expect(refused).rejects.toMatchObject({ error: 'STORAGE_UNAVAILABLE' });
  expect(doubted).toEqual([]);

  const unknown = appender.append(SHARD, draft('b'));
  await turn();
  answers[1]?.reject(new TangeloError('STORAGE_UNAVAILABLE', 'gone', { outcome: 'unknown' }));
  await expect(unknown).rejects.toMatchObject({ error: 'STORAGE_UNAVAILABLE' });
  expect(doubted).toEqual([SHARD]);
});

test('a storage that does not answer for each message acknowledges none', async () => {
  const { appender, answer, doubted } = setUp();
  const appended = [appender.append(SHARD, draft('a')), appender.append(SHARD, draft('b'))];
  await turn();
  answer(0, [1]);
  const outcomes = await Promise.allSettled(appended);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(doubted).toEqual([SHARD]);
});
