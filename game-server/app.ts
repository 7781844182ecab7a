import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serverTypesIn } from './framework/application/server-folder.ts';
import { loadConfig } from './framework/config/load-config.ts';
import { createLogger } from './framework/observe/logger.ts';
import {
  describeStartFailure,
  exitCodeOf,
  reportStartFailure,
} from './framework/supervisor/start-failure.ts';

/**
 * `node app.js --id ID [--config DIR] [--set key=value …]` runs the master or one server of the topology. Each is put together
 * in a file of its own, so that neither loads what only the other needs.
 */
const serversDir = fileURLToPath(new URL('./app/servers/', import.meta.url));

const { values: flags } = parseArgs({
  options: {
    id: { type: 'string', default: '' },
    config: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
  },
});

try {
  const config = loadConfig({
    flags: flags.set,
    knownTypes: serverTypesIn(serversDir),
    ...(flags.config !== undefined && { dir: flags.config }),
  });
  const { level, dir } = config.settings.log;
  const log = createLogger({ serverId: flags.id, level, ...(dir !== undefined && { dir }) });
  if (flags.id === config.master.id) {
    const { runMaster } = await import('./run-master.ts');
    await runMaster({ config, log, flags });
  } else {
    const { runServer } = await import('./run-server.ts');
    await runServer({ config, log, id: flags.id, serversDir });
  }
} catch (error) {
  const failure = describeStartFailure(flags.id, error);
  reportStartFailure(failure);
  process.exit(exitCodeOf(failure));
}
