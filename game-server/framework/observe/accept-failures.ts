import type { Server } from 'node:net';
import type { Logger } from 'pino';

/** While there is a reason to fail, every attempt to connect does. */
const SILENCE_MS = 10_000;

/**
 * Goes on when a connection cannot be accepted, as happens when the process is out of file descriptors: those that are there are
 * served, and the next is accepted once there is one. Errors of binding are left to whoever binds.
 */
export function outliveAcceptFailures(server: Server, log: Logger): void {
  let toldAt = Number.NEGATIVE_INFINITY;
  // Without a listener each would end the process.
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.syscall !== 'accept' || performance.now() - toldAt < SILENCE_MS) return;
    toldAt = performance.now();
    log.error({ err: error }, 'connections cannot be accepted at the moment');
  });
}
