import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createClientAddress } from '../../client-address.ts';
import type { Accept, ClientRequest, Transport, TransportConnection } from '../../transport.ts';
import { createPomeloTransport, type PomeloOptions } from '../pomelo-transport.ts';
import { type ConnectOptions, PomeloClient } from './pomelo-client.ts';

export const DICTIONARY = ['gate.gateHandler.queryEntry', 'chat.chatHandler.send', 'onChat', 'onAdd'];

export const serve = (http: Server, accept: Accept, more: Partial<PomeloOptions> = {}): Transport =>
  createPomeloTransport({
    http,
    accept,
    exceptPath: '/socket.io/',
    clientAddress: createClientAddress([]),
    origins: [],
    messageBytes: 65_536,
    messageFragments: 100,
    isFull: () => false,
    onEnd: () => {},
    helloMs: 60_000,
    pingMs: 25_000,
    dictionary: DICTIONARY,
    leastVersions: { old: '0.1.10' },
    ...more,
  });

export const overTls = (port: number, options?: ConnectOptions) => PomeloClient.overTls(port, options);
export const overTcp = (port: number, options?: ConnectOptions) => PomeloClient.overTcp(port, options);
export const overWebSocket = (port: number, options?: ConnectOptions) =>
  PomeloClient.overWebSocket(`http://127.0.0.1:${port}`, options);
export const overSecureWebSocket = (port: number, options?: ConnectOptions) =>
  PomeloClient.overWebSocket(`https://127.0.0.1:${port}`, options);

/** A server that answers every request with its route and body, but `fail`. */
export class PomeloServer {
  readonly connections: TransportConnection[] = [];
  readonly requests: ClientRequest[] = [];
  readonly beats: ('ping' | 'pong')[] = [];
  readonly http = createServer((_request, response) => void response.writeHead(404).end());
  /** Ended when the server is closed. */
  readonly clients: { vanish(): void }[] = [];
  readonly transport: Transport;
  port = 0;

  static async start(options?: Partial<PomeloOptions>): Promise<PomeloServer> {
    const server = new PomeloServer(options);
    await once(server.http.listen(0, '127.0.0.1'), 'listening');
    const address = server.http.address();
    server.port = typeof address === 'object' && address !== null ? address.port : 0;
    return server;
  }

  private constructor(options?: Partial<PomeloOptions>) {
    this.transport = serve(this.http, (connection) => this.#accept(connection), options);
  }

  async overTcp(options?: ConnectOptions): Promise<PomeloClient> {
    return this.#keep(await overTcp(this.port, options));
  }

  async overWebSocket(options?: ConnectOptions): Promise<PomeloClient> {
    return this.#keep(await overWebSocket(this.port, options));
  }

  /** To all that have been accepted. */
  push(event: string, body: unknown): void {
    const one = { event, json: Buffer.from(JSON.stringify(body)) };
    for (const connection of this.connections) connection.push(one);
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.vanish();
    await this.transport.close();
    await new Promise((resolve) => this.http.close(resolve));
  }

  #keep(client: PomeloClient): PomeloClient {
    this.clients.push(client);
    return client;
  }

  #accept(connection: TransportConnection): ReturnType<Accept> {
    this.connections.push(connection);
    return {
      request: (request) => {
        this.requests.push(request);
        const { route, body, reply } = request;
        reply?.(
          route === 'fail'
            ? { code: 409, error: 'NAME_TAKEN', message: 'Somebody else has this name.', username: 'x' }
            : { code: 200, route, body },
        );
      },
      pinged: () => void this.beats.push('ping'),
      ponged: () => void this.beats.push('pong'),
      closed: () => undefined,
    };
  }
}
