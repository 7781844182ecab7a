import type { Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { DISCONNECTS, type Disconnect } from '../../../../shared/disconnect.ts';
import type { ClientAddress } from '../client-address.ts';
import { divertByFirstByte } from '../first-byte.ts';
import { originAllowed } from '../origins.ts';
import { webSocketServerWith } from '../reporting-web-socket.ts';
import type { Accept, HearEnd, Transport } from '../transport.ts';
import type { OpenChannel } from './byte-channel.ts';
import { createDictionary } from './dictionary.ts';
import { Heartbeats } from './heartbeats.ts';
import { MESSAGE_HEADER_BYTES } from './message.ts';
import { MAX_PACKAGE_BYTES } from './package.ts';
import { PomeloConnection, type PomeloShared } from './pomelo-connection.ts';
import { PushEncoder } from './push-encoder.ts';
import { openTcpChannel } from './tcp-channel.ts';
import { openWebSocketChannel } from './web-socket-channel.ts';

export interface PomeloOptions {
  /** Its upgrades come here, but for those under `exceptPath`, and its connections that speak no HTTP. */
  readonly http: HttpServer;
  readonly exceptPath: string;
  readonly accept: Accept;
  readonly clientAddress: ClientAddress;
  readonly origins: readonly string[];
  /** Largest body of a message; 0: as large as the protocol allows. */
  readonly messageBytes: number;
  /** Frames that a message over WebSocket may be cut into; 0: any number. */
  readonly messageFragments: number;
  /** Whether not even a client that would be told so fits in any more: it is refused before its handshake. */
  readonly isFull: () => boolean;
  readonly onEnd: HearEnd;
  readonly helloMs: number;
  readonly pingMs: number;
  /** Routes and pushes that may be sent as numbers. */
  readonly dictionary: readonly string[];
  /** The least version of each type of client that is served, such as `{'js-websocket': '0.0.1'}`. */
  readonly leastVersions: Readonly<Record<string, string>>;
}

/** Room for a package's header beside that of its message. */
const HEADERS_BYTES = MESSAGE_HEADER_BYTES + 4;

/**
 * The protocol of Pomelo's clients, over WebSocket and over TCP, or over TLS where the port has it: requests and notifies with a route and a JSON body; failures as
 * Pomelo's servers sent them.
 */
export function createPomeloTransport(options: PomeloOptions): Transport {
  const { http, exceptPath, accept, clientAddress, origins, isFull, onEnd, leastVersions } = options;
  const messageBytes = options.messageBytes || MAX_PACKAGE_BYTES - MESSAGE_HEADER_BYTES;
  const dictionary = createDictionary(options.dictionary);
  const heartbeats = new Heartbeats(options);
  const connections = new Map<PomeloConnection, Promise<void>>();
  let accepting = true;

  const shared: PomeloShared = {
    accept,
    onEnd,
    refusal: () => (accepting ? undefined : DISCONNECTS.DRAINING),
    dictionary,
    pushes: new PushEncoder(dictionary),
    heartbeats,
    leastVersions,
    messageBytes,
  };
  const open: OpenChannel = (channel) => {
    const refusal = whyNot();
    let gone = () => {};
    const ended = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const connection = new PomeloConnection(channel, shared, () => {
      connections.delete(connection);
      gone();
    });
    connections.set(connection, ended);
    if (refusal) connection.close(refusal);
    return connection;
  };

  function whyNot(): Disconnect | undefined {
    if (!accepting) return DISCONNECTS.DRAINING;
    return isFull() ? DISCONNECTS.SERVER_FULL : undefined;
  }

  const ReportingServer = webSocketServerWith(options);
  const webSockets = new ReportingServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: messageBytes + HEADERS_BYTES,
  });
  http.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith(exceptPath)) return;
    const refusal = originAllowed(request, origins) ? whyNot() : 'foreign';
    if (refusal) {
      onEnd(refusal);
      refuse(socket, refusal === 'foreign' ? '403 Forbidden' : '503 Service Unavailable');
    } else {
      webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        const remoteAddress = clientAddress.ofRequest(request);
        openWebSocketChannel({ socket: webSocket, request, remoteAddress }, open);
      });
    }
  });
  const diverted = divertByFirstByte({
    http,
    other: (socket) => openTcpChannel(socket, { remoteAddress: clientAddress.ofSocket(socket) }, open),
    helloMs: options.helloMs,
    onEnd,
  });

  return {
    get connections() {
      return connections.size;
    },
    stopAccepting() {
      accepting = false;
    },
    async close() {
      accepting = false;
      diverted.close();
      for (const connection of connections.keys()) connection.close(DISCONNECTS.DRAINING);
      await Promise.all(connections.values());
      heartbeats.stop();
    },
  };
}

/** Answers a request that is not to become a WebSocket. */
function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
