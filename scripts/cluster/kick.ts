import type { Config } from '../../game-server/framework/config/config.ts';
import { loadProtos } from '../../game-server/framework/rpc/load-protos.ts';
import { createAdminClient, runningMaster } from '../../game-server/framework/supervisor/admin-client.ts';
import { DISCONNECTS } from '../../shared/disconnect.ts';
import { TangeloError } from '../../shared/errors.ts';
import { tellNoMaster } from './no-master.ts';

export interface KickOptions {
  readonly user: string;
  /** What the user is told. */
  readonly reason: string;
  readonly json: boolean;
}

/** Closes the connections of a user; resolves with the exit code when their sessions are over. */
export async function kick(config: Config, { user, reason, json }: KickOptions): Promise<number> {
  const master = runningMaster(config);
  if (master === undefined) return tellNoMaster(config);
  const admin = createAdminClient({ config, protos: loadProtos(), master });
  try {
    const { kicked, silent } = await admin.kick(user, { code: DISCONNECTS.KICKED.code, reason });
    if (json) process.stdout.write(`${JSON.stringify({ user, kicked, silent }, null, 2)}\n`);
    else if (kicked > 0)
      process.stdout.write(`kicked ${user}: ${kicked} ${kicked === 1 ? 'session' : 'sessions'}\n`);
    if (silent.length > 0) return failed(`no answer from ${silent.join(', ')}`);
    return kicked > 0 ? 0 : failed(`nobody called ${user} is here`);
  } catch (error) {
    if (!(error instanceof TangeloError)) throw error;
    return failed(`${master.id} (pid ${master.pid}) does not answer: ${error.message}`);
  } finally {
    admin.close();
  }
}

function failed(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}
