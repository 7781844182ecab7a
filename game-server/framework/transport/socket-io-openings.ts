import type { Server, Socket } from 'socket.io';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { awaitHello } from './hello-deadline.ts';
import { cutLater } from './socket-io-closing.ts';
import { sayAtOnce } from './socket-io-last-word.ts';
import { isMalformed, isOutOfSequence } from './socket-io-sequence.ts';
import type { HearEnd } from './transport.ts';

type EngineConnection = Socket['conn'];

interface EnginePacket {
  readonly type: string;
  readonly data?: unknown;
}

export interface OpeningsOptions {
  readonly helloMs: number;
  readonly onEnd: HearEnd;
}

/**
 * Closes connections on which nobody says hello, that is, connects to the namespace, or says something else before. Such a client
 * is not ready for events, so it is told by the answer to the hello that did not come: `connect_error` with `data: {code, reason}`.
 */
export function watchOpenings(io: Server, { helloMs, onEnd }: OpeningsOptions): void {
  const waiting = new Map<EngineConnection, () => void>();
  const stopWaiting = (conn: EngineConnection) => {
    waiting.get(conn)?.();
    waiting.delete(conn);
  };
  const refuseFor = (conn: EngineConnection, disconnect: Disconnect) => {
    if (conn.readyState !== 'open') return;
    onEnd(disconnect);
    refuse(conn, disconnect);
  };
  io.engine.on('connection', (conn: EngineConnection) => {
    waiting.set(
      conn,
      awaitHello(helloMs, () => refuseFor(conn, DISCONNECTS.NO_HELLO)),
    );
    conn.once('close', () => stopWaiting(conn));
    conn.on('packet', (packet: EnginePacket) => {
      if (!waiting.has(conn)) return;
      if (isMalformed(packet.type, conn.protocol) || isNoHello(packet))
        refuseFor(conn, DISCONNECTS.BAD_PROTOCOL);
    });
  });
  io.on('connection', ({ conn }) => stopWaiting(conn));
}

function isNoHello({ type, data }: EnginePacket): boolean {
  if (type !== 'message') return false;
  return typeof data !== 'string' || isOutOfSequence(data, { isConnected: false });
}

/** A CONNECT_ERROR packet of the socket.io protocol (v5). */
function refuse(conn: EngineConnection, { code, reason }: Disconnect): void {
  sayAtOnce(conn, `4${JSON.stringify({ message: reason, data: { code, reason } })}`);
  cutLater(conn);
  conn.close();
}
