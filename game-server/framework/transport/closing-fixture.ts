import type { EventEmitter } from 'node:events';

/** Resolves when a socket is closed; that it was reset is as good an end as any. Ask before it can happen. */
export function closeOf(socket: EventEmitter): Promise<void> {
  socket.on('error', () => {
    // `close` follows.
  });
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
