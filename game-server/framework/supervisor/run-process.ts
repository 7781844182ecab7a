import type { Logger } from 'pino';
import { withResolvers } from '../registry/with-resolvers.ts';
import { EXIT } from './exit-codes.ts';
import {
  describeStartFailure,
  exitCodeOf,
  FAILURE_FILE_VARIABLE,
  reportStartFailure,
} from './start-failure.ts';
import { onStopSignals } from './stop-signals.ts';

/** Something that runs as a process of the cluster. */
export interface Service {
  start(): Promise<void>;
  /** May be called while it starts, and without a start. */
  stop(): Promise<void>;
  /** Told when the cluster has declared it gone. */
  onEvicted(listener: () => void): void;
}

export interface RunOptions {
  readonly serverId: string;
  readonly log: Logger;
  /** Makes the service, or makes it anew after the cluster had declared it gone. */
  readonly create: () => Service | Promise<Service>;
  readonly stopTimeoutMs: number;
}

/**
 * Runs a service until the process is asked to end. Ends the process: with 0 after a stop, with 1 or 78 and one message when
 * it could not start, with 70 after a fault of the program.
 */
export async function runProcess({ serverId, log, create, stopTimeoutMs }: RunOptions): Promise<never> {
  let stopping = false;
  const asked = withResolvers<void>();
  const fault = (error: unknown) => {
    log.fatal({ err: error }, 'fault of the program');
    process.exit(EXIT.INTERNAL);
  };
  process.on('uncaughtException', fault);
  process.on('unhandledRejection', fault);
  onStopSignals({
    stop: () => {
      stopping = true;
      asked.resolve();
    },
    kill: () => process.exit(EXIT.INTERNAL),
  });

  for (;;) {
    const service = await create();
    let evicted = false;
    const eviction = new Promise<void>((resolve) => {
      service.onEvicted(() => {
        evicted = true;
        resolve();
      });
    });
    const ended = Promise.race([asked.promise, eviction]);
    try {
      // Somebody may have asked for the end while it was created.
      const started = stopping ? Promise.resolve() : service.start();
      // A start may wait for a master that does not come; the wish to stop does not wait for that.
      await Promise.race([started, ended]);
      // Under a master it is the master who says so.
      if (!stopping) log[process.env[FAILURE_FILE_VARIABLE] ? 'debug' : 'info'](`${serverId} is up`);
      if (!stopping) await ended;
      started.catch(() => {});
    } catch (error) {
      const failure = describeStartFailure(serverId, error);
      if (failure.kind === 'fault') log.fatal({ err: error }, failure.message);
      reportStartFailure(failure);
      process.exit(exitCodeOf(failure));
    }
    if (stopping) setTimeout(() => process.exit(EXIT.INTERNAL), stopTimeoutMs).unref();
    await service.stop();
    if (stopping) process.exit(EXIT.STOPPED);
    if (evicted) log.warn('the cluster had declared this server gone; it starts anew as another incarnation');
  }
}
