import type { Socket } from 'socket.io';
import { ReportingWebSocket } from './reporting-web-socket.ts';

type EngineConnection = Socket['conn'];

/** How long a closed connection may take to finish before it is destroyed. */
export const CLOSE_TIMEOUT_MS = 2_000;

/** The WebSocket of a connection that has one. */
export function webSocketOf({ transport }: EngineConnection): ReportingWebSocket | undefined {
  const webSocket: unknown = Reflect.get(transport, 'socket');
  return webSocket instanceof ReportingWebSocket ? webSocket : undefined;
}

/**
 * Destroys a connection that is about to be closed, unless it has ended by then. Left alone, engine.io waits for half a minute for a
 * poll that takes the goodbye, without end for one that takes what stands before it, and ws waits for its peer.
 */
export function cutLater(conn: EngineConnection): void {
  const webSocket = webSocketOf(conn);
  if ('closeTimeout' in conn.transport) conn.transport.closeTimeout = CLOSE_TIMEOUT_MS;
  const timer = setTimeout(() => {
    webSocket?.terminate();
    conn.close(true);
  }, CLOSE_TIMEOUT_MS);
  const ended = () => clearTimeout(timer);
  // engine.io calls a connection closed before its WebSocket is.
  if (webSocket) webSocket.once('close', ended);
  else conn.once('close', ended);
}
