import { DICTIONARY } from './app/dictionary.ts';
import { chatRoute, connectorRoute } from './app/routes.ts';
import { type Application, createApplication } from './framework/application/application.ts';
import { enteredFilter } from './framework/application/filter.ts';
import type { Config, ServerEntry } from './framework/config/config.ts';
import { loadSecret } from './framework/config/load-secret.ts';
import type { Logger } from './framework/observe/logger.ts';
import { createStorage } from './framework/storage/create-storage.ts';
import { runProcess } from './framework/supervisor/run-process.ts';
import { StartError } from './framework/supervisor/start-error.ts';

export interface ServerRunOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly id: string;
  readonly serversDir: string;
}

/** Runs one server of the chat until it is asked to stop; ends the process. */
export async function runServer({ config, log, id, serversDir }: ServerRunOptions): Promise<never> {
  const entry = config.servers.find((server) => server.id === id);
  if (!entry) throw new StartError(`There is no server "${id}" in the section ${config.environment}.`);
  const secret = await loadSecret({ config, env: process.env });
  return runProcess({
    serverId: id,
    log,
    stopTimeoutMs: config.settings.supervisor.stopTimeoutMs,
    create: () => createChatServer({ config, entry, log, serversDir, secret }),
  });
}

/** What the chat is made of: which type owns rooms, who may call what before entering, and where requests go. */
function createChatServer(options: {
  readonly config: Config;
  readonly entry: ServerEntry;
  readonly log: Logger;
  readonly serversDir: string;
  readonly secret: Uint8Array;
}): Application {
  const { config, log } = options;
  const { roomsPerSession } = config.settings.limits;
  const app = createApplication({
    ...options,
    rooms: { owner: 'chat', edge: 'connector' },
    storage: () => createStorage({ config, log }),
    dictionary: DICTIONARY,
  });
  app.configure({ type: 'gate' }, (gate) => {
    gate.globalFilter(enteredFilter((route) => route.startsWith('gate.')));
  });
  app.configure({ type: 'connector' }, (connector) => {
    connector
      .globalFilter(enteredFilter((route) => route === 'connector.entryHandler.enter'))
      .route('connector', connectorRoute)
      .route('chat', chatRoute({ roomsPerSession }));
  });
  // Chat servers call each other about rooms.
  app.routeRemote('chat', (rid) => ({ room: rid }));
  return app;
}
