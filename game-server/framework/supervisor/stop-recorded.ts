import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, type ProcessIdentity, signal } from './process-identity.ts';
import { byTier } from './start-order.ts';
import { type RecordedServer, readState } from './state-file.ts';

const POLL_MS = 50;

/** Resolves with whether it ended in time. */
export async function waitForEnd(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isAlive(identity)) {
    if (performance.now() >= deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

/** Servers that live although the master that recorded them does not. */
export function orphans(stateFile: string): RecordedServer[] {
  const { master, servers } = readState(stateFile);
  return master !== undefined && isAlive(master) ? [] : servers.filter(isAlive);
}

/**
 * Ends orphans in the order in which a master would: those that clients reach first. Each tier has `timeoutMs` before it is
 * killed. Resolves with how many there were.
 */
export async function stopOrphans(stateFile: string, timeoutMs: number): Promise<number> {
  const servers = orphans(stateFile);
  for (const tier of byTier(servers).reverse()) {
    await Promise.all(tier.map((server) => end(server, timeoutMs)));
  }
  return servers.length;
}

/** Kills orphans at once and resolves when they are gone. */
export async function killOrphans(stateFile: string): Promise<void> {
  await Promise.all(orphans(stateFile).map((server) => end(server, 0)));
}

/** A killed process is gone in a moment, unless the system holds it in a call that cannot be interrupted. */
const KILL_MS = 2_000;

async function end(server: ProcessIdentity, timeoutMs: number): Promise<void> {
  if (timeoutMs > 0) {
    signal(server, 'SIGTERM');
    if (await waitForEnd(server, timeoutMs)) return;
  }
  signal(server, 'SIGKILL');
  await waitForEnd(server, KILL_MS);
}
