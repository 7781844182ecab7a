import type { AdminDefinition } from '../../../shared/proto/generated/tangelo/admin/Admin.ts';
import type { ServerStatus } from '../../../shared/proto/generated/tangelo/admin/ServerStatus.ts';
import type { MasterEntry } from '../config/config.ts';
import { residentMemory } from '../observe/resident-memory.ts';
import type { MasterRegistry } from '../registry/master-registry.ts';
import type { Implementation } from '../rpc/rpc.ts';
import type { Kicker } from './kicker.ts';
import { addressOf, statusOf } from './status.ts';
import type { Supervisor } from './supervisor.ts';

export interface AdminOptions {
  readonly master: MasterEntry;
  readonly registry: Pick<MasterRegistry, 'stats'>;
  /** Resolves when the master knows its servers. */
  readonly supervisor: Promise<Supervisor>;
  readonly kicker: Kicker;
  /** Begins to end the whole cluster. */
  readonly stop: () => void;
}

/** What operators ask the master. */
export function createAdmin(options: AdminOptions): Implementation<AdminDefinition> {
  const { master, registry, supervisor, kicker, stop } = options;
  return {
    async status() {
      const servers = (await supervisor).servers();
      return {
        servers: [
          statusOfMaster(master),
          ...servers.map((server) => statusOf(server, registry.stats(server.plan.id))),
        ],
      };
    },
    kick: ({ name, code, reason }) => kicker.kick(name, { code, reason }),
    async stop() {
      stop();
      return { stopped: await (await supervisor).stop() };
    },
  };
}

function statusOfMaster({ id, host, port, httpPort }: MasterEntry): ServerStatus {
  return {
    id,
    type: 'master',
    pid: process.pid,
    state: 'up',
    rpcAddress: addressOf(host, port),
    httpAddress: addressOf('127.0.0.1', httpPort),
    uptimeMs: Math.round(process.uptime() * 1_000),
    memory: residentMemory(),
  };
}
