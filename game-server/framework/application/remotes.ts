import { z } from 'zod';
import type { Remote, RemoteFilter } from '../rpc/remote.ts';
import type { RpcServer } from '../rpc/rpc.ts';
import { loadModules } from './server-folder.ts';

const remoteSchema = z.object({
  addTo: z.custom<Remote['addTo']>((value) => typeof value === 'function', 'what `remote` returned'),
});

export interface RemotesOptions {
  readonly serversDir: string;
  readonly type: string;
  readonly services: object;
  readonly filters: readonly RemoteFilter[];
  readonly server: RpcServer;
}

/** Adds the remotes of a server type to its gRPC server. */
export async function loadRemotes({
  serversDir,
  type,
  services,
  filters,
  server,
}: RemotesOptions): Promise<void> {
  for (const { create } of await loadModules(serversDir, type, 'remote')) {
    remoteSchema.parse(create(services)).addTo(server, filters);
  }
}
