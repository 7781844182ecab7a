import type { ServerStatus__Output } from '../../shared/proto/generated/tangelo/admin/ServerStatus.ts';
import type { FuzzCluster } from './fuzz-cluster.ts';
import { abandonedSockets, descriptorsOf, seesSockets } from './held-sockets.ts';

/** How long servers may take to notice that attackers are gone: their longest deadline for an opening, and some more. */
const WAIT_MS = 20_000;
/** Files, and links to other servers, that are opened when they are first needed. */
const MORE_DESCRIPTORS = 16;
/** A heap is not given back at once; what leaks with each input is more than this before long. */
const MORE_MEMORY_BYTES = 250_000_000;

/** What a server had before anything was thrown at it. */
export interface Footprint {
  readonly id: string;
  readonly pid: number;
  readonly memory: number;
  readonly descriptors: number;
}

export function footprints(servers: readonly ServerStatus__Output[]): Footprint[] {
  return servers.map(({ id, pid, memory }) => ({
    id,
    pid,
    memory: Number(memory),
    descriptors: seesSockets ? descriptorsOf(pid) : 0,
  }));
}

export interface LeftoverOptions {
  readonly cluster: FuzzCluster;
  readonly before: readonly Footprint[];
  /** Connections of the control clients, that are still there. */
  readonly controls: number;
}

/** What is left of attackers that are gone, after a while: one line each, none if all is well. */
export async function leftovers(options: LeftoverOptions): Promise<string[]> {
  const stop = performance.now() + WAIT_MS;
  for (;;) {
    const left = await look(options);
    if (left.length === 0 || performance.now() > stop) return left;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function look({ cluster, before, controls }: LeftoverOptions): Promise<string[]> {
  const servers = await cluster.status();
  const connections = servers.reduce((sum, server) => sum + server.connections, 0);
  const pids = servers.map(({ pid }) => pid);
  const now = footprints(servers);
  return [
    ...(connections === controls ? [] : [`${connections} connections, and ${controls} of them are ours`]),
    ...now.flatMap(({ id, pid, memory, descriptors }) => {
      const former = before.find((one) => one.id === id);
      const abandoned = seesSockets ? abandonedSockets(pid, [...pids, process.pid]) : [];
      const more = descriptors - (former?.descriptors ?? 0);
      return [
        ...(abandoned.length === 0
          ? []
          : [`${id} holds ${abandoned.length} sockets of nobody, at ${[...new Set(abandoned)]}`]),
        ...(more <= MORE_DESCRIPTORS ? [] : [`${id} has ${more} more files and sockets than before`]),
        ...(memory - (former?.memory ?? 0) <= MORE_MEMORY_BYTES
          ? []
          : [`${id} has grown from ${former?.memory} to ${memory} bytes`]),
      ];
    }),
  ];
}
