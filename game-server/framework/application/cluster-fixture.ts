import { io, type Socket } from 'socket.io-client';
import { clusterSchema } from '../config/cluster-schema.ts';
import type { Config, ServerEntry } from '../config/config.ts';
import { createMasterRegistry, type MasterRegistry } from '../registry/master-registry.ts';
import type { ServerInfo } from '../registry/registry.ts';
import { encodeView } from '../registry/wire.ts';
import { silent } from '../rpc/fixture.ts';
import { createLinks } from '../rpc/links.ts';
import { loadProtos } from '../rpc/load-protos.ts';
import { createRpcServer } from '../rpc/rpc-server.ts';
import { createSqliteFixture } from '../storage/sqlite-fixture.ts';
import type { Storage } from '../storage/storage.ts';
import { type Application, createApplication } from './application.ts';
import type { Setup } from './setup.ts';

const HOST = '127.0.0.1';

export interface TestCluster {
  readonly registry: MasterRegistry;
  /** The storage of the cluster, by a connection of the test's own. */
  readonly storage: Storage;
  /** Starts a server of the topology; `configure` is what its application would do before. */
  start(
    id: string,
    options?: { serversDir?: string; configure?: (app: Setup) => void },
  ): Promise<Application>;
  /** As `start`, without starting it. */
  create(id: string, options?: { serversDir?: string }): Application;
  /** A client that is connected to a front-end, when all that have started know of each other. */
  connect(id: string): Promise<Socket>;
  /** The database, as a file. */
  readonly databaseFile: string;
  /** Resolves when the view of the registry matches. */
  viewWhere(matches: (servers: readonly ServerInfo[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

export interface TestClusterOptions {
  /** Ids by type: `chat: ['chat-1']`. */
  readonly types: Readonly<Record<string, readonly string[]>>;
  readonly frontends: readonly string[];
  readonly serversDir: string;
  readonly settings?: object;
  readonly keepsMembers?: (rid: string) => boolean;
  /** Of every front-end; default: the system chooses. */
  readonly clientPort?: number;
}

/** For tests: a whole cluster in this process, over real links, with a real registry and storage. */
export async function createTestCluster(options: TestClusterOptions): Promise<TestCluster> {
  const settings = clusterSchema.parse({
    registry: { leaseMs: 600_000, heartbeatMs: 50 },
    session: { graceMs: 300 },
    // A machine that is busy with something else is no reason to refuse what a test asks for.
    handler: { busyLagMs: 0 },
    ...options.settings,
  });
  const { clientPort = 0, keepsMembers } = options;
  const fixture = await createSqliteFixture();
  const storage = fixture.open();
  await storage.migrate();
  const registry = createMasterRegistry({
    settings: settings.registry,
    term: 1,
    log: silent,
    isDead: () => true,
  });
  registry.publish();
  const rpc = createRpcServer({
    self: { id: 'master', incarnation: 'm1' },
    settings: settings.rpc,
    log: silent,
  });
  const protos = loadProtos();
  rpc.addStream(protos.tangelo.registry.Registry.Attend, (stream) => registry.accept(stream));
  const port = await rpc.listen(HOST, 0);
  const servers = Object.entries(options.types).flatMap(([type, ids]) =>
    ids.map((id): ServerEntry => {
      const frontend = options.frontends.includes(type);
      return { id, type, host: HOST, frontend, args: [], ...(frontend && { clientPort }) };
    }),
  );
  const config: Config = {
    environment: 'development',
    configDir: '/nowhere',
    dataDir: fixture.folder,
    servers,
    master: { id: 'master', host: HOST, port, httpPort: 0 },
    settings,
  };
  const applications: Application[] = [];
  const sockets: Socket[] = [];

  const links = createLinks({
    self: { id: 'test', incarnation: 't1' },
    settings: settings.rpc,
    log: silent,
  });
  /** Whoever has started is in the view; that of the others may still be on its way to them. */
  async function tellTheView(): Promise<void> {
    const view = encodeView(registry.current());
    const told = registry
      .servers()
      .map((server) => links.stub(server, protos.tangelo.view.ViewRemote).exchange(view));
    await Promise.all(told);
  }

  const create: TestCluster['create'] = (id, { serversDir = options.serversDir } = {}) => {
    const entry = servers.find((server) => server.id === id);
    if (!entry) throw new Error(`there is no server ${id}`);
    const app = createApplication({
      config,
      entry,
      log: silent,
      serversDir,
      rooms: { owner: 'chat', edge: 'connector', ...(keepsMembers && { keepsMembers }) },
      storage: () => fixture.open(),
      secret: new Uint8Array(32),
    });
    applications.push(app);
    return app;
  };

  return {
    registry,
    storage,
    databaseFile: fixture.file,
    create,
    async start(id, { configure, ...rest } = {}) {
      const app = create(id, rest);
      configure?.(app);
      await app.start();
      return app;
    },
    async connect(id) {
      await tellTheView();
      const socket = io(`http://${HOST}:${registry.get(id)?.clientPort}`, {
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
      });
      sockets.push(socket);
      await new Promise<void>((resolve) => socket.once('connect', resolve));
      return socket;
    },
    viewWhere(matches) {
      return new Promise((resolve) => {
        const stop = registry.watch(({ servers: present }) => {
          if (!matches(present)) return;
          queueMicrotask(() => stop());
          resolve();
        });
      });
    },
    async close() {
      for (const socket of sockets) socket.disconnect();
      links.close();
      await Promise.all(applications.map((app) => app.stop()));
      await rpc.close({ graceMs: 0 });
      registry.close();
      await fixture.dispose();
    },
  };
}
