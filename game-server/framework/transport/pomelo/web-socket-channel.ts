import type { IncomingMessage } from 'node:http';
import type { Disconnect } from '../../../../shared/disconnect.ts';
import { plainAddress } from '../client-address.ts';
import { hostnameOf } from '../origins.ts';
import type { ReportingWebSocket } from '../reporting-web-socket.ts';
import type { ByteChannel, OpenChannel } from './byte-channel.ts';

/** No closing handshake was seen. */
const CLOSED_ABNORMALLY = 1006;
const POLICY_VIOLATION = 1008;

export interface WebSocketOpening {
  readonly socket: ReportingWebSocket;
  readonly request: IncomingMessage;
  readonly remoteAddress: string;
}

export function openWebSocketChannel(opening: WebSocketOpening, open: OpenChannel): void {
  const { socket } = opening;
  const receiver = open(new WebSocketChannel(opening));
  let failed = false;
  socket.on('message', (data) => {
    // What `binaryType` was set to decides, and each of these is bytes.
    if (Buffer.isBuffer(data)) receiver.bytes(data);
  });
  // Frames that are none, or too large.
  socket.onRefusing = (disconnect) => receiver.failing(disconnect);
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
  readonly #socket: ReportingWebSocket;

  constructor({ socket, request, remoteAddress }: WebSocketOpening) {
    this.#socket = socket;
    this.remoteAddress = remoteAddress;
    this.requestedHost = hostnameOf(request.headers.host) ?? plainAddress(request.socket.localAddress);
  }

  get unsentBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Some clients look for one package in a frame only, so each write is a frame. */
  write(packages: Buffer): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(packages, { binary: true });
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end({ code }: Disconnect): void {
    // Only these may be sent by an application; the kick before has told the reason.
    this.#socket.close(code >= 3_000 && code <= 4_999 ? code : POLICY_VIOLATION);
  }

  destroy(): void {
    this.#socket.terminate();
  }
}
