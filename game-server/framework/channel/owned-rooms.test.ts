import { pino } from 'pino';
import { expect, test } from 'vitest';
import { shardOf } from '../../../shared/rendezvous.ts';
import { createShards } from '../placement/shards.ts';
import { createTestViews, MemoryShards, server } from '../placement/view-fixture.ts';
import { createAttachments } from './attachments.ts';
import { member, RecordingFanOut, turn } from './channel-fixture.ts';
import { announceHeads } from './heads.ts';
import { MemoryRoomLog } from './memory-room-log.ts';
import { createOwnedRooms } from './owned-rooms.ts';
import type { Room } from './room.ts';

const [CHAT_1, CHAT_2] = [server('chat-1'), server('chat-2')];
const EDGE = server('connector-1', { incarnation: 'edge-1' });

function setUp({ emptyKept = 100, graceMs = 1, edges = [EDGE] } = {}) {
  const views = createTestViews([CHAT_1, ...edges]);
  const { placements } = views;
  const shards = createShards({
    self: CHAT_1,
    placements,
    storage: new MemoryShards(),
    log: pino({ level: 'silent' }),
  });
  const fanOut = new RecordingFanOut();
  /** Waited for before a room is opened. */
  const open = { wait: async () => {} };
  const attachments = createAttachments({ placements, edgeType: 'connector', graceMs });
  const rooms = createOwnedRooms({
    shards,
    attachments,
    placements,
    fanOut,
    async open() {
      await open.wait();
      return { log: new MemoryRoomLog({ capacity: 10 }) };
    },
    evacuations: {
      begin() {
        throw new Error('no room was deleted');
      },
    },
    listedMembers: 10,
    graceMs,
    emptyKept,
  });
  return { views, rooms, fanOut, attachments, shards, open };
}

/** A room that chat-2 owns when it is there, and chat-1 when it is alone. */
function movingRoom({ views }: ReturnType<typeof setUp>): string {
  const views2 = createTestViews([CHAT_1, CHAT_2, ...views.placements.current.up('connector')]);
  for (let number = 0; ; number += 1) {
    const rid = `r${number}`;
    if (views2.placements.current.locate('chat', { room: rid })?.id === 'chat-2') return rid;
  }
}

test('a room is one room until its shard goes, and a fresh one of a later epoch when it comes back', async () => {
  const set = setUp();
  const rid = movingRoom(set);
  const room = await set.rooms.room(rid);
  expect(await set.rooms.room(rid)).toBe(room);
  room.join(member('a'));
  await turn();
  expect(set.rooms.count).toBe(1);

  set.views.publish([CHAT_1, CHAT_2, EDGE]);
  expect(set.rooms.count).toBe(0);
  await expect(set.rooms.room(rid)).rejects.toMatchObject({ error: 'MOVED' });

  set.views.publish([CHAT_1, EDGE]);
  const again = await set.rooms.room(rid);
  expect(again.epoch).toBe(room.epoch + 1);
  expect(again.members.count).toBe(0);
});

test('a room waits for its connectors, unless one of them attaches', async () => {
  const { rooms, attachments } = setUp({ graceMs: 600_000 });
  let isThere = false;
  const waiting = rooms.room('lobby').then(() => {
    isThere = true;
  });
  const opened = await rooms.opened('lobby');
  await turn();
  expect(isThere).toBe(false);
  attachments.attach('edge-1', shardOf('lobby'));
  await waiting;
  expect(await rooms.room('lobby')).toBe(opened);
});

test('only rooms with members are inhabited, and what changed is told', async () => {
  const { rooms } = setUp();
  const told: Room[] = [];
  rooms.onChanged((room) => told.push(room));
  const room = await rooms.room('lobby');
  await turn();
  expect([...rooms.inhabited()]).toEqual([]);
  room.join(member('a'));
  await turn();
  expect([...rooms.inhabited()]).toEqual([room]);
  room.leave('a', 1);
  await turn();
  expect([...rooms.inhabited()]).toEqual([]);
  expect(told.length).toBeGreaterThanOrEqual(2);
  expect(new Set(told)).toEqual(new Set([room]));
});

test('a room in which much happens at once is told of once', async () => {
  const { rooms } = setUp();
  const [room, other] = [await rooms.room('lobby'), await rooms.room('other')];
  const told: Room[] = [];
  rooms.onChanged((changed) => told.push(changed));
  for (const session of ['a', 'b', 'c']) room.join(member(session));
  room.leave('a', 1);
  other.join(member('d'));
  await turn();
  expect(told).toEqual([room, other]);
});

test('asking for rooms that nobody is in does not pile them up', async () => {
  const { rooms } = setUp({ emptyKept: 5 });
  const shards = new Set<number>();
  for (let number = 0; number < 50; number += 1) {
    await rooms.room(`empty-${number}`);
    shards.add(shardOf(`empty-${number}`));
  }
  const kept = [...shards].flatMap((shard) => [...rooms.inShard(shard)]);
  expect(kept.map(({ rid }) => rid).sort()).toEqual([45, 46, 47, 48, 49].map((number) => `empty-${number}`));
});

test('a room that somebody enters this very turn is not dropped for being empty', async () => {
  const { rooms } = setUp({ emptyKept: 1 });
  const room = await rooms.room('lobby');
  const other = rooms.room('other');
  room.join(member('a'));
  await other;
  await rooms.room('third');
  expect(await rooms.room('lobby')).toBe(room);
});

test('the members of a connector that is gone leave after the grace', async () => {
  const { views, rooms } = setUp();
  const room = await rooms.room('lobby');
  room.join(member('a'));
  await turn();
  room.join(member('b', { edge: 'edge-2' }));
  await turn();
  const changed = new Promise<void>((resolve) => {
    rooms.onChanged(() => resolve());
  });
  views.publish([CHAT_1, server('connector-2', { incarnation: 'edge-2' })]);
  expect(room.members.count).toBe(2);
  await changed;
  expect(room.members.names(9)).toEqual(['b']);
});

test('heads tell each connector of its rooms that changed, and of all when its link has come up again', async () => {
  const { rooms, fanOut } = setUp();
  const room = await rooms.room('lobby');
  const heard = new Promise<void>((resolve) => {
    fanOut.onHeads = () => resolve();
  });
  const stop = announceHeads(rooms, fanOut, { intervalMs: 5 });
  room.join(member('a'));
  await heard;
  const head = { rid: 'lobby', epoch: room.epoch, seq: 0, version: 1 };
  expect(fanOut.headed).toEqual([{ edge: 'edge-1', heads: [head] }]);

  const again = new Promise<void>((resolve) => {
    fanOut.onHeads = () => resolve();
  });
  fanOut.up('edge-2');
  fanOut.up('edge-1');
  await again;
  expect(fanOut.headed).toHaveLength(2);
  expect(fanOut.headed[1]).toEqual({ edge: 'edge-1', heads: [head] });
  stop();
});

test('a room is opened once, however many ask for it, and again after it could not be', async () => {
  const set = setUp();
  let opens = 0;
  set.open.wait = async () => {
    opens += 1;
    await turn();
    if (opens === 1) throw new Error('away');
  };
  const failed = await Promise.allSettled([set.rooms.opened('lobby'), set.rooms.opened('lobby')]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const [one, other] = await Promise.all([set.rooms.opened('lobby'), set.rooms.opened('lobby')]);
  expect(one).toBe(other);
  expect(opens).toBe(2);
});

test('a room whose shard is lost while it is opened has moved', async () => {
  const set = setUp();
  const rid = movingRoom(set);
  set.open.wait = async () => {
    set.views.publish([CHAT_1, CHAT_2, EDGE]);
  };
  await expect(set.rooms.opened(rid)).rejects.toMatchObject({ error: 'MOVED' });
  expect([...set.rooms.inShard(shardOf(rid))]).toEqual([]);
});

test('stepping down forgets the rooms of the shard, and has its connectors tell again what is there', async () => {
  const { rooms, shards, fanOut } = setUp();
  const room = await rooms.room('lobby');
  room.join(member('a'));
  await turn();
  const shard = await shards.own('lobby');
  shards.stepDown(shard);
  shards.stepDown(shard);
  await turn();
  expect(fanOut.reattached).toEqual([shard.number]);
  expect(rooms.count).toBe(0);
  const again = await rooms.opened('lobby');
  expect([again.epoch, again.members.count]).toEqual([room.epoch + 1, 0]);
  shards.stepDown(shard);
  await turn();
  expect(await rooms.opened('lobby')).toBe(again);
});

test('inhabited rooms are paged by name and found by name, as they are at the moment', async () => {
  const { rooms } = setUp();
  const names = (request: Parameters<typeof rooms.page>[0]) => rooms.page(request).map(({ rid }) => rid);
  for (const rid of ['b', 'c', 'a', 'empty']) {
    const room = await rooms.opened(rid);
    if (rid !== 'empty') room.join(member(`s-${rid}`));
  }
  await turn();
  expect(names({ limit: 2 })).toEqual(['a', 'b']);
  expect(names({ limit: 2, after: 'b' })).toEqual(['c']);
  rooms.inhabitedRoom('a')?.leave('s-a', 1);
  (await rooms.opened('d')).join(member('s-d'));
  await turn();
  expect(names({ limit: 9 })).toEqual(['b', 'c', 'd']);
  expect(rooms.inhabitedRoom('a')).toBeUndefined();
  expect(rooms.inhabitedRoom('empty')).toBeUndefined();
});
