import { randomBytes } from 'node:crypto';
import type { Config, ServerEntry } from '../config/config.ts';
import { createLagMeter, type LagMeter } from '../observe/lag-meter.ts';
import type { Logger } from '../observe/logger.ts';
import { createMetrics, type Metrics } from '../observe/metrics.ts';
import { createOpsServer } from '../observe/ops-server.ts';
import { residentMemory } from '../observe/resident-memory.ts';
import { serveViews } from '../placement/exchange.ts';
import { createPlacements, type Placements } from '../placement/placements.ts';
import type { Registry, ServerInfo } from '../registry/registry.ts';
import { createRegistryClient } from '../registry/registry-client.ts';
import { createDialStream } from '../rpc/dial-stream.ts';
import { createLinks } from '../rpc/links.ts';
import { type LoadedProtos, loadProtos } from '../rpc/load-protos.ts';
import type { Links, RpcServer } from '../rpc/rpc.ts';
import { createRpcServer } from '../rpc/rpc-server.ts';
import type { Self } from './services.ts';

export interface NodeOptions {
  readonly config: Config;
  readonly entry: ServerEntry;
  readonly log: Logger;
  readonly load: () => { readonly connections: number; readonly rooms: number };
}

/** What every server of the cluster has: its place in the registry, its links to others, its own gRPC and probes. */
export interface Node {
  readonly self: Self;
  readonly protos: LoadedProtos;
  readonly links: Links;
  readonly rpcServer: RpcServer;
  readonly placements: Placements;
  readonly registry: Registry;
  readonly metrics: Metrics;
  readonly lag: LagMeter;
  /** Listens, and joins the cluster; services have to be added before. Resolves when the view holds this server. */
  join(client: { readonly port?: number }): Promise<void>;
  /** Tells probes whether the server, as long as it is in the view, can do its work. Until it is said, it can. */
  setAble(isAble: boolean): void;
  /** Leaves the view for new work. */
  drain(): Promise<void>;
  /** Finishes what is in flight and lets go of everything. */
  leave(options: { graceMs: number }): Promise<void>;
}

export function createNode({ config, entry, log, load }: NodeOptions): Node {
  const { settings, master } = config;
  const self: Self = { id: entry.id, type: entry.type, incarnation: randomBytes(12).toString('base64url') };
  const protos = loadProtos();
  const lag = createLagMeter();
  const metrics = createMetrics({ labels: { server: self.id, type: self.type }, lag });
  metrics.gauge({
    name: 'tangelo_connections',
    help: 'Connections of clients.',
    collect() {
      this.set(load().connections);
    },
  });
  metrics.gauge({
    name: 'tangelo_rooms',
    help: 'Rooms with members: of a chat server those that it owns, of a connector those of its clients.',
    collect() {
      this.set(load().rooms);
    },
  });
  const links = createLinks({ self, settings: settings.rpc, log });
  const rpcServer = createRpcServer({ self, settings: settings.rpc, log });
  const dialStream = createDialStream({ settings: settings.rpc });
  const registry = createRegistryClient({
    dial: () => dialStream(master, protos.tangelo.registry.Registry.Attend),
    settings: settings.registry,
    stats: () => ({ rss: residentMemory(), ...load() }),
    log,
  });
  const placements = createPlacements(registry);
  // No process talks to a server that its view does not hold.
  placements.watch(({ view }) => links.retain(view.servers));
  serveViews(rpcServer, protos, placements);
  let isUp = false;
  let isAble = true;
  /** What probes are told over HTTP and over gRPC. */
  const isReady = () => isUp && isAble;
  const setUp = (up: boolean) => {
    isUp = up;
    rpcServer.setServing(isReady());
  };
  const ops = createOpsServer({ ready: isReady, metrics, status: () => ({ id: self.id, ...load() }) });

  return {
    self,
    protos,
    links,
    rpcServer,
    placements,
    registry,
    metrics,
    lag,
    async join(client) {
      const port = await rpcServer.listen(entry.host, entry.port ?? 0);
      const httpPort = await ops.listen(entry.host, 0);
      const info: ServerInfo = {
        ...self,
        host: entry.host,
        port,
        httpPort,
        ...(client.port !== undefined && { clientPort: client.port }),
        ...(entry.clientHost !== undefined && { clientHost: entry.clientHost }),
        state: 'up',
        pid: process.pid,
        startedAt: Math.round(performance.timeOrigin),
      };
      await registry.register(info);
      setUp(true);
    },
    setAble(able) {
      isAble = able;
      rpcServer.setServing(isReady());
    },
    async drain() {
      setUp(false);
      await registry.drain();
    },
    async leave({ graceMs }) {
      setUp(false);
      await rpcServer.close({ graceMs });
      await registry.close();
      placements.close();
      links.close();
      lag.close();
      await ops.close();
    },
  };
}
