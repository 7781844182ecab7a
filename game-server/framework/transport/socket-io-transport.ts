import { type Server as HttpServer, type IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Server, type Socket } from 'socket.io';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { AddressCounts } from './address-counts.ts';
import type { ClientAddress } from './client-address.ts';
import { originAllowed } from './origins.ts';
import { asPomeloReply } from './pomelo/pomelo-failure.ts';
import { asciiJson, decodePacket, decodeTwice, PomeloPushEncoder } from './pomelo/socket-io-packets.ts';
import { webSocketServerWith } from './reporting-web-socket.ts';
import { CLOSE_TIMEOUT_MS } from './socket-io-closing.ts';
import { SocketIoConnection } from './socket-io-connection.ts';
import { SocketIoEncoder } from './socket-io-encoder.ts';
import { tellHeartbeats } from './socket-io-heartbeat.ts';
import { watchOpenings } from './socket-io-openings.ts';
import { watchPayload } from './socket-io-payload.ts';
import { isMalformed, isOutOfSequence } from './socket-io-sequence.ts';
import type { Accept, ClientRequest, ConnectionEnd, HearEnd, Transport } from './transport.ts';

type CorsRequest = Parameters<typeof originAllowed>[0];

export interface SocketIoOptions {
  readonly http: HttpServer;
  readonly accept: Accept;
  readonly origins: readonly string[];
  readonly clientAddress: ClientAddress;
  /** Largest message; 0: any. */
  readonly messageBytes: number;
  /** Frames that a message may be cut into; 0: any number. */
  readonly messageFragments: number;
  /** Whether not even a client that would be told so fits in any more: it is refused before its handshake. */
  readonly isFull: () => boolean;
  /**
   * What one address may have open, clients or not yet; more are refused before their handshake. Who polls keeps no socket open
   * that could be counted. 0: any number.
   */
  readonly openingsPerAddress: number;
  readonly onEnd: HearEnd;
  readonly helloMs: number;
  readonly pingMs: number;
  /** What clients are told. The receiver decides when an answer to a ping is late. */
  readonly pongMs: number;
  /** Whether clients of socket.io 1 and 2 are served too, and Pomelo's packets on their `message` event. */
  readonly pomelo?: boolean;
}

/** Everything below it is socket.io's; other protocols may have the rest. */
export const SOCKET_IO_PATH = '/socket.io/';

/** Those of polling, and of asking whether another page may poll. */
const METHODS: readonly string[] = ['GET', 'POST', 'OPTIONS'];

/**
 * Plain socket.io: the event's name is the route, the body is one object, the acknowledgement is the reply, pushes are events.
 */
export function createSocketIoTransport(options: SocketIoOptions): Transport {
  const { http, accept, origins, isFull, onEnd, helloMs, clientAddress, pomelo = false } = options;
  const messageBytes = options.messageBytes || Number.MAX_SAFE_INTEGER;
  const openingsPerAddress = options.openingsPerAddress || Number.POSITIVE_INFINITY;
  const openings = new AddressCounts();
  const encoder = new SocketIoEncoder();
  const pomeloEncoder = new PomeloPushEncoder();
  /** By the id that engine.io knows them by. */
  const connections = new Map<unknown, SocketIoConnection>();
  /** The ids of those that speak engine.io's revision 3, clients or not yet. */
  const ofRevision3 = new Set<unknown>();
  /** Connections that are over, and whose last bytes are still on their way. */
  const ending = new Set<Promise<void>>();
  let accepting = true;

  const io = new Server(http, {
    path: SOCKET_IO_PATH,
    destroyUpgrade: false,
    serveClient: false,
    allowEIO3: pomelo,
    wsEngine: webSocketServerWith(options),
    maxHttpBufferSize: messageBytes,
    // The openings are watched here. This one knows nothing of a process that stood still, and closes without a word.
    connectTimeout: 10 * helloMs,
    upgradeTimeout: helloMs,
    pingInterval: options.pingMs,
    pingTimeout: options.pongMs,
    cors: (request: CorsRequest, decide: (error: Error | null, cors: object) => void) =>
      // Clients of socket.io 1 poll with what the browser has of us, which it lets pages of other origins do only if told.
      decide(null, { origin: originAllowed(request, origins), credentials: pomelo }),
    allowRequest: (request, decide) => {
      const refuse = (end: ConnectionEnd, reason: string) => {
        onEnd(end);
        decide(reason, false);
      };
      if (!originAllowed(request, origins)) refuse('foreign', 'this origin may not connect');
      else if (!accepting) refuse(DISCONNECTS.DRAINING, 'the server is being stopped');
      else if (isFull()) refuse(DISCONNECTS.SERVER_FULL, 'the server is full');
      else if (openings.of(clientAddress.ofRequest(request)) >= openingsPerAddress)
        refuse(DISCONNECTS.TOO_MANY_CONNECTIONS, DISCONNECTS.TOO_MANY_CONNECTIONS.reason);
      else decide(null, true);
    },
  });
  /** Whose request it is, of those who poll. */
  function connectionOf(request: IncomingMessage): SocketIoConnection | undefined {
    return connections.get(idIn(request));
  }
  watchOpenings(io, { helloMs, onEnd });
  io.engine.on('connection', (conn: Socket['conn']) => {
    const address = clientAddress.ofRequest(conn.request);
    openings.add(address);
    const id: unknown = Reflect.get(conn, 'id');
    if (conn.protocol === 3) ofRevision3.add(id);
    conn.once('close', () => {
      openings.remove(address);
      ofRevision3.delete(id);
    });
  });
  io.engine.use((request: IncomingMessage, response: unknown, next: () => void) => {
    // engine.io answers 500, as if it were our fault.
    if (response instanceof ServerResponse && !METHODS.includes(request.method ?? '')) {
      response.writeHead(405, { allow: METHODS.join(', ') }).end();
      return;
    }
    // engine.io refuses such a request, and the client would close before it is told.
    if (Number(request.headers['content-length'] ?? 0) > messageBytes)
      connectionOf(request)?.close(DISCONNECTS.TOO_LARGE);
    else if (request.method === 'POST')
      watchPayload(request, {
        revision: ofRevision3.has(idIn(request)) ? 3 : 4,
        mostBytes: messageBytes,
        onTooMany: () => connectionOf(request)?.close(DISCONNECTS.TOO_FAST),
        onTooLarge: () => connectionOf(request)?.close(DISCONNECTS.TOO_LARGE),
      });
    next();
  });

  io.on('connection', (socket) => {
    const { conn } = socket;
    const id: unknown = Reflect.get(conn, 'id');
    const connection = new SocketIoConnection({
      socket,
      encoder,
      remoteAddress: clientAddress.ofRequest(conn.request),
    });
    connections.set(id, connection);
    const receiver = accept(connection);
    socket.onAny((event: string | number, ...args: unknown[]) => {
      const mayBeTwice = conn.protocol === 3 && conn.transport.name === 'polling';
      const packet = mayBeTwice ? decodeTwice(args[0]) : args[0];
      const ofPomelo = pomelo && readPomeloRequest(event, packet, (text) => void socket.send(text));
      if (ofPomelo) connection.encoder = pomeloEncoder;
      receiver.request(ofPomelo || readRequest(event, args));
    });
    tellHeartbeats(socket, receiver);
    endWhenMalformed(socket, connection);
    const disconnected = (reason: string) => {
      connections.delete(id);
      const ended = connection.ended();
      ending.add(ended);
      void ended.then(() => ending.delete(ended));
      const isGoodbye = reason === 'client namespace disconnect';
      if (isGoodbye) connection.saidGoodbye();
      const kind = isGoodbye ? 'goodbye' : 'vanished';
      onEnd(connection.closedFor ?? kind);
      receiver.closed(kind);
    };
    if (socket.connected) socket.once('disconnect', disconnected);
    // It was closed as soon as it was accepted.
    else disconnected('server namespace disconnect');
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

/** The id of the connection that a request of polling belongs to. */
function idIn({ url = '/' }: IncomingMessage): string | null {
  return new URL(url, 'http://client').searchParams.get('sid');
}

/** The request of a Pomelo client, if that is what an event holds. */
function readPomeloRequest(
  event: string | number,
  packet: unknown,
  answer: (text: string) => void,
): ClientRequest | undefined {
  const decoded = event === 'message' ? decodePacket(packet) : undefined;
  if (!decoded) return undefined;
  const { id, route, body } = decoded;
  return {
    route,
    body,
    reply: (reply) => answer(asciiJson(JSON.stringify({ id, body: asPomeloReply(reply).reply }))),
  };
}

function readRequest(event: string | number, args: readonly unknown[]): ClientRequest {
  const last = args.at(-1);
  const acknowledge = typeof last === 'function' ? last : undefined;
  const bodies = acknowledge ? args.slice(0, -1) : args;
  return {
    // The protocol also allows numbers.
    route: String(event),
    // More than one argument is no body that any route has.
    body: bodies.length > 1 ? bodies : bodies[0],
    ...(acknowledge && { reply: (reply: object) => void acknowledge(reply) }),
  };
}

/** Tells why before engine.io and socket.io close a connection for what it sent. */
function endWhenMalformed(socket: Socket, connection: SocketIoConnection): void {
  const { conn } = socket;
  conn.on('packet', ({ type, data }: { readonly type: string; readonly data?: unknown }) => {
    const isMisplaced =
      type === 'message' && typeof data === 'string' && isOutOfSequence(data, { isConnected: true });
    if (isMisplaced || isMalformed(type, conn.protocol)) connection.refuse(DISCONNECTS.BAD_PROTOCOL);
  });
  // An event that a client named so comes here too, with what it sent along.
  socket.on('error', (error: unknown) => {
    if (error instanceof Error) connection.refuse(DISCONNECTS.BAD_PROTOCOL);
  });
}
