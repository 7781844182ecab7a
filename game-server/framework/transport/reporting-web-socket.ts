import { type ServerOptions, WebSocket, WebSocketServer } from 'ws';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';

/** The close codes by which ws ends a connection for what it has received (RFC 6455, section 7.4.1). */
const REFUSALS: ReadonlyMap<number, Disconnect> = new Map<number, Disconnect>([
  [1002, DISCONNECTS.BAD_PROTOCOL],
  [1007, DISCONNECTS.BAD_PROTOCOL],
  [1008, DISCONNECTS.TOO_LARGE],
  [1009, DISCONNECTS.TOO_LARGE],
]);

/**
 * Pieces in which a message may arrive before it is complete. Reading a socket seldom gives less than a kilobyte, unless its peer
 * sends single bytes to have each of them kept apart.
 */
const BUFFERED_CHUNKS = 4_096;

/** A WebSocket that tells why it closes by itself, while there is still time to tell the client. */
export class ReportingWebSocket extends WebSocket {
  /** Called before the close frame goes out. */
  onRefusing: ((disconnect: Disconnect) => void) | undefined;

  override close(code?: number, data?: string | Buffer): void {
    // An echo of the peer's own close frame comes with its text, though it may be empty.
    const refusal = data === undefined && code !== undefined ? REFUSALS.get(code) : undefined;
    if (refusal && this.readyState === WebSocket.OPEN) this.onRefusing?.(refusal);
    super.close(code, data);
  }
}

export interface WebSocketLimits {
  /** Frames that a message may be cut into; 0: any number. */
  readonly messageFragments: number;
}

/** The WebSocket server for engine.io's `wsEngine`, with limits that engine.io has no option for. */
export function webSocketServerWith({ messageFragments }: WebSocketLimits) {
  return class extends WebSocketServer<typeof ReportingWebSocket> {
    constructor(options: ServerOptions<typeof ReportingWebSocket>) {
      super({
        ...options,
        WebSocket: ReportingWebSocket,
        // One message of each client a turn of the event loop: hundreds of clients that send without a pause have megabytes read
        // in one turn, and neither the others nor this server's lease can wait for all of it. What is not read fills the client's
        // own buffers.
        allowSynchronousEvents: false,
        maxFragments: messageFragments,
        maxBufferedChunks: BUFFERED_CHUNKS,
      });
    }
  };
}
