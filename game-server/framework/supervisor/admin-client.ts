import { pino } from 'pino';
import type { Disconnect } from '../../../shared/disconnect.ts';
import type { KickReply__Output } from '../../../shared/proto/generated/tangelo/admin/KickReply.ts';
import type { ServerStatus__Output } from '../../../shared/proto/generated/tangelo/admin/ServerStatus.ts';
import type { Config } from '../config/config.ts';
import { createLinks } from '../rpc/links.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import { isAlive } from './process-identity.ts';
import { type MasterState, readState, stateFileIn } from './state-file.ts';

/** Talks to the master that runs on this machine with this configuration. */
export interface AdminClient {
  status(): Promise<ServerStatus__Output[]>;
  /** Resolves with how many servers there were when none is left. */
  stop(options: { readonly timeoutMs: number }): Promise<number>;
  /** Closes the connections of everybody of that name; resolves when their sessions are over. */
  kick(name: string, disconnect: Disconnect): Promise<KickReply__Output>;
  close(): void;
}

export interface AdminClientOptions {
  readonly config: Pick<Config, 'master' | 'settings'>;
  readonly protos: LoadedProtos;
  readonly master: NonNullable<MasterState['master']>;
}

/** The master that runs on this data at the moment. */
export function runningMaster({ dataDir }: Pick<Config, 'dataDir'>): MasterState['master'] {
  const { master } = readState(stateFileIn(dataDir));
  return master !== undefined && isAlive(master) ? master : undefined;
}

/** Its calls fail as those of every stub do, with `UNAVAILABLE` when the master cannot be reached. */
export function createAdminClient({ config, protos, master }: AdminClientOptions): AdminClient {
  const self = { id: 'operator', incarnation: `operator-${process.pid}` };
  const links = createLinks({ self, settings: config.settings.rpc, log: pino({ level: 'silent' }) });
  const { host, port } = config.master;
  const admin = links.stub(
    { id: master.id, incarnation: master.incarnation, host, port },
    protos.tangelo.admin.Admin,
  );
  return {
    status: async () => (await admin.status({})).servers,
    stop: async (options) => (await admin.stop({}, options)).stopped,
    kick: (name, { code, reason }) => admin.kick({ name, code, reason }),
    close: () => links.close(),
  };
}
