import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../game-server/framework/config/load-config.ts';
import { loadProtos } from '../../game-server/framework/rpc/load-protos.ts';
import { createAdminClient, runningMaster } from '../../game-server/framework/supervisor/admin-client.ts';
import { readState, stateFileIn } from '../../game-server/framework/supervisor/state-file.ts';
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

export async function startFuzzCluster(): Promise<FuzzCluster> {
  const logDir = mkdtempSync(join(tmpdir(), 'tangelo-fuzz-logs-'));
  const cluster = await startBenchCluster({
    settings: { ...SETTINGS, log: { dir: logDir } },
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
  return {
    logs,
    targets: {
      gate: portsOf('gate'),
      connector: portsOf('connector'),
      line: logs.portsOf('linePort'),
      utf: logs.portsOf('utfPort'),
      rpc: servers.map(({ id, rpcAddress }) => ({
        port: portOf(rpcAddress),
        incarnation: incarnations.get(id) ?? '',
      })),
      web: portsOf('web'),
      ops: servers.map(({ httpAddress }) => portOf(httpAddress)),
    },
    status: () => admin.status(),
    async stop({ keepLogs }) {
      admin.close();
      await cluster.stop();
      if (!keepLogs) rmSync(logDir, { recursive: true, force: true });
    },
  };
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}
