import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../testing/free-ports.ts';
import { ClusterProcesses, type RunningCommand } from './cluster-processes.ts';

export type { RunningCommand } from './cluster-processes.ts';

/** How a dummy server misbehaves, by its id. */
export type Behaviour = Record<
  string,
  {
    /** Ends at once with this code. */
    exit?: number;
    /** Is not created before somebody asks it to end (SIGTERM). */
    createdOnceAsked?: boolean;
    /** Does not register. */
    mute?: boolean;
    /** Registers only when this line is among the events. */
    after?: string;
    ignoreStop?: boolean;
  }
>;

const TOPOLOGY = {
  gate: [{ id: 'gate-1', host: '127.0.0.1', clientPort: 0 }],
  connector: [
    { id: 'connector-1', host: '127.0.0.1', clientPort: 0 },
    { id: 'connector-2', host: '127.0.0.1', clientPort: 0 },
  ],
  chat: [
    { id: 'chat-1', host: '127.0.0.1' },
    { id: 'chat-2', host: '127.0.0.1' },
  ],
};

/** A cluster of dummy servers in a folder of its own: real processes on ports that the system chose. */
export class DummyCluster extends ClusterProcesses {
  /** Writes the configuration. */
  async configure(options: { chat?: object[]; settings?: object } = {}): Promise<void> {
    const master = { id: 'master-1', host: '127.0.0.1', port: await freePort(), httpPort: 0 };
    this.write({
      master: { development: master },
      servers: { development: { ...TOPOLOGY, ...(options.chat !== undefined && { chat: options.chat }) } },
      cluster: {
        log: { level: 'silent' },
        web: { port: 0 },
        supervisor: { backoffMinMs: 20, backoffMaxMs: 100, failedStarts: 3, stopTimeoutMs: 3_000 },
        ...options.settings,
      },
    });
    this.behave({});
  }

  behave(behaviour: Behaviour): void {
    writeFileSync(join(this.configDir, 'behaviour.json'), JSON.stringify(behaviour));
  }

  /** Starts a master, or a launcher with its master, and returns the command's process. */
  run(what: 'master' | 'launcher'): RunningCommand {
    return this.runScript(dummy(what));
  }

  /** Starts one server, which no master knows of yet. */
  runServer(id: string): RunningCommand {
    return this.runScript(dummy('server'), '--id', id);
  }

  /**
   * What the dummy servers did, in order: `start chat-1`, `create chat-1` (from here on it hears signals), `register chat-1`,
   * `ready chat-1`, `stop chat-1`, `end chat-1`. A server is up for the master a moment before it knows that it is `ready`.
   */
  events(): string[] {
    try {
      return readFileSync(join(this.configDir, 'events.log'), 'utf8').trim().split('\n');
    } catch {
      // Nobody has done anything yet.
      return [];
    }
  }
}

function dummy(what: 'master' | 'launcher' | 'server'): string {
  return fileURLToPath(new URL(`dummy-${what}.mjs`, import.meta.url));
}
