import type { Socket } from 'socket.io';
import type { ConnectionReceiver } from './transport.ts';

/**
 * Tells of engine.io's pings and their answers. Its own deadline for an answer is taken away: it would end the connection without
 * a word, and after a pause of the process also when the answer has come but was not read yet.
 */
export function tellHeartbeats(
  { conn }: Socket,
  receiver: Pick<ConnectionReceiver, 'pinged' | 'ponged'>,
): void {
  conn.on('heartbeat', () => receiver.ponged());
  // In the protocol's third revision it is the client that pings, and engine.io that waits for it.
  if (conn.protocol === 3) return;
  conn.on('packetCreate', ({ type }: { readonly type: string }) => {
    if (type !== 'ping') return;
    receiver.pinged();
    // It is set right after the packet was created. Its types hide it.
    queueMicrotask(() => clearTimeout(Reflect.get(conn, 'pingTimeoutTimer')));
  });
}
