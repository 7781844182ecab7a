import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { expect } from 'vitest';
import { eventually } from '../../../shared/testing/eventually.ts';
import { type ClientAddress, createClientAddress } from './client-address.ts';
import type { Accept, HearEnd, OutgoingPush, Transport } from './transport.ts';
import { Recorder } from './transport-contract-recorder.ts';

/** A client that speaks a transport's protocol. */
export interface ContractClient {
  ask(route: string, body: unknown): Promise<Record<string, unknown>>;
  /** Asks without wanting an answer. */
  tell(route: string, body: unknown): void;
  /** Pushes as they came. */
  readonly heard: readonly { readonly event: string; readonly body: unknown }[];
  readonly isOver: boolean;
  /** Reads nothing of what it is sent, until `readAgain`. */
  readNothing(): void;
  readAgain(): void;
  /** Answers the pings that it has got, if it does not by itself. */
  answerPings(): void;
  goodbye(): void;
  /** Ends the connection without a word. */
  vanish(): void;
}

export interface ContractSettings {
  readonly isFull: () => boolean;
  readonly clientAddress: ClientAddress;
  readonly onEnd: HearEnd;
  readonly helloMs: number;
  readonly pingMs: number;
}

export interface ContractedTransport {
  serve(http: Server, accept: Accept, settings: ContractSettings): Transport;
  /** The server of the port. Default: one of plain HTTP. */
  createHttp?(): Server;
  /** Resolves when the protocol's handshake is done; rejects or gives a client that is over if it was refused. */
  connect(port: number): Promise<ContractClient>;
  /** The same as through a proxy that tells for whom; absent where a protocol has no word for it. */
  connectFor?(port: number, forwardedFor: string): Promise<ContractClient>;
  /** What begins as a client does and says no hello, each as a connection that resolves when the server has ended it. */
  readonly silent: Readonly<Record<string, (port: number) => Promise<unknown>>>;
  /** What no client sends, each as a new connection that resolves when the server has ended it. */
  readonly malformed: Readonly<Record<string, (port: number) => Promise<unknown>>>;
}

/** A transport at a port of its own, and its clients. */
export interface TransportUnderTest {
  readonly transport: Transport;
  readonly server: Recorder;
  readonly port: number;
  /** One more client, which vanishes at the end; by default, one that connects now. */
  open(connecting?: Promise<ContractClient>): Promise<ContractClient>;
  stop(): Promise<void>;
}

/** What the tests of the contract work with. */
export interface ContractContext {
  readonly contracted: ContractedTransport;
  /** Starts what is stopped after the test. */
  start(settings?: Partial<ContractSettings>): Promise<TransportUnderTest>;
}

export async function startContracted(
  { serve, connect, createHttp = notFound }: ContractedTransport,
  settings: Partial<ContractSettings>,
): Promise<TransportUnderTest> {
  const http = createHttp();
  const server = new Recorder();
  const transport = serve(http, server.accept, {
    isFull: () => false,
    clientAddress: createClientAddress(['127.0.0.1']),
    onEnd: server.onEnd,
    helloMs: 60_000,
    pingMs: 25_000,
    ...settings,
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const clients: ContractClient[] = [];
  return {
    transport,
    server,
    port,
    async open(connecting = connect(port)) {
      const client = await connecting;
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.vanish();
      await transport.close();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function notFound(): Server {
  return createServer((_request, response) => void response.writeHead(404).end());
}

export function push(event: string, body: unknown): OutgoingPush {
  return { event, json: Buffer.from(JSON.stringify(body)) };
}

export async function over(client: ContractClient): Promise<void> {
  await eventually(() => expect(client.isOver).toBe(true));
}
