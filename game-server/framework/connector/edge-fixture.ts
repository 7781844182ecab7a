import { createAttachments } from '../channel/attachments.ts';
import { createClaimedChange } from '../channel/claimed-change.ts';
import { createEvacuations } from '../channel/evacuations.ts';
import { createFanOut } from '../channel/fan-out.ts';
import { MemoryRoomLog } from '../channel/memory-room-log.ts';
import { createOwnedRooms, type OwnedRooms, requireAttached } from '../channel/owned-rooms.ts';
import { serveOwner } from '../channel/owner-service.ts';
import type { Room } from '../channel/room.ts';
import { serveViews } from '../placement/exchange.ts';
import { createShards, type Shards } from '../placement/shards.ts';
import { createTestViews, type MemoryShards, server, type TestViews } from '../placement/view-fixture.ts';
import type { ServerInfo } from '../registry/registry.ts';
import { rpcSettings, silent } from '../rpc/fixture.ts';
import { createLinks } from '../rpc/links.ts';
import { loadProtos } from '../rpc/load-protos.ts';
import type { CallContext } from '../rpc/rpc.ts';
import { createRpcServer } from '../rpc/rpc-server.ts';
import { createSessions } from '../session/sessions.ts';
import type { Evacuation } from '../storage/storage.ts';
import { createAttacher } from './attacher.ts';
import { serveEdge } from './edge-service.ts';
import { createLocalRooms } from './local-rooms.ts';
import { createRouteCall, type RoutedCall } from './route-call.ts';
import { SessionLanes } from './session-lanes.ts';

const protos = loadProtos();
const OWNER_TYPE = 'chat';
const GRACE_MS = 600_000;

/** What a node has: a gRPC server that others find in their views, and links of its own. */
async function startNode(id: string, closers: (() => Promise<void> | void)[]) {
  const self = { id, incarnation: `${id}.1` };
  const rpcServer = createRpcServer({ self, settings: rpcSettings(), log: silent });
  const links = createLinks({ self, settings: rpcSettings(), log: silent });
  const views = createTestViews();
  serveViews(rpcServer, protos, views.placements);
  const close = async () => {
    links.close();
    await rpcServer.close({ graceMs: 0 });
  };
  closers.push(close);
  const listen = async (): Promise<ServerInfo> =>
    server(id, { ...self, port: await rpcServer.listen('127.0.0.1', 0) });
  return { self, rpcServer, links, views, listen, close };
}

export interface TestOwner {
  readonly info: ServerInfo;
  readonly views: TestViews;
  readonly rooms: OwnedRooms;
  readonly shards: Shards;
  /** What its storage has of rooms that were deleted and whose members have yet to go. */
  readonly deleted: Map<string, Evacuation>;
  /** How often connectors have told it what they have. */
  attaches(): number;
  /** Called when a connector attaches, before its report is taken. */
  onAttach: () => Promise<void> | void;
  close(): Promise<void>;
}

/** For tests: a server that owns rooms, on real links. */
export async function startOwner(
  id: string,
  { storage, closers }: { storage: MemoryShards; closers: (() => Promise<void> | void)[] },
): Promise<TestOwner> {
  const { rpcServer, links, views, listen, close } = await startNode(id, closers);
  const { placements } = views;
  const self = server(id);
  const shards = createShards({ self, placements, storage, log: silent });
  const attachments = createAttachments({ placements, edgeType: 'connector', graceMs: GRACE_MS });
  const fanOut = createFanOut({ links, protos, placements, edgeType: 'connector', log: silent });
  closers.push(() => fanOut.close());
  const deleted = new Map<string, Evacuation>();
  const rooms = createOwnedRooms({
    shards,
    attachments,
    placements,
    fanOut,
    open: async (rid) => ({
      log: new MemoryRoomLog({ capacity: 100 }),
      evacuation: deleted.get(rid),
    }),
    evacuations: createEvacuations({
      storage: {
        async evacuated({ rid }) {
          deleted.delete(rid);
          return 'evacuated';
        },
      },
      change: createClaimedChange({ onDoubt: () => {} }),
      log: silent,
    }),
    listedMembers: 100,
    graceMs: GRACE_MS,
  });
  let attaches = 0;
  const owner: TestOwner = {
    info: self,
    views,
    rooms,
    shards,
    deleted,
    attaches: () => attaches,
    onAttach: () => {},
    close,
  };
  serveOwner({
    protos,
    rooms,
    shards,
    attachments,
    server: {
      ...rpcServer,
      add: (service, implementation) => {
        const attach: unknown = Reflect.get(Object(implementation), 'attach');
        rpcServer.add(
          service,
          Object.assign(Object(implementation), {
            async attach(request: unknown, context: CallContext) {
              attaches += 1;
              await owner.onAttach();
              return typeof attach === 'function' ? attach(request, context) : undefined;
            },
          }),
        );
      },
    },
  });
  rpcServer.add(protos.tangelo.probe.ProbeRemote, {
    /** A send, as far as routing is concerned: `text` is the room. */
    async echo({ text }, { caller }) {
      const room = await rooms.room(text);
      requireAttached(attachments, caller?.incarnation, text);
      return { text: id, number: room.members.count };
    },
    fail: () => ({}),
  });
  return Object.assign(owner, { info: await listen() });
}

export type TestEdge = Awaited<ReturnType<typeof startEdge>>;

/** For tests: a connector with its rooms, on real links. */
export async function startEdge(id: string, closers: (() => Promise<void> | void)[]) {
  const { self, rpcServer, links, views, listen } = await startNode(id, closers);
  const { placements } = views;
  const sessions = createSessions({ frontend: id, incarnation: self.incarnation, graceMs: GRACE_MS });
  const attacher = createAttacher({
    placements,
    links,
    protos,
    ownerType: OWNER_TYPE,
    rooms: () => rooms,
    log: silent,
  });
  const routeCall = createRouteCall({ placements, links, protos, owners: { type: OWNER_TYPE, attacher } });
  const stub = (to: ServerInfo) => links.stub(to, protos.tangelo.channel.ChannelOwner);
  const call = <T>(rid: string, made: RoutedCall<T>['call'], options: Partial<RoutedCall<T>> = {}) =>
    routeCall({
      type: OWNER_TYPE,
      key: { room: rid },
      resend: true,
      until: Date.now() + 60_000,
      call: made,
      ...options,
    });
  const rooms = createLocalRooms({
    sessions,
    lanes: new SessionLanes(),
    graceMs: GRACE_MS,
    log: silent,
    owners: {
      fetch: (rid, after, limit) => call(rid, (to) => stub(to).fetch({ rid, after, limit })),
      roster: (rid) => call(rid, (to) => stub(to).roster({ rid })),
      async leave(rid, session, generation) {
        await call(rid, (to) => stub(to).leave({ rid, session, generation }));
      },
      async join(rid, session) {
        await call(rid, async (to) => {
          const { id, generation, uid = '', name = '' } = session;
          const joined = await stub(to).join({ rid, member: { session: id, generation, uid, name } });
          rooms.joined(session, joined, { id, generation, name });
        });
      },
      async rename(rid, { id: session, generation, name = '' }) {
        await call(rid, (to) => stub(to).rename({ rid, session, generation, name }));
      },
      reattach: (shard) => attacher.invalidate(shard),
      changed: (shard) => attacher.changed(shard),
    },
  });
  serveEdge({
    server: rpcServer,
    protos,
    rooms,
    reattach: (shards) => attacher.invalidateAll(shards),
  });
  closers.push(() => {
    attacher.close();
    rooms.close();
    sessions.close();
  });
  return {
    info: await listen(),
    views,
    sessions,
    attacher,
    rooms,
    call,
    /** Sends to a room; answers who served it and how many are in it. */
    send: (rid: string, options: Partial<RoutedCall<{ text: string; number: number }>> = {}) =>
      call(rid, (to) => links.stub(to, protos.tangelo.probe.ProbeRemote).echo({ text: rid }), options),
  };
}

/** A session joins a room at its owner, as the handler of a join does; its connector learns of it by what is returned. */
export function joinAt(room: Room, edge: string, name: string) {
  room.join({ session: `s-${name}`, generation: 1, uid: `u-${name}`, name, edge });
  const { rid, epoch, version } = room;
  return { rid, epoch, version, seq: room.log.seq, roster: null };
}
