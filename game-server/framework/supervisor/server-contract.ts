import type { Logger } from 'pino';
import type { ClusterSettings } from '../config/cluster-schema.ts';
import type { ServerInfo } from '../registry/registry.ts';
import type { ServerProcess } from './server-process.ts';
import type { StartFailure } from './start-failure.ts';
import type { PlannedServer } from './start-order.ts';

/**
 * - `down`: not asked to run, or asked to stop and ended.
 * - `starting`: the process runs and has not registered yet.
 * - `up`, `draining`: as it told the registry.
 * - `waiting`: it ended, and is started again after a pause.
 * - `stopping`: it was told to end.
 * - `failed`: it was given up; it stays so until it registers by itself.
 */
export type ServerState = 'down' | 'starting' | 'up' | 'draining' | 'waiting' | 'stopping' | 'failed';

export type SupervisedEvent =
  /** The set of processes, or what is known of one, changed: worth recording. */
  | { readonly kind: 'recorded' }
  | { readonly kind: 'ready'; readonly info: ServerInfo; readonly startMs: number }
  /** The process of this incarnation has ended. */
  | { readonly kind: 'ended'; readonly incarnation: string | undefined }
  /** It could not start, and `isFatal` said that it is not to be tried again. */
  | { readonly kind: 'refused'; readonly failure: StartFailure }
  | { readonly kind: 'gaveUp'; readonly reason: string };

export interface SupervisedServerOptions {
  readonly plan: PlannedServer;
  readonly settings: ClusterSettings['supervisor'];
  readonly log: Logger;
  readonly spawn: () => ServerProcess;
  readonly adopt: (pid: number) => ServerProcess | undefined;
  /** Who holds this id in the registry at the moment. */
  readonly holder: () => ServerInfo | undefined;
  /** What the process that has just ended left as its reason. */
  readonly takeFailure: () => StartFailure | undefined;
  /** Whether this failure to start is to be told at once, without another attempt. */
  readonly isFatal: (failure: StartFailure) => boolean;
  /** Whether it is started again when it dies. */
  readonly restarts: () => boolean;
  readonly tell: (event: SupervisedEvent) => void;
}
