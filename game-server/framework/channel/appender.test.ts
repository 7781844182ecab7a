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

/** A storage that answers when the test says so, each request once. */
function setUp() {
  const requests: AppendRequest[] = [];
  const answers: { resolve: (result: AppendResult) => void; reject: (error: unknown) => void }[] = [];
  const doubted: OwnedShard[] = [];
  const appender = createAppender({
    storage: {
      append(request) {
        requests.push(request);
        return new Promise((resolve, reject) => answers.push({ resolve, reject }));
      },
    },
    onDoubt: (shard) => doubted.push(shard),
  });
  const answer = (index: number, ...seqs: number[]) =>
    answers[index]?.resolve({
      kind: 'appended',
      outcomes: seqs.map((seq) => ({ kind: 'stored', seq, time: 5 })),
    });
  return { appender, requests, answers, answer, doubted };
}

test('what comes in one turn goes to the storage together, shard by shard, in order', async () => {
  const { appender, requests, answer } = setUp();
  const order: string[] = [];
  const append = (id: string, shard = SHARD) =>
    appender.append(shard, draft(id)).then(({ seq }) => order.push(`${id}:${seq}`));
  const appended = [append('a'), append('b'), append('x', { number: 8, epoch: 1 }), append('c')];
  expect(requests).toEqual([]);
  await turn();
  expect(requests.map(({ shard, epoch, messages }) => [shard, epoch, messages.map(({ id }) => id)])).toEqual([
    [7, 2, ['a', 'b', 'c']],
    [8, 1, ['x']],
  ]);
  answer(1, 1);
  answer(0, 1, 2, 3);
  await Promise.all(appended);
  expect(order).toEqual(['x:1', 'a:1', 'b:2', 'c:3']);
});

test('the next group fills while one commits', async () => {
  const { appender, requests, answer } = setUp();
  const first = appender.append(SHARD, draft('a'));
  await turn();
  const second = appender.append(SHARD, draft('b'));
  await turn();
  expect(requests).toHaveLength(2);
  answer(0, 1);
  expect(await first).toMatchObject({ seq: 1 });
  answer(1, 2);
  expect(await second).toMatchObject({ seq: 2 });
});

test('under an old claim nothing is acknowledged, and what was known of the shard is in doubt', async () => {
  const { appender, answers, doubted } = setUp();
  const appended = [appender.append(SHARD, draft('a')), appender.append(SHARD, draft('b'))];
  await turn();
  answers[0]?.resolve({ kind: 'moved' });
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
  answer(0, 1);
  const outcomes = await Promise.allSettled(appended);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(doubted).toEqual([SHARD]);
});
