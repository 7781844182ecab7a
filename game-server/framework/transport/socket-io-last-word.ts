import type { Socket } from 'socket.io';
import { webSocketOf } from './socket-io-closing.ts';

/** What stands before a message of engine.io. */
const MESSAGE = '4';

/**
 * Sends a packet of socket.io to whom engine.io is about to close. While an earlier packet is on its way engine.io keeps what comes
 * then, and drops it when it closes; a WebSocket takes it nevertheless. Who polls, and has no poll open, cannot be told.
 */
export function sayAtOnce(conn: Socket['conn'], packet: string): void {
  const webSocket = webSocketOf(conn);
  if (webSocket && !conn.transport.writable) webSocket.send(`${MESSAGE}${packet}`);
  else conn.write(packet, { compress: false });
}
