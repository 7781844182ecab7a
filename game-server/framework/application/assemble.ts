import type { Config, ServerEntry } from '../config/config.ts';
import { createForwarder, type Forward } from '../connector/forwarder.ts';
import { firstReason } from '../connector/kick-predicate.ts';
import { createRouteCall } from '../connector/route-call.ts';
import { SessionLanes } from '../connector/session-lanes.ts';
import type { Logger } from '../observe/logger.ts';
import { createRoutedStubs } from '../placement/routed-stubs.ts';
import type { BackendSession } from '../session/backend-session.ts';
import { createIdentities } from '../session/identities.ts';
import { createLogins } from '../session/logins.ts';
import { createResumeTokens } from '../session/resume-token.ts';
import type { Session } from '../session/session.ts';
import { createSessionDirectory } from '../session/session-directory.ts';
import { serveSessions } from '../session/session-service.ts';
import { createSessions } from '../session/sessions.ts';
import type { Storage } from '../storage/storage.ts';
import { watchStorage } from '../storage/storage-watch.ts';
import type { Component } from './component.ts';
import { loadComponents } from './components.ts';
import { busyFilter, type Filter, kickFilter, timeoutFilter } from './filter.ts';
import { serveForwarded } from './forward-service.ts';
import { createFrontend, type Frontend } from './frontend.ts';
import { loadHandlers } from './handlers.ts';
import { createNode, type Node } from './node.ts';
import { loadRemotes } from './remotes.ts';
import { createRoomEdge, type RoomEdge } from './room-edge.ts';
import { createRoomOwner } from './room-owner.ts';
import type { ConnectorServices, FrontendServices, OwnerServices, Services } from './services.ts';
import type { Configured } from './setup.ts';

export interface ApplicationOptions {
  readonly config: Config;
  readonly entry: ServerEntry;
  readonly log: Logger;
  /** Folder with `<type>/handler` and `<type>/remote`, as JavaScript. */
  readonly serversDir: string;
  /** Which server type owns rooms, and the sessions of which one enter them. */
  readonly rooms: {
    readonly owner: string;
    readonly edge: string;
    /** Whether only the members that the storage knows may be in a room. Default: everybody may be in any. */
    readonly keepsMembers?: (rid: string) => boolean;
  };
  readonly storage: () => Promise<Storage> | Storage;
  /** Names of routes and pushes for which a protocol may write numbers: the same in the whole cluster. */
  readonly dictionary?: readonly string[];
  /** Signs resume tokens: the same in the whole cluster. */
  readonly secret: Uint8Array;
}

/** The parts that this server has, by its type. */
export interface Parts {
  readonly node: Node;
  readonly frontend: Frontend | undefined;
  /** Those that were configured, then those of the server type's folder. */
  readonly components: readonly Component[];
  /** Gives up what others can take over, before the server leaves the view. */
  release(): Promise<void>;
  /** Lets go of what the parts hold beside the node and the front-end. */
  close(): Promise<void>;
}

/** Puts a server together: what every server has, and the parts of its type. Rejects with everything let go. */
export async function assemble(options: ApplicationOptions, configured: Configured): Promise<Parts> {
  const { config, entry, log } = options;
  const load = { connections: () => 0, rooms: () => 0 };
  const node = createNode({
    config,
    entry,
    log,
    load: () => ({ connections: load.connections(), rooms: load.rooms() }),
  });
  const closers: (() => Promise<void> | void)[] = [];
  try {
    return await assembleOn(node, { options, configured, load, closers });
  } catch (error) {
    await node.leave({ graceMs: 0 });
    for (const close of closers.reverse()) await close();
    throw error;
  }
}

interface Assembly {
  readonly options: ApplicationOptions;
  readonly configured: Configured;
  /** What the registry is told; the parts put in what they know. */
  readonly load: { connections: () => number; rooms: () => number };
  /** The parts put in how they are let go of, in the reverse order. */
  readonly closers: (() => Promise<void> | void)[];
}

async function assembleOn(node: Node, { options, configured, load, closers }: Assembly): Promise<Parts> {
  const { config, entry, log, rooms, serversDir } = options;
  const { self, links, protos, placements, rpcServer, metrics, lag } = node;
  // Nothing of it is opened before it is used.
  const { storage } = watchStorage(await options.storage(), {
    onChanged: (isAway) => node.setAble(!isAway),
  });
  closers.push(() => storage.close());
  const directory = createSessionDirectory({ placements, links, protos, frontendType: rooms.edge });
  const logins = createLogins({
    accounts: storage.accounts,
    secret: options.secret,
    ttlMs: config.settings.accounts.tokenTtlMs,
  });
  const services: Services = {
    self,
    settings: config.settings,
    storage,
    logins,
    links,
    routeCall: createRouteCall({ placements, links, protos }),
    log,
    metrics,
    protos,
    placements,
    rpc: createRoutedStubs({ protos, links, placements, routeRemotes: configured.routeRemotes }),
    directory,
  };
  const components: Component[] = [...configured.components];
  let release = async () => {};

  async function loadFolder<S extends Session | BackendSession>(own: Services, filters: readonly Filter[]) {
    components.push(...(await loadComponents({ serversDir, type: entry.type, services: own })));
    await loadRemotes({
      serversDir,
      type: entry.type,
      services: own,
      filters: configured.remoteFilters,
      server: rpcServer,
    });
    return loadHandlers<S>({ serversDir, type: entry.type, services: own, filters });
  }

  async function backend(): Promise<undefined> {
    let own: Services | OwnerServices = services;
    if (entry.type === rooms.owner) {
      const { edge: edgeType, keepsMembers = () => false } = rooms;
      const { settings } = config;
      const owner = createRoomOwner({ node, storage, settings, edgeType, keepsMembers, log });
      load.rooms = () => owner.count;
      release = () => owner.release();
      closers.push(() => owner.close());
      own = { ...services, channels: owner.channels };
    }
    const kicks = kickFilter(firstReason(configured.kickPredicates), log);
    serveForwarded(node, await loadFolder<BackendSession>(own, [kicks, ...configured.filters]));
  }

  async function frontend(): Promise<Frontend> {
    const { graceMs, resumeTtlMs } = config.settings.session;
    const sessions = createSessions({ frontend: self.id, incarnation: self.incarnation, graceMs });
    const lanes = new SessionLanes();
    let edge: RoomEdge | undefined;
    if (entry.type === rooms.edge) {
      edge = createRoomEdge({
        node,
        storage,
        sessions,
        lanes,
        settings: config.settings,
        ownerType: rooms.owner,
        log,
      });
    }
    serveSessions({ server: rpcServer, protos, sessions, joinRoom: edge?.rooms.bring });
    const routeCall = edge?.routeCall ?? services.routeCall;
    const forward: Forward = createForwarder({ links, protos, routeCall, rooms: edge?.rooms });
    let own: FrontendServices | ConnectorServices = { ...services, sessions, forward };
    if (edge) {
      const { rooms: localRooms, renameInRooms, joinRoom } = edge;
      load.rooms = () => localRooms.count;
      closers.push(() => edge.close());
      const tokens = createResumeTokens(options.secret);
      const identities = createIdentities({
        names: storage.names,
        tokens,
        logins,
        directory,
        secondLogin: config.settings.accounts.secondLogin,
        sessions,
        placements,
        links,
        protos,
        resumeTtlMs,
        log,
      });
      own = { ...own, identities, routeCall, joinRoom, renameInRooms };
    }
    const { timeoutMs, busyLagMs } = config.settings.handler;
    const types = new Set(config.servers.map((server) => server.type));
    const created = createFrontend({
      config,
      entry,
      sessions,
      handlers: await loadFolder<Session>(own, configured.filters),
      forward,
      selectors: configured.selectors,
      lineProtocols: configured.lineProtocols,
      knowsType: (type) => types.has(type),
      lanes,
      filters: [
        busyFilter({ busyLagMs, lagMs: () => lag.lagMs() }),
        timeoutFilter({ timeoutMs }),
        ...configured.globalFilters,
      ],
      dictionary: options.dictionary ?? [],
      kickPredicates: configured.kickPredicates,
      fetchMessages: edge?.fetchMessages,
      metrics,
      log,
    });
    load.connections = () => created.connections;
    return created;
  }

  const client = entry.frontend ? await frontend() : await backend();
  return {
    node,
    frontend: client,
    components,
    release,
    async close() {
      for (const close of closers.reverse()) await close();
    },
  };
}
