import type { Server, Socket } from 'socket.io';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { awaitHello } from './hello-deadline.ts';

type EngineConnection = Socket['conn'];

/**
 * Closes connections on which nobody says hello, that is, connects to the namespace. Such a client is not ready for events, so
 * it is told by the answer to the hello that did not come: `connect_error` with `data: {code, reason}`.
 */
export function watchOpenings(io: Server, helloMs: number): void {
  const waiting = new WeakMap<EngineConnection, () => void>();
  const stopWaiting = (conn: EngineConnection) => waiting.get(conn)?.();
  io.engine.on('connection', (conn: EngineConnection) => {
    waiting.set(
      conn,
      awaitHello(helloMs, () => refuse(conn, DISCONNECTS.NO_HELLO)),
    );
    conn.once('close', () => stopWaiting(conn));
  });
  io.on('connection', ({ conn }) => stopWaiting(conn));
}

/** A CONNECT_ERROR packet of the socket.io protocol (v5). */
function refuse(conn: EngineConnection, { code, reason }: Disconnect): void {
  conn.write(`4${JSON.stringify({ message: reason, data: { code, reason } })}`, { compress: false });
  conn.close();
}
