import type { Config } from '../../game-server/framework/config/config.ts';
import { loadProtos } from '../../game-server/framework/rpc/load-protos.ts';
import { createAdminClient, runningMaster } from '../../game-server/framework/supervisor/admin-client.ts';
import { TangeloError } from '../../shared/errors.ts';
import { tellNoMaster } from './no-master.ts';
import { formatStatus, toJson } from './status-table.ts';

/** Prints who runs; resolves with the exit code. */
export async function status(config: Config, { json }: { readonly json: boolean }): Promise<number> {
  const master = runningMaster(config);
  if (master === undefined) return tellNoMaster(config);
  const admin = createAdminClient({ config, protos: loadProtos(), master });
  try {
    const servers = await admin.status();
    process.stdout.write(json ? toJson(servers) : formatStatus(servers));
    return 0;
  } catch (error) {
    if (!(error instanceof TangeloError)) throw error;
    process.stderr.write(`${master.id} (pid ${master.pid}) does not answer: ${error.message}\n`);
    return 1;
  } finally {
    admin.close();
  }
}
