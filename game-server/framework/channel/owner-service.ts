import { TangeloError } from '../../../shared/errors.ts';
import type { AttachedRoom } from '../../../shared/proto/generated/tangelo/channel/AttachedRoom.ts';
import type { AttachRoom__Output } from '../../../shared/proto/generated/tangelo/channel/AttachRoom.ts';
import type { Joined } from '../../../shared/proto/generated/tangelo/channel/Joined.ts';
import type { RosterReply } from '../../../shared/proto/generated/tangelo/channel/RosterReply.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import type { Shards } from '../placement/shards.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { CallContext, RpcServer } from '../rpc/rpc.ts';
import type { Attachments } from './attachments.ts';
import type { Member } from './members.ts';
import { type OwnedRooms, requireAttached } from './owned-rooms.ts';
import { type Room, toChatMessage } from './room.ts';

/** Of messages in one answer: a connector that missed more asks again. */
const FETCHED_BYTES = 1_048_576;

export interface OwnerServiceOptions {
  readonly server: RpcServer;
  readonly protos: LoadedProtos;
  readonly rooms: OwnedRooms;
  readonly shards: Shards;
  readonly attachments: Attachments;
}

/** What connectors ask the owner of their rooms. */
export function serveOwner({ server, protos, rooms, shards, attachments }: OwnerServiceOptions): void {
  /** Takes what a connector has in a shard for everything that it has there. */
  async function attach(
    edge: string,
    shard: number,
    reported: readonly AttachRoom__Output[],
  ): Promise<AttachedRoom[]> {
    const opened = await Promise.all(reported.map(({ rid }) => rooms.opened(rid)));
    if (!shards.isMine(shard)) throw new TangeloError('MOVED');
    const present = new Map(
      reported.map(({ rid, members }) => [rid, new Set(members.map(({ session }) => session))]),
    );
    for (const room of rooms.inShard(shard)) {
      for (const session of room.members.sessionsAt(edge)) {
        if (!present.get(room.rid)?.has(session)) room.leave(session, Number.POSITIVE_INFINITY);
      }
    }
    const attached = opened.map((room, index) => {
      const { seq = 0, members = [] } = reported[index] ?? {};
      room.log.raise(seq);
      for (const member of members) room.restore({ ...member, edge });
      return { rid: room.rid, epoch: room.epoch, seq: room.log.seq };
    });
    attachments.attach(edge, shard);
    return attached;
  }

  async function roomFor(rid: string, context: CallContext): Promise<Room> {
    const room = await rooms.room(rid);
    requireAttached(attachments, callerOf(context), rid);
    return room;
  }

  server.add(protos.tangelo.channel.ChannelOwner, {
    async attach(request, context) {
      const edge = callerOf(context);
      const reported = new Map<number, AttachRoom__Output[]>(request.shards.map((shard) => [shard, []]));
      for (const room of request.rooms) reported.get(shardOf(room.rid))?.push(room);
      const refused: number[] = [];
      const unreadable: number[] = [];
      const attached: AttachedRoom[] = [];
      await Promise.all(
        Array.from(reported, async ([shard, roomsThere]) => {
          try {
            attached.push(...(await attach(edge, shard, roomsThere)));
          } catch (error) {
            // One that cannot be had does not keep the others waiting.
            const reason = error instanceof TangeloError ? error.error : undefined;
            if (reason === 'MOVED') refused.push(shard);
            else if (reason === 'STORAGE_UNAVAILABLE') unreadable.push(shard);
            else throw error;
          }
        }),
      );
      return { rooms: attached, refused, unreadable };
    },
    async join({ rid, member, from }, context) {
      if (!member) throw new TangeloError('BAD_REQUEST');
      const room = await roomFor(rid, context);
      return joinAs(room, { ...member, edge: callerOf(context) }, { from });
    },
    async leave({ rid, session, generation }, context) {
      (await roomFor(rid, context)).leave(session, generation);
      return {};
    },
    async rename({ rid, session, generation, name }, context) {
      (await roomFor(rid, context)).rename(session, generation, name);
      return {};
    },
    async fetch({ rid, after, limit }) {
      const room = await rooms.room(rid);
      const { seq } = room.log;
      const { messages } = await room.log.read({ after, limit, bytes: FETCHED_BYTES });
      return {
        epoch: room.epoch,
        seq,
        lowest: messages[0]?.seq ?? seq + 1,
        messages: messages.map((message) => ({
          seq: message.seq,
          body: Buffer.from(JSON.stringify(toChatMessage(rid, message))),
        })),
      };
    },
    async roster({ rid }) {
      return rosterOf(await rooms.room(rid));
    },
  });
}

/** Takes a member in; what its connector has to know of the room from then on. */
export function joinAs(room: Room, member: Member, options: { from?: string | undefined }): Joined {
  const isFirstOfEdge = !room.members.hasEdge(member.edge);
  room.join(member, options);
  const { rid, epoch, version, log } = room;
  return { rid, epoch, seq: log.seq, version, ...(isFirstOfEdge && { roster: rosterOf(room) }) };
}

/** Everybody in a room at its present version; empty where they are counted and not listed. */
function rosterOf(room: Room): RosterReply {
  return {
    epoch: room.epoch,
    version: room.version,
    count: room.members.count,
    listed: room.listed,
    people: room.listed ? [...room.members.people()] : [],
  };
}

function callerOf({ caller }: CallContext): string {
  if (!caller) throw new TangeloError('BAD_REQUEST', 'Only servers of the cluster may call this.');
  return caller.incarnation;
}
