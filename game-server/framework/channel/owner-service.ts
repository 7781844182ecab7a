import { TangeloError } from '../../../shared/errors.ts';
import type { AttachedRoom } from '../../../shared/proto/generated/tangelo/channel/AttachedRoom.ts';
import type { RosterReply } from '../../../shared/proto/generated/tangelo/channel/RosterReply.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import type { Shards } from '../placement/shards.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { CallContext, RpcServer } from '../rpc/rpc.ts';
import type { Attachments } from './attachments.ts';
import { type OwnedRooms, requireAttached } from './owned-rooms.ts';
import { type Room, toChatMessage } from './room.ts';

export interface OwnerServiceOptions {
  readonly server: RpcServer;
  readonly protos: LoadedProtos;
  readonly rooms: OwnedRooms;
  readonly shards: Shards;
  readonly attachments: Attachments;
}

/** What connectors ask the owner of their rooms. */
export function serveOwner({ server, protos, rooms, shards, attachments }: OwnerServiceOptions): void {
  server.add(protos.tangelo.channel.ChannelOwner, {
    async attach(request, context) {
      const edge = callerOf(context);
      const refused = request.shards.filter((shard) => !shards.isMine(shard));
      const attached: AttachedRoom[] = [];
      for (const reported of request.rooms) {
        if (refused.includes(shardOf(reported.rid))) continue;
        const room = await rooms.opened(reported.rid);
        room.log.raise(reported.seq);
        const present = new Set(reported.members.map((member) => member.session));
        for (const session of room.members.sessionsAt(edge)) {
          if (!present.has(session)) room.leave(session, Number.POSITIVE_INFINITY);
        }
        for (const member of reported.members) room.restore({ ...member, edge });
        attached.push({ rid: room.rid, epoch: room.epoch, seq: room.log.seq });
      }
      for (const shard of request.shards) {
        if (!refused.includes(shard)) attachments.attach(edge, shard);
      }
      return { rooms: attached, refused };
    },
    async leave({ rid, session, generation }, context) {
      requireAttached(attachments, callerOf(context), rid);
      (await rooms.room(rid)).leave(session, generation);
      return {};
    },
    async rename({ rid, session, generation, name }, context) {
      requireAttached(attachments, callerOf(context), rid);
      (await rooms.room(rid)).rename(session, generation, name);
      return {};
    },
    async fetch({ rid, after, limit }) {
      const room = await rooms.room(rid);
      const messages = await room.log.after(after, limit);
      return {
        epoch: room.epoch,
        seq: room.log.seq,
        lowest: room.log.lowest,
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

/** Everybody in a room at its present version; empty where they are counted and not listed. */
export function rosterOf(room: Room): RosterReply {
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
