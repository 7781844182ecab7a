import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../game-server/framework/config/load-config.ts';
import { loadProtos } from '../../game-server/framework/rpc/load-protos.ts';
import { createAdminClient, runningMaster } from '../../game-server/framework/supervisor/admin-client.ts';
import { readState, stateFileIn } from '../../game-server/framework/supervisor/state-file.ts';
import { makeCertificate } from '../../game-server/framework/transport/certificate-fixture.ts';
import type { ServerStatus__Output } from '../../shared/proto/generated/tangelo/admin/ServerStatus.ts';
import { startBenchCluster } from '../bench/bench-cluster.ts';
import type { Targets } from './attack.ts';
import { Logs } from './logs.ts';

const HOST = '127.0.0.1';

/** Every way in is open, and whoever says nothing is not waited for as long as usual. */
const SETTINGS = {
  compat: { pomeloSocketIo: true },
  // A client that polls has no socket that could break: it is gone when it has not answered a ping.
  deadlines: { helloMs: 2_000, pingMs: 3_000, pongMs: 8_000 },
  session: { graceMs: 1_000 },
  // More than the attackers open, so that they are not turned away before they have said anything.
  limits: { connectionsPerAddress: 5_000 },
};

const SERVERS = {
  gate: [{ id: 'gate', host: HOST, clientPort: 0 }],
  connector: [{ id: 'connector', host: HOST, clientPort: 0, clusterCount: 2, linePort: 0, utfPort: 0 }],
  chat: [{ id: 'chat', host: HOST, clusterCount: 2 }],
  user: [{ id: 'user', host: HOST }],
};

/** A cluster of its own for the attackers, and what can be seen of it from outside. */
export interface FuzzCluster {
  readonly targets: Targets;
  readonly logs: Logs;
  status(): Promise<readonly ServerStatus__Output[]>;
  /** Removes its data; its logs too, unless somebody wants to read them. */
  stop(options: { readonly keepLogs: boolean }): Promise<void>;
}

/** With `tls` the ports for clients and the page speak it, which needs openssl. */
export async function startFuzzCluster({ tls }: { readonly tls: boolean }): Promise<FuzzCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'tangelo-fuzz-'));
  const logDir = join(folder, 'logs');
  mkdirSync(logDir);
  const cluster = await startBenchCluster({
    settings: { ...SETTINGS, log: { dir: logDir }, ...(tls && { tls: makeCertificate(folder, 'fuzz') }) },
    servers: SERVERS,
  });
  const config = loadConfig({ dir: cluster.configDir, env: {} });
  const master = runningMaster(config);
  if (master === undefined) throw new Error('The master of the cluster is gone.');
  const admin = createAdminClient({ config, protos: loadProtos(), master });
  const incarnations = new Map(
    [...readState(stateFileIn(config.dataDir)).servers, master].map((one) => [one.id, one.incarnation ?? '']),
  );
  const logs = new Logs(logDir);
  const servers = await admin.status();
  const portsOf = (type: string) =>
    servers.flatMap((server) => (server.type === type ? [portOf(server.clientAddress)] : []));
  const forClients = {
    gate: portsOf('gate'),
    connector: portsOf('connector'),
    line: logs.portsOf('linePort'),
    utf: logs.portsOf('utfPort'),
    web: portsOf('web'),
  };
  return {
    logs,
    targets: {
      ...forClients,
      secure: tls ? Object.values(forClients).flat() : [],
      rpc: servers.map(({ id, rpcAddress }) => ({
        port: portOf(rpcAddress),
        incarnation: incarnations.get(id) ?? '',
      })),
      ops: servers.map(({ httpAddress }) => portOf(httpAddress)),
    },
    status: () => admin.status(),
    async stop({ keepLogs }) {
      admin.close();
      await cluster.stop();
      if (!keepLogs) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}
