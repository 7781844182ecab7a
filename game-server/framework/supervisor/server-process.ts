import { spawn } from 'node:child_process';
import { type Command, nodeEnvironment } from './node-command.ts';
import { identify, isAlive, type ProcessIdentity, signal } from './process-identity.ts';

/** How a process ended; both are `null` for one that was not a child of this process. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It could not even be run. */
  readonly error?: Error;
}

/** A process of the cluster that this process watches over, whoever started it. */
export interface ServerProcess {
  readonly identity: ProcessIdentity;
  readonly ended: Promise<ProcessExit>;
  /** Does nothing when the process has ended. */
  kill(name: NodeJS.Signals): void;
  /** Looks now whether it still lives, instead of at the next time. */
  check(): void;
  /** Lets go without ending it. */
  release(): void;
}

/**
 * Starts a process that outlives this one: in a process group of its own, writing to the terminal or file that this process
 * writes to.
 */
export function spawnProcess(command: Command, env: NodeJS.ProcessEnv): ServerProcess {
  const child = spawn(command.file, command.args, {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: nodeEnvironment(env),
  });
  const ended = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, name) => resolve({ code, signal: name }));
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
  });
  // Nobody reaps it before this turn ends, so the pid is its own even if it has ended already.
  const pid = child.pid ?? 0;
  return {
    identity: identify(pid) ?? { pid, startTime: 'ended at once' },
    ended,
    kill: (name) => void child.kill(name),
    check: () => {},
    release: () => {},
  };
}

const POLL_MS = 500;

/** A process closes its sockets a moment before it is gone. */
const AFTERLIFE_MS = 50;

/** Watches a process that another one started. */
export function adoptProcess(identity: ProcessIdentity): ServerProcess {
  let timer: NodeJS.Timeout | undefined;
  let look = () => {};
  const ended = new Promise<ProcessExit>((resolve) => {
    look = () => {
      if (isAlive(identity)) return;
      clearInterval(timer);
      resolve({ code: null, signal: null });
    };
    timer = setInterval(look, POLL_MS);
  });
  return {
    identity,
    ended,
    kill: (name) => void signal(identity, name),
    check: () => {
      look();
      setTimeout(look, AFTERLIFE_MS);
    },
    release: () => clearInterval(timer),
  };
}
