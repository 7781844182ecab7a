import { expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import type { OwnedShard } from '../placement/shards.ts';
import type { RoomHead, RoomStorage } from '../storage/storage.ts';
import { createTestRoom, member, turn } from './channel-fixture.ts';
import { createClaimedChange } from './claimed-change.ts';
import { createRoomOwnership } from './room-ownership.ts';

const ANN = { uid: 'u-ann', name: 'ann' };
const EVACUATION = { to: 'hall', reason: 'deleted' };
const BOB = { uid: 'u-bob', name: 'bob' };

function setUp() {
  let owner: RoomHead['owner'];
  let heads = 0;
  const behaviour: { fail?: TangeloError; moved?: boolean; onHead?: () => Promise<void> } = {};
  const outcome = async <T>(act: () => T): Promise<T | 'moved'> => {
    if (behaviour.moved) return 'moved';
    const result = act();
    if (behaviour.fail) throw behaviour.fail;
    return result;
  };
  const storage: Pick<RoomStorage, 'head' | 'create' | 'delete'> = {
    async head() {
      heads += 1;
      const head = { seq: 0, lowest: 1, ...(owner && { owner }) };
      await behaviour.onHead?.();
      return head;
    },
    create: (request) =>
      outcome(() => {
        if (owner) return 'exists';
        owner = request.owner;
        return 'created';
      }),
    delete: ({ uid }) =>
      outcome(() => {
        if (owner?.uid !== uid) return 'not-owner';
        owner = undefined;
        return 'deleted';
      }),
  };
  const { room, changes } = createTestRoom();
  const doubted: OwnedShard[] = [];
  const change = createClaimedChange({ onDoubt: (shard) => doubted.push(shard) });
  return {
    room,
    changes,
    behaviour,
    ownership: createRoomOwnership({ storage, change }),
    doubted,
    heads: () => heads,
    keep(kept: RoomHead['owner']) {
      owner = kept;
    },
  };
}

test('a room without an owner is created once, and its change is told', async () => {
  const { room, ownership, changes } = setUp();
  expect(await ownership.ownerOf(room)).toBe('');
  await ownership.create(room, ANN);
  await turn();
  expect(changes()).toBe(1);
  expect(await ownership.ownerOf(room)).toBe('ann');
  await expect(ownership.create(room, BOB)).rejects.toMatchObject({ error: 'ROOM_EXISTS' });
});

test('a room that people are in exists', async () => {
  const { room, ownership } = setUp();
  room.join(member('bob'));
  await expect(ownership.create(room, ANN)).rejects.toMatchObject({ error: 'ROOM_EXISTS' });
});

test('only the owner erases a room; one that nobody knows of is none', async () => {
  const { room, ownership } = setUp();
  await expect(ownership.erase(room, ANN.uid, EVACUATION)).rejects.toMatchObject({ error: 'NO_SUCH_ROOM' });
  await ownership.create(room, ANN);
  await expect(ownership.erase(room, BOB.uid, EVACUATION)).rejects.toMatchObject({ error: 'NOT_OWNER' });
  await ownership.erase(room, ANN.uid, EVACUATION);
  expect(await ownership.ownerOf(room)).toBe('');
});

test('an owner who is here has the name they have here; one who is not is looked up', async () => {
  const { room, ownership, heads, keep } = setUp();
  await ownership.create(room, ANN);
  room.join(member('s1', { uid: ANN.uid, name: 'anna' }));
  expect(await ownership.ownerOf(room)).toBe('anna');
  expect(heads()).toBe(0);
  room.leave('s1', 1);
  keep({ ...ANN, name: 'annie' });
  expect(await ownership.ownerOf(room)).toBe('annie');
  keep(undefined);
  expect(await ownership.ownerOf(room)).toBe('');
  await ownership.create(room, BOB);
});

test('who becomes the owner while the former one is looked up stays it', async () => {
  const { room, ownership, behaviour, keep } = setUp();
  await ownership.create(room, ANN);
  keep(undefined);
  behaviour.onHead = async () => {
    delete behaviour.onHead;
    await ownership.create(room, BOB);
  };
  expect(await ownership.ownerOf(room)).toBe('');
  expect(await ownership.ownerOf(room)).toBe('bob');
});

test('when nobody knows what the storage did, the shard is in doubt; after a refusal it is not', async () => {
  const { room, ownership, behaviour, doubted } = setUp();
  behaviour.fail = new TangeloError('STORAGE_UNAVAILABLE');
  await expect(ownership.create(room, ANN)).rejects.toMatchObject({ error: 'STORAGE_UNAVAILABLE' });
  expect(doubted).toEqual([]);
  behaviour.fail = new TangeloError('STORAGE_UNAVAILABLE', 'gone', { outcome: 'unknown' });
  await expect(ownership.erase(room, ANN.uid, EVACUATION)).rejects.toMatchObject({
    error: 'STORAGE_UNAVAILABLE',
  });
  expect(doubted).toEqual([{ number: shardOf('lobby'), epoch: 1 }]);
});

test('under an old claim nothing is changed, and the shard is in doubt', async () => {
  const { room, ownership, behaviour, doubted } = setUp();
  behaviour.moved = true;
  await expect(ownership.create(room, ANN)).rejects.toMatchObject({ error: 'MOVED' });
  expect(room.owner).toBeUndefined();
  expect(doubted).toHaveLength(1);
});
