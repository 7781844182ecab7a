import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Disconnect } from '../../../../shared/disconnect.ts';
import { hostnameOf } from '../origins.ts';
import type { ByteChannel, OpenChannel } from './byte-channel.ts';

/** No closing handshake was seen. */
const CLOSED_ABNORMALLY = 1006;
const POLICY_VIOLATION = 1008;

export function openWebSocketChannel(socket: WebSocket, request: IncomingMessage, open: OpenChannel): void {
  const receiver = open(new WebSocketChannel(socket, request));
  let failed = false;
  socket.on('message', (data) => {
    // What `binaryType` was set to decides, and each of these is bytes.
    if (Buffer.isBuffer(data)) receiver.bytes(data);
  });
  // Frames that are none, or too large: the library closes with a code that says so.
  socket.on('error', () => {
    failed = true;
  });
  // A closing handshake is a goodbye whatever its code: a client of this protocol that leaves a page does not come back
  // as the same session, and its name has to be free when it enters again.
  socket.once('close', (code) =>
    receiver.ended(failed || code === CLOSED_ABNORMALLY ? 'vanished' : 'goodbye'),
  );
}

class WebSocketChannel implements ByteChannel {
  readonly remoteAddress: string;
  readonly requestedHost: string;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket, { headers, socket: carrier }: IncomingMessage) {
    this.#socket = socket;
    this.remoteAddress = carrier.remoteAddress ?? '';
    this.requestedHost = hostnameOf(headers.host) ?? carrier.localAddress ?? '';
  }

  /** Some clients look for one package in a frame only, so each write is a frame. */
  write(packages: Buffer): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(packages, { binary: true });
  }

  end({ code }: Disconnect): void {
    // Only these may be sent by an application; the kick before has told the reason.
    this.#socket.close(code >= 3_000 && code <= 4_999 ? code : POLICY_VIOLATION);
  }

  destroy(): void {
    this.#socket.terminate();
  }
}
