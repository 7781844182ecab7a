import type { Config } from '../../game-server/framework/config/config.ts';
import { loadProtos } from '../../game-server/framework/rpc/load-protos.ts';
import { createAdminClient, runningMaster } from '../../game-server/framework/supervisor/admin-client.ts';
import {
  isAlive,
  type ProcessIdentity,
  signal,
} from '../../game-server/framework/supervisor/process-identity.ts';
import {
  type MasterState,
  readState,
  stateFileIn,
} from '../../game-server/framework/supervisor/state-file.ts';
import { orphans, stopOrphans, waitForEnd } from '../../game-server/framework/supervisor/stop-recorded.ts';
import { TangeloError } from '../../shared/errors.ts';

import { tellNothingRuns } from './no-master.ts';

/** Beyond what its servers may take, a master or a launcher gets this long to end. */
const MARGIN_MS = 10_000;

/** Back-ends, front-ends and entrances stop one after the other. */
const TIERS = 3;

/** Stops whatever runs of the cluster; resolves with the exit code when nothing is left. */
export async function stop(config: Config): Promise<number> {
  const stateFile = stateFileIn(config.dataDir);
  const { launcher } = readState(stateFile);
  const master = runningMaster(config);
  if (master !== undefined) return stopThroughMaster(config, master);
  if (orphans(stateFile).length === 0) {
    return tellNothingRuns(config.dataDir);
  }
  // A launcher that lives would start a master, and that one the servers, again.
  if (launcher !== undefined && isAlive(launcher)) return stopThroughLauncher(config, launcher);
  return told(await stopOrphans(stateFile, config.settings.supervisor.stopTimeoutMs));
}

async function stopThroughMaster(
  config: Config,
  master: NonNullable<MasterState['master']>,
): Promise<number> {
  const admin = createAdminClient({ config, protos: loadProtos(), master });
  try {
    const stopped = await admin.stop({ timeoutMs: longestStopMs(config) });
    if (await waitForEnd(master, MARGIN_MS)) return told(stopped);
    return failed(`${master.id} (pid ${master.pid}) has stopped the servers and does not end`);
  } catch (error) {
    if (!(error instanceof TangeloError)) throw error;
    // It died meanwhile: what is left has another master by now, or none.
    if (!isAlive(master)) return stop(config);
    return failed(`${master.id} (pid ${master.pid}) does not stop the cluster: ${error.message}`);
  } finally {
    admin.close();
  }
}

async function stopThroughLauncher(config: Config, launcher: ProcessIdentity): Promise<number> {
  const stateFile = stateFileIn(config.dataDir);
  const { length } = orphans(stateFile);
  signal(launcher, 'SIGTERM');
  const hasEnded = await waitForEnd(launcher, longestStopMs(config));
  return hasEnded && orphans(stateFile).length === 0
    ? told(length)
    : failed(`the launcher (pid ${launcher.pid}) does not stop the cluster`);
}

function longestStopMs({ settings }: Config): number {
  return TIERS * settings.supervisor.stopTimeoutMs + MARGIN_MS;
}

function told(stopped: number): number {
  process.stdout.write(`stopped ${stopped} ${stopped === 1 ? 'server' : 'servers'}\n`);
  return 0;
}

function failed(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}
