import type { Socket } from 'socket.io';
import type { Disconnect } from '../../../shared/disconnect.ts';
import { hostnameOf } from './origins.ts';
import type { ReportingWebSocket } from './reporting-web-socket.ts';
import { cutLater, webSocketOf } from './socket-io-closing.ts';
import type { EncodedPush } from './socket-io-encoder.ts';
import { sayAtOnce } from './socket-io-last-word.ts';
import type { OutgoingPush, TransportConnection } from './transport.ts';

interface PushEncoder {
  encode(push: OutgoingPush): EncodedPush;
}

export interface SocketIoConnectionOptions {
  readonly socket: Socket;
  readonly encoder: PushEncoder;
  readonly remoteAddress: string;
}

/** One client of socket.io, over whatever transport engine.io has chosen. */
export class SocketIoConnection implements TransportConnection {
  readonly remoteAddress: string;
  readonly requestedHost: string;
  /** How this client reads pushes. */
  encoder: PushEncoder;
  readonly #socket: Socket;
  #webSocket: ReportingWebSocket | undefined;
  /** Bytes that engine.io keeps because what it wrote before is still on its way. */
  #queuedBytes = 0;
  #isClosing = false;
  #closedFor: Disconnect | undefined;

  constructor({ socket, encoder, remoteAddress }: SocketIoConnectionOptions) {
    const { conn } = socket;
    const { request } = conn;
    this.#socket = socket;
    this.encoder = encoder;
    this.remoteAddress = remoteAddress;
    this.requestedHost = hostnameOf(request.headers.host) ?? request.socket.localAddress ?? '';
    this.#useWebSocket();
    conn.on('upgrade', () => this.#useWebSocket());
    conn.on('packetCreate', ({ data }: { readonly data?: unknown }) => {
      if (typeof data === 'string') this.#queuedBytes += data.length;
    });
    conn.on('flush', () => {
      this.#queuedBytes = 0;
    });
  }

  /** Why the server has ended it, if it has. */
  get closedFor(): Disconnect | undefined {
    return this.#closedFor;
  }

  get unsentBytes(): number {
    return this.#queuedBytes + (this.#webSocket?.bufferedAmount ?? 0);
  }

  push(push: OutgoingPush): void {
    if (!this.#socket.connected) return;
    const { conn } = this.#socket;
    const { frame, text } = this.encoder.encode(push);
    // A finished frame goes to a WebSocket as it is; the text is only made for a connection that still polls.
    const isWebSocket = conn.transport.name === 'websocket';
    if (isWebSocket) this.#queuedBytes += frame.length;
    // engine.io takes the frame with the packet, as socket.io's own adapter hands it over; its types do not tell.
    const options = { compress: false, wsPreEncodedFrame: [frame] };
    conn.write(isWebSocket ? '' : text(), options);
  }

  close(disconnect: Disconnect): void {
    if (this.#isClosing || !this.#socket.connected) return;
    this.#closedFor = disconnect;
    this.push(kick(disconnect));
    this.#cutLater();
    this.#socket.disconnect(true);
  }

  /** As `close`, when engine.io is about to close by itself and to forget what it has not written. */
  refuse(disconnect: Disconnect): void {
    if (this.#isClosing || !this.#socket.connected) return;
    this.#closedFor = disconnect;
    sayAtOnce(this.#socket.conn, this.encoder.encode(kick(disconnect)).text());
    this.#cutLater();
    this.#socket.disconnect(true);
  }

  /** The client has said goodbye. It may forget to close, and nobody waits for its pongs any more. */
  saidGoodbye(): void {
    if (this.#isClosing) return;
    this.#cutLater();
    // Who polls closes with a request of its own, which would find no session any more.
    if (this.#webSocket) this.#socket.conn.close();
  }

  /** Resolves when nothing more can arrive. */
  async ended(): Promise<void> {
    const { conn } = this.#socket;
    // socket.io says that a socket is gone as soon as it decided so; the bytes of the goodbye may still be on their way.
    if (conn.readyState === 'closed') return;
    await new Promise<void>((resolve) => void conn.once('close', () => resolve()));
  }

  #cutLater(): void {
    this.#isClosing = true;
    cutLater(this.#socket.conn);
  }

  #useWebSocket(): void {
    const webSocket = webSocketOf(this.#socket.conn);
    if (!webSocket) return;
    this.#webSocket = webSocket;
    webSocket.onRefusing = (disconnect) => this.refuse(disconnect);
  }
}

function kick({ code, reason }: Disconnect): OutgoingPush {
  return { event: 'onKick', json: Buffer.from(JSON.stringify({ code, reason })) };
}
