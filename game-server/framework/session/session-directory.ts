import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import type { Placements } from '../placement/placements.ts';
import type { ServerInfo } from '../registry/registry.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { Links } from '../rpc/rpc.ts';
import { parseObject } from './backend-session.ts';

/** A session somewhere in the cluster, as it was when it was asked for. */
export interface FoundSession {
  readonly id: string;
  readonly frontend: string;
  readonly uid: string | undefined;
  readonly name: string | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Looks sessions up, and reaches their clients, from any server. */
export interface SessionDirectory {
  byId(frontend: string, id: string): Promise<FoundSession | undefined>;
  /** All sessions of a user, on all front-ends that answer. */
  byUid(uid: string): Promise<readonly FoundSession[]>;
  /** Which of these users have a session somewhere. */
  online(uids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Closes the connections of a user; returns how many. */
  kick(uid: string, disconnect?: Disconnect): Promise<number>;
  /** Closes the connection of one session, if it is still there. */
  kickSession(session: FoundSession, disconnect: Disconnect): Promise<void>;
  /**
   * A push to all sessions of some users, wherever they are. Resolves with those who have one that is connected. With a `key`,
   * no connection gets it twice: whoever does not know if it was pushed may push it again.
   */
  pushToUsers(
    uids: readonly string[],
    event: string,
    body: object,
    options?: { readonly key?: string },
  ): Promise<ReadonlySet<string>>;
  /** All sessions of a user join a room, without having asked. */
  joinRoom(uid: string, rid: string): Promise<void>;
  /** A push to every client that has entered through servers of a type. */
  broadcast(frontendType: string, event: string, body: object): void;
}

export interface SessionDirectoryOptions {
  readonly placements: Placements;
  readonly links: Links;
  readonly protos: LoadedProtos;
  /** The type of the servers that hold sessions. */
  readonly frontendType: string;
}

/** A front-end that is slower than this counts as one that does not have the user. */
const PUSH_TIMEOUT_MS = 1_000;

export function createSessionDirectory(options: SessionDirectoryOptions): SessionDirectory {
  const { placements, links, protos, frontendType } = options;
  const stub = (server: ServerInfo) => links.stub(server, protos.tangelo.session.SessionRemote);
  // Draining ones too: they still hold connections.
  const frontends = (type = frontendType) =>
    placements.current.view.servers.filter((server) => server.type === type);

  /** What every front-end answers; one that cannot be reached has no connection to tell of. */
  async function askAll<T>(ask: (server: ServerInfo) => Promise<T>): Promise<T[]> {
    const answers = await Promise.allSettled(frontends().map(ask));
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  }

  async function find(
    server: ServerInfo,
    request: { uid?: string; session?: string },
  ): Promise<FoundSession[]> {
    const { sessions } = await stub(server).find(request);
    return sessions.map((session) => ({
      id: session.id,
      frontend: server.id,
      uid: session.uid || undefined,
      name: session.name || undefined,
      settings: parseObject(session.settings),
    }));
  }

  return {
    async byId(frontend, id) {
      const server = placements.current.byId(frontend);
      return server && (await find(server, { session: id }))[0];
    },
    byUid: async (uid) => (await askAll((server) => find(server, { uid }))).flat(),
    async online(uids) {
      if (uids.length === 0) return new Set();
      const answers = await askAll((server) => stub(server).online({ uids: [...uids] }));
      return new Set(answers.flatMap((answer) => answer.uids));
    },
    async kick(uid, { code, reason } = DISCONNECTS.KICKED) {
      const answers = await askAll((server) => stub(server).kick({ uid, code, reason }));
      return answers.reduce((sum, { kicked }) => sum + kicked, 0);
    },
    async kickSession({ id, frontend }, { code, reason }) {
      const server = placements.current.byId(frontend);
      if (server) await stub(server).kick({ session: id, code, reason });
    },
    async pushToUsers(uids, event, body, { key = '' } = {}) {
      if (uids.length === 0) return new Set();
      const push = { uids: [...uids], event, key, body: Buffer.from(JSON.stringify(body)) };
      const answers = await askAll((server) => stub(server).deliver(push, { timeoutMs: PUSH_TIMEOUT_MS }));
      return new Set(answers.flatMap((answer) => answer.uids));
    },
    async joinRoom(uid, rid) {
      await askAll((server) => stub(server).join({ uid, rid }));
    },
    broadcast(type, event, body) {
      const push = { event, body: Buffer.from(JSON.stringify(body)) };
      for (const server of frontends(type)) stub(server).deliver.notify(push);
    },
  };
}
