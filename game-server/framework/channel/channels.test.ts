import { expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import { createShards } from '../placement/shards.ts';
import { createTestViews, MemoryShards, server } from '../placement/view-fixture.ts';
import { silent } from '../rpc/fixture.ts';
import { BackendSession } from '../session/backend-session.ts';
import type { RoomHead } from '../storage/storage.ts';
import { createAttachments } from './attachments.ts';
import { RecordingFanOut } from './channel-fixture.ts';
import { createChannels } from './channels.ts';
import { createClaimedChange } from './claimed-change.ts';
import { createEvacuations } from './evacuations.ts';
import { MemoryRoomLog } from './memory-room-log.ts';
import { createOwnedRooms } from './owned-rooms.ts';
import { createRoomOwnership } from './room-ownership.ts';

const OWNER = { uid: 'u-x', name: 'x' };
const CHAT = server('chat-1');
const EDGE = server('connector-1', { incarnation: 'edge-1' });

function setUp({ missedMessages = 100, missedBytes = 100_000 } = {}) {
  const { placements } = createTestViews([CHAT, EDGE]);
  const shards = createShards({ self: CHAT, placements, storage: new MemoryShards(), log: silent });
  const attachments = createAttachments({ placements, edgeType: 'connector', graceMs: 1 });
  attachments.attach('edge-1', shardOf('lobby'));
  const failing = { head: false, read: false };
  const fail = () => {
    throw new TangeloError('STORAGE_UNAVAILABLE');
  };
  class FailingLog extends MemoryRoomLog {
    override read(range: Parameters<MemoryRoomLog['read']>[0]) {
      return failing.read ? fail() : super.read(range);
    }
  }
  const change = createClaimedChange({ onDoubt: (shard) => shards.stepDown(shard) });
  const head = async (): Promise<RoomHead> => (failing.head ? fail() : { seq: 0, lowest: 1, owner: OWNER });
  const storage = {
    head,
    create: async () => 'created' as const,
    delete: async () => 'deleted' as const,
    evacuated: async () => 'evacuated' as const,
  };
  const evacuations = createEvacuations({ storage, change, log: silent });
  const rooms = createOwnedRooms({
    shards,
    attachments,
    placements,
    fanOut: new RecordingFanOut(),
    open: async () => ({ log: new FailingLog({ capacity: 100 }), owner: OWNER }),
    evacuations,
    listedMembers: 10,
    graceMs: 1,
  });
  const ownership = createRoomOwnership({ storage, change });
  const channels = createChannels({
    rooms,
    attachments,
    ownership,
    evacuations,
    change,
    missedMessages,
    missedBytes,
  });
  return { rooms, channels, failing };
}

function session(id: string, uid = `u-${id}`): BackendSession {
  const snapshot = {
    id,
    generation: 1,
    frontend: 'connector-1',
    incarnation: 'edge-1',
    uid,
    name: id,
    address: '127.0.0.1',
    requestedHost: 'localhost',
    settings: Buffer.alloc(0),
  };
  return new BackendSession(snapshot, 'lobby', () => {
    throw new Error('nothing is asked of the front-end');
  });
}

async function say(room: Awaited<ReturnType<ReturnType<typeof setUp>['rooms']['room']>>, ...texts: string[]) {
  for (const msg of texts) await room.publish({ uid: 'u-x', id: `${room.log.seq}`, from: 'x', msg });
}

test.each(['head', 'read'] as const)(
  'when %s fails, a session is as little in the room as before',
  async (what) => {
    const { rooms, channels, failing } = setUp();
    const room = await rooms.room('lobby');
    await say(room, 'one');
    failing[what] = true;
    const ann = session('ann');
    await expect(channels.join('lobby', ann, { lastSeq: 0 })).rejects.toMatchObject({
      error: 'STORAGE_UNAVAILABLE',
    });
    expect(room.members.count).toBe(0);
    expect(ann.joined).toEqual([]);

    failing[what] = false;
    await channels.join('lobby', ann, {});
    failing[what] = true;
    await expect(channels.join('lobby', session('ann'), { lastSeq: 0 })).rejects.toMatchObject({
      error: 'STORAGE_UNAVAILABLE',
    });
    expect(room.members.count).toBe(1);
  },
);

test('who joins is told what was missed, oldest first, and whether that is all', async () => {
  const { rooms, channels } = setUp({ missedMessages: 3 });
  await say(await rooms.room('lobby'), 'one', 'two', 'three', 'four');
  const missedAfter = async (lastSeq: number) => {
    const { missed, complete, seq } = await channels.join('lobby', session('ann'), { lastSeq });
    expect(seq).toBe(4);
    return [missed.map((message) => message.seq), complete];
  };
  expect(await missedAfter(0)).toEqual([[1, 2, 3], false]);
  expect(await missedAfter(1)).toEqual([[2, 3, 4], true]);
  expect(await missedAfter(4)).toEqual([[], true]);
  expect(await missedAfter(9)).toEqual([[], true]);
});

test('no more is told at once than a reply may hold', async () => {
  const { rooms, channels } = setUp({ missedBytes: 500 });
  await say(await rooms.room('lobby'), ...Array.from({ length: 10 }, () => 'x'.repeat(100)));
  const { missed, complete } = await channels.join('lobby', session('ann'), { lastSeq: 0 });
  expect(missed.length).toBeGreaterThan(0);
  expect(Buffer.byteLength(JSON.stringify(missed))).toBeLessThan(600);
  expect(complete).toBe(false);
  const { messages, more } = await channels.history('lobby', session('ann'), { limit: 10 });
  expect([messages.map(({ seq }) => seq), more]).toEqual([[6, 7, 8, 9, 10], true]);
});
