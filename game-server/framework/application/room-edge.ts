import { TangeloError } from '../../../shared/errors.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import type { ClusterSettings } from '../config/cluster-schema.ts';
import { createAttacher } from '../connector/attacher.ts';
import { serveEdge } from '../connector/edge-service.ts';
import type { RoomSource } from '../connector/local-room.ts';
import { createLocalRooms, type LocalRooms } from '../connector/local-rooms.ts';
import type { RoomOwners } from '../connector/room-owners.ts';
import { createRouteCall, type RouteCall } from '../connector/route-call.ts';
import type { SessionLanes } from '../connector/session-lanes.ts';
import type { Logger } from '../observe/logger.ts';
import { sweepNames } from '../session/name-sweeper.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import type { Storage } from '../storage/storage.ts';
import type { Node } from './node.ts';

/** The part of a front-end whose sessions enter rooms. */
export interface RoomEdge {
  readonly rooms: LocalRooms;
  readonly routeCall: RouteCall;
  /** Takes a session into a room as a part of what it asked for. Never rejects. */
  readonly joinRoom: (session: Session, rid: string) => Promise<void>;
  readonly fetchMessages: RoomSource['fetch'];
  /** Never rejects: an owner that cannot be told now is told when this connector attaches to it again. */
  renameInRooms(session: Session): Promise<void>;
  close(): void;
}

export interface RoomEdgeOptions {
  readonly node: Node;
  readonly storage: Storage;
  readonly sessions: Sessions;
  readonly lanes: SessionLanes;
  readonly settings: ClusterSettings;
  /** The type of the servers that own rooms. */
  readonly ownerType: string;
  readonly log: Logger;
}

/** How long something that an owner has to know is tried; then the next attaching tells it. */
const OWNER_CALL_MS = 10_000;

export function createRoomEdge({
  node,
  storage,
  sessions,
  lanes,
  settings,
  ownerType,
  log,
}: RoomEdgeOptions): RoomEdge {
  const { placements, links, protos, rpcServer } = node;
  const { graceMs } = settings.session;
  const attacher = createAttacher({ placements, links, protos, ownerType, rooms: () => rooms, log });
  const routeCall = createRouteCall({ placements, links, protos, owners: { type: ownerType, attacher } });

  type OwnerStub = ReturnType<typeof links.stub<typeof protos.tangelo.channel.ChannelOwner>>;
  const callOwner = <T>(
    rid: string,
    call: (owner: OwnerStub) => Promise<T>,
    { changesMembers = false } = {},
  ): Promise<T> =>
    routeCall({
      type: ownerType,
      key: { room: rid },
      resend: true,
      until: Date.now() + OWNER_CALL_MS,
      call: (server) => call(links.stub(server, protos.tangelo.channel.ChannelOwner)),
      changedMembers: () => changesMembers,
    });

  const owners: RoomOwners = {
    fetch: (rid, after, limit) => callOwner(rid, (owner) => owner.fetch({ rid, after, limit })),
    async join(rid, session, from = '') {
      const asked = session.id;
      const join = async (owner: OwnerStub) => {
        // Taken anew for each attempt: the session may have been renamed, or have logged out, meanwhile.
        const { id, generation, uid, name } = session;
        if (session.closed || id !== asked || uid === undefined || name === undefined)
          throw new TangeloError('NOT_ENTERED');
        const joined = await owner.join({ rid, member: { session: id, generation, uid, name }, from });
        rooms.joined(session, joined, { id, generation, name });
      };
      await callOwner(rid, join, { changesMembers: true });
    },
    roster: (rid) => callOwner(rid, (owner) => owner.roster({ rid })),
    async leave(rid, session, generation) {
      await callOwner(rid, (owner) => owner.leave({ rid, session, generation }));
    },
    async rename(rid, { id: session, generation, name = '' }) {
      try {
        await callOwner(rid, (owner) => owner.rename({ rid, session, generation, name }));
      } catch (error) {
        log.debug({ err: error, rid }, 'owner not told of a new name');
        attacher.invalidate(shardOf(rid));
      }
    },
    reattach: (shard) => attacher.invalidate(shard),
    changed: (shard) => attacher.changed(shard),
  };
  const rooms = createLocalRooms({ sessions, lanes, owners, graceMs, log });
  serveEdge({ server: rpcServer, protos, rooms, reattach: (shards) => attacher.invalidateAll(shards) });
  const stopSweeping = sweepNames({
    names: storage.names,
    placements,
    graceMs,
    isNeeded: () => sessions.used,
    log,
  });

  return {
    rooms,
    routeCall,
    joinRoom: (session, rid) => rooms.join(session, rid),
    fetchMessages: (rid, after, limit) => owners.fetch(rid, after, limit),
    async renameInRooms(session) {
      await Promise.all(Array.from(session.rooms, (rid) => owners.rename(rid, session)));
    },
    close() {
      stopSweeping();
      attacher.close();
      rooms.close();
    },
  };
}
