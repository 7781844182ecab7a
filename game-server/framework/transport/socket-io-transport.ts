import type { Server as HttpServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Server, type Socket } from 'socket.io';
import type { Disconnect } from '../../../shared/disconnect.ts';
import { hostnameOf, originAllowed } from './origins.ts';
import { asPomeloReply } from './pomelo/pomelo-failure.ts';
import { decodePacket, PomeloPushEncoder } from './pomelo/socket-io-packets.ts';
import { type EncodedPush, SocketIoEncoder } from './socket-io-encoder.ts';
import type { Accept, OutgoingPush, Transport, TransportConnection } from './transport.ts';

type CorsRequest = Parameters<typeof originAllowed>[0];

/** How long a closed connection may take to finish before it is destroyed. */
const CLOSE_TIMEOUT_MS = 2_000;

export interface SocketIoOptions {
  readonly http: HttpServer;
  readonly accept: Accept;
  readonly origins: readonly string[];
  /** Largest message; 0: any. */
  readonly messageBytes: number;
  /** Whether no more clients fit in. */
  readonly isFull: () => boolean;
  readonly helloMs: number;
  readonly pingMs: number;
  readonly pongMs: number;
  /** Whether clients of socket.io 1 and 2 are served too, and Pomelo's packets on their `message` event. */
  readonly pomelo?: boolean;
}

/** Everything below it is socket.io's; other protocols may have the rest. */
export const SOCKET_IO_PATH = '/socket.io/';

/**
 * Plain socket.io: the event's name is the route, the body is one object, the acknowledgement is the reply, pushes are events.
 */
export function createSocketIoTransport(options: SocketIoOptions): Transport {
  const { http, accept, origins, isFull, pomelo = false } = options;
  const encoder = new SocketIoEncoder();
  const pomeloEncoder = new PomeloPushEncoder();
  /** Connections that are over, and whose last bytes are still on their way. */
  const ending = new Set<Promise<void>>();
  let accepting = true;

  const io = new Server(http, {
    path: SOCKET_IO_PATH,
    destroyUpgrade: false,
    serveClient: false,
    allowEIO3: pomelo,
    maxHttpBufferSize: options.messageBytes || Number.MAX_SAFE_INTEGER,
    connectTimeout: options.helloMs,
    pingInterval: options.pingMs,
    pingTimeout: options.pongMs,
    cors: (request: CorsRequest, decide: (error: Error | null, cors: { origin: boolean }) => void) =>
      decide(null, { origin: originAllowed(request, origins) }),
    allowRequest: (request, decide) => {
      if (!originAllowed(request, origins)) decide('this origin may not connect', false);
      else if (!accepting) decide('the server is being stopped', false);
      else if (isFull()) decide('the server is full', false);
      else decide(null, true);
    },
  });

  io.on('connection', (socket) => {
    const connection = new SocketIoConnection(socket, encoder);
    const receiver = accept(connection);
    socket.onAny((event: string | number, ...args: unknown[]) => {
      const packet = pomelo && event === 'message' ? decodePacket(args[0]) : undefined;
      if (packet) {
        const { id, route, body } = packet;
        connection.encoder = pomeloEncoder;
        receiver.request({
          route,
          body,
          reply: (reply) => socket.send(JSON.stringify({ id, body: asPomeloReply(reply).reply })),
        });
        return;
      }
      const last = args.at(-1);
      const acknowledge = typeof last === 'function' ? last : undefined;
      const bodies = acknowledge ? args.slice(0, -1) : args;
      receiver.request({
        // The protocol also allows numbers.
        route: String(event),
        // More than one argument is no body that any route has.
        body: bodies.length > 1 ? bodies : bodies[0],
        ...(acknowledge && { reply: (reply: object) => void acknowledge(reply) }),
      });
    });
    socket.once('disconnect', (reason) => {
      const ended = connection.ended();
      ending.add(ended);
      void ended.then(() => ending.delete(ended));
      receiver.closed(reason === 'client namespace disconnect' ? 'goodbye' : 'vanished');
    });
  });

  return {
    get connections() {
      return io.engine.clientsCount;
    },
    stopAccepting() {
      accepting = false;
    },
    async close() {
      accepting = false;
      // Closing the server cuts what is on its way, and those who were told to go are to hear why.
      await Promise.race([Promise.all(ending), delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
      await io.close();
    },
  };
}

interface PushEncoder {
  encode(push: OutgoingPush): EncodedPush;
}

class SocketIoConnection implements TransportConnection {
  readonly remoteAddress: string;
  readonly requestedHost: string;
  /** How this client reads pushes. */
  encoder: PushEncoder;
  readonly #socket: Socket;
  #closing: NodeJS.Timeout | undefined;

  constructor(socket: Socket, encoder: PushEncoder) {
    const { request } = socket.conn;
    this.#socket = socket;
    this.encoder = encoder;
    this.remoteAddress = socket.conn.remoteAddress;
    this.requestedHost = hostnameOf(request.headers.host) ?? request.socket.localAddress ?? '';
  }

  push(push: OutgoingPush): void {
    if (!this.#socket.connected) return;
    const { conn } = this.#socket;
    const { frame, text } = this.encoder.encode(push);
    // A finished frame goes to a WebSocket as it is; the text is only made for a connection that still polls.
    const data = conn.transport.name === 'websocket' ? '' : text();
    // engine.io takes the frame with the packet, as socket.io's own adapter hands it over; its types do not tell.
    const options = { compress: false, wsPreEncodedFrame: [frame] };
    conn.write(data, options);
  }

  close({ code, reason }: Disconnect): void {
    if (this.#closing || !this.#socket.connected) return;
    this.push({ event: 'onKick', json: Buffer.from(JSON.stringify({ code, reason })) });
    this.#closing = setTimeout(() => this.#socket.conn.request.socket.destroy(), CLOSE_TIMEOUT_MS);
    this.#socket.disconnect(true);
  }

  /** Resolves when nothing more can arrive. */
  async ended(): Promise<void> {
    const { conn } = this.#socket;
    // socket.io says that a socket is gone as soon as it decided so; the bytes of the goodbye may still be on their way.
    if (conn.readyState !== 'closed') {
      await new Promise<void>((resolve) => void conn.once('close', () => resolve()));
    }
    clearTimeout(this.#closing);
  }
}
