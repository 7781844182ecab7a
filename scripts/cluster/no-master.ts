import type { Config } from '../../game-server/framework/config/config.ts';
import { stateFileIn } from '../../game-server/framework/supervisor/state-file.ts';
import { orphans } from '../../game-server/framework/supervisor/stop-recorded.ts';

/** Says why there is nobody to ask; returns the exit code. */
export function tellNoMaster({ dataDir }: Config): number {
  const left = orphans(stateFileIn(dataDir)).map(({ id, pid }) => `${id} (pid ${pid})`);
  if (left.length === 0) return tellNothingRuns(dataDir);
  process.stderr.write(`the master is not running; without it run ${left.join(', ')}\n`);
  return 1;
}

/** Says where a cluster that runs would have left its traces; returns the exit code. */
export function tellNothingRuns(dataDir: string): number {
  process.stderr.write(`no cluster is running here, with its data in ${dataDir}\n`);
  return 1;
}
