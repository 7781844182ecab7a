import { createAppender } from '../channel/appender.ts';
import { createAttachments } from '../channel/attachments.ts';
import { type Channels, createChannels } from '../channel/channels.ts';
import { createClaimedChange } from '../channel/claimed-change.ts';
import { DurableRoomLog } from '../channel/durable-room-log.ts';
import { createEvacuations } from '../channel/evacuations.ts';
import { createFanOut } from '../channel/fan-out.ts';
import { announceHeads } from '../channel/heads.ts';
import { MemoryRoomLog } from '../channel/memory-room-log.ts';
import { createOwnedRooms, type KeptRoom } from '../channel/owned-rooms.ts';
import { serveOwner } from '../channel/owner-service.ts';
import { createRoomOwnership } from '../channel/room-ownership.ts';
import type { ClusterSettings } from '../config/cluster-schema.ts';
import type { Logger } from '../observe/logger.ts';
import { createShards, type OwnedShard } from '../placement/shards.ts';
import type { Storage } from '../storage/storage.ts';
import type { Node } from './node.ts';

/** The part of a server that owns rooms. */
export interface RoomOwner {
  readonly channels: Channels;
  readonly count: number;
  /** Takes nothing more; resolves when every connector has what was said before, so that the next owner starts after it. */
  release(): Promise<void>;
  close(): void;
}

export interface RoomOwnerOptions {
  readonly node: Node;
  readonly storage: Storage;
  readonly settings: ClusterSettings;
  /** The type of the servers whose sessions enter the rooms. */
  readonly edgeType: string;
  /** Whether only the members that the storage knows may be in a room. */
  readonly keepsMembers: (rid: string) => boolean;
  readonly log: Logger;
}

/** How long a connector that does not answer may delay a release. */
const RELEASE_TIMEOUT_MS = 1_000;

export function createRoomOwner(options: RoomOwnerOptions): RoomOwner {
  const { node, storage, settings, edgeType, keepsMembers, log } = options;
  const { self, placements, links, protos, rpcServer } = node;
  const { graceMs } = settings.session;
  const { memoryMessages, listedMembers, missedMessages, missedBytes } = settings.channel;
  const fanOut = createFanOut({ links, protos, placements, edgeType, log });
  const shards = createShards({ self, placements, storage: storage.shards, log });
  const attachments = createAttachments({ placements, edgeType, graceMs });
  const onDoubt = (shard: OwnedShard) => shards.stepDown(shard);
  const appender = createAppender({
    storage: storage.rooms,
    callSize: settings.storage.groupSize,
    onDoubt,
  });
  const change = createClaimedChange({ onDoubt });
  const evacuations = createEvacuations({ storage: storage.rooms, change, log });
  const open = async (rid: string, shard: OwnedShard): Promise<KeptRoom> => {
    const isConversation = keepsMembers(rid);
    const [{ seq, owner, evacuation }, members] = await Promise.all([
      storage.rooms.head(rid),
      isConversation ? storage.conversations.members(rid) : undefined,
    ]);
    // Who is away finds what was said in a conversation when they come back, so it is always durable.
    const roomLog =
      settings.channel.log === 'memory' && !isConversation
        ? new MemoryRoomLog({ capacity: memoryMessages })
        : new DurableRoomLog({ rid, shard, seq, appender, storage: storage.rooms });
    return { log: roomLog, owner, evacuation, admitted: members?.map(({ uid }) => uid) };
  };
  const rooms = createOwnedRooms({
    shards,
    attachments,
    placements,
    fanOut,
    open,
    evacuations,
    listedMembers,
    graceMs,
  });
  serveOwner({ server: rpcServer, protos, rooms, shards, attachments });
  const stopHeads = announceHeads(rooms, fanOut);

  return {
    channels: createChannels({
      rooms,
      attachments,
      ownership: createRoomOwnership({ storage: storage.rooms, change }),
      evacuations,
      change,
      missedMessages,
      missedBytes,
    }),
    get count() {
      return rooms.count;
    },
    async release() {
      shards.release();
      const edges = placements.current.view.servers.filter(({ type }) => type === edgeType);
      const { ChannelEdge } = protos.tangelo.channel;
      // A link keeps its order: what it answers now comes after every push. One that does not answer is not waited for.
      await Promise.allSettled(
        edges.map((edge) =>
          links.stub(edge, ChannelEdge).heads({ heads: [] }, { timeoutMs: RELEASE_TIMEOUT_MS }),
        ),
      );
    },
    close() {
      stopHeads();
      fanOut.close();
    },
  };
}
