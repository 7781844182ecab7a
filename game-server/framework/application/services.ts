import type { Channels } from '../channel/channels.ts';
import type { ClusterSettings } from '../config/cluster-schema.ts';
import type { Forward } from '../connector/forwarder.ts';
import type { RouteCall } from '../connector/route-call.ts';
import type { Logger } from '../observe/logger.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Placements } from '../placement/placements.ts';
import type { Rpc } from '../placement/routed-stubs.ts';
import type { ServerInfo } from '../registry/registry.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { Links } from '../rpc/rpc.ts';
import type { Identities } from '../session/identities.ts';
import type { Logins } from '../session/logins.ts';
import type { Session } from '../session/session.ts';
import type { SessionDirectory } from '../session/session-directory.ts';
import type { Sessions } from '../session/sessions.ts';
import type { Storage } from '../storage/storage.ts';

/** Which server this is. */
export type Self = Pick<ServerInfo, 'id' | 'type' | 'incarnation'>;

/** What every handler and remote file may take. */
export interface Services {
  readonly self: Self;
  readonly log: Logger;
  readonly settings: ClusterSettings;
  readonly metrics: Metrics;
  readonly links: Links;
  /** Definitions of all services, for `remote(protos.tangelo.chat.RoomRemote, …)`. */
  readonly protos: LoadedProtos;
  /** Typed stubs: `rpc.chat.roomRemote.page(key, request)`. */
  readonly rpc: Rpc;
  readonly placements: Placements;
  /** Makes a call wherever its key is placed, and follows the placement. */
  readonly routeCall: RouteCall;
  readonly storage: Storage;
  readonly logins: Logins;
  /** Sessions of the whole cluster, by id and by user. */
  readonly directory: SessionDirectory;
}

/** What handlers of a front-end get beside that. */
export interface FrontendServices extends Services {
  /** The sessions of this front-end. */
  readonly sessions: Sessions;
  readonly forward: Forward;
}

/** What handlers of a front-end whose sessions enter rooms get beside that. */
export interface ConnectorServices extends FrontendServices {
  readonly identities: Identities;
  /** Takes a session into a room as a part of what it asked for. Never rejects. */
  readonly joinRoom: (session: Session, rid: string) => Promise<void>;
  /** Tells the owners of all rooms of a session its new name. */
  readonly renameInRooms: (session: Session) => Promise<void>;
}

/** What handlers and remotes of a server that owns rooms get beside that. */
export interface OwnerServices extends Services {
  readonly channels: Channels;
}
