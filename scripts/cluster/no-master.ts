import type { Config } from '../../game-server/framework/config/config.ts';
import { stateFileIn } from '../../game-server/framework/supervisor/state-file.ts';
import { orphans } from '../../game-server/framework/supervisor/stop-recorded.ts';

/** Says why there is nobody to ask; returns the exit code. */
export function tellNoMaster({ dataDir }: Config): number {
  const left = orphans(stateFileIn(dataDir)).map(({ id, pid }) => `${id} (pid ${pid})`);
  process.stderr.write(
    left.length === 0
      ? 'no cluster is running here\n'
      : `the master is not running; without it run ${left.join(', ')}\n`,
  );
  return 1;
}
