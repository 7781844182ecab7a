import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import protocol from 'pomelo-protocol';
import { WebSocket } from 'ws';
import { WAIT_MS } from '../../../../../shared/testing/wait-ms.ts';

const TYPE = { handshake: 1, ack: 2, heartbeat: 3, data: 4, kick: 5 };

/** The bytes of a client's connection. */
interface Carrier {
  write(bytes: Buffer): void;
  readNothing(): void;
  readAgain(): void;
  goodbye(): void;
  vanish(): void;
}

export interface HelloReply {
  readonly code: number;
  readonly sys: {
    readonly heartbeat: number;
    readonly dict?: Readonly<Record<string, number>>;
    readonly dictVersion?: string;
    readonly protos?: object;
  };
}

export interface ConnectOptions {
  /** What the handshake says. */
  readonly hello?: object;
  /** Over WebSocket: headers of its request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of a whole handshake: nothing is sent. */
  readonly silent?: boolean;
}

/** A client of Pomelo's protocol that uses Pomelo's own codec, and remembers everything it is told. */
export class PomeloClient {
  /** Pushes and, last, the kick. */
  readonly heard: { readonly event: string; readonly body: unknown }[] = [];
  readonly packages: { readonly type: number; readonly body: Buffer }[] = [];
  /** The flag bytes of all messages. */
  readonly flags: number[] = [];
  /** Whether routes that are in the dictionary are sent as their codes. */
  useCodes = false;
  isOver = false;
  hello: HelloReply | undefined;
  readonly #carrier: Carrier;
  readonly #replies = new Map<number, (reply: Record<string, unknown>) => void>();
  readonly #watchers = new Set<() => void>();
  #names = new Map<number, string>();
  #rest = Buffer.alloc(0);
  #id = 0;

  static async overTcp(port: number, options?: ConnectOptions): Promise<PomeloClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return PomeloClient.#over(socket, tcpCarrier(socket), options);
  }

  /** With whatever certificate the server has. */
  static async overTls(port: number, options?: ConnectOptions): Promise<PomeloClient> {
    const carrier = connect(port, '127.0.0.1');
    const socket = connectTls({ socket: carrier, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    carrier.on('error', () => undefined);
    const vanish = () => void carrier.resetAndDestroy();
    return PomeloClient.#over(socket, { ...tcpCarrier(socket), vanish }, options);
  }

  static #over(socket: Socket, carrier: Carrier, options?: ConnectOptions): Promise<PomeloClient> {
    const client = new PomeloClient(carrier);
    socket.on('data', (chunk) => client.#read(chunk));
    // `close` follows.
    socket.on('error', () => undefined);
    socket.once('close', () => client.#ended());
    return client.#begin(options);
  }

  static async overWebSocket(url: string, options?: ConnectOptions): Promise<PomeloClient> {
    const socket = new WebSocket(url.replace('http', 'ws'), {
      headers: options?.headers,
      rejectUnauthorized: false,
    });
    await once(socket, 'open');
    const client = new PomeloClient(webSocketCarrier(socket));
    socket.on('message', (data: Buffer) => client.#read(data));
    socket.on('error', () => undefined);
    socket.once('close', () => client.#ended());
    return client.#begin(options);
  }

  private constructor(carrier: Carrier) {
    this.#carrier = carrier;
  }

  async #begin({ hello = { sys: { type: 'test', version: '1.0.0' } }, silent = false }: ConnectOptions = {}) {
    if (silent) return this;
    this.send(TYPE.handshake, Buffer.from(JSON.stringify(hello)));
    await this.until(() => this.hello !== undefined || this.isOver);
    if (this.hello?.code === 200) this.send(TYPE.ack);
    return this;
  }

  write(bytes: Buffer): void {
    this.#carrier.write(bytes);
  }

  send(type: number, body?: Buffer): void {
    this.write(protocol.Package.encode(type, body));
  }

  ask(route: string, body: unknown): Promise<Record<string, unknown>> {
    return this.askBytes(route, Buffer.from(JSON.stringify(body)));
  }

  /** With a body that is sent as it is. */
  async askBytes(route: string, body: Buffer, { gzip = false } = {}): Promise<Record<string, unknown>> {
    this.#id += 1;
    const id = this.#id;
    let answer: Record<string, unknown> | undefined;
    this.#replies.set(id, (reply) => {
      answer = reply;
    });
    const code = this.useCodes ? this.hello?.sys.dict?.[route] : undefined;
    this.send(
      TYPE.data,
      protocol.Message.encode(id, 0, code === undefined ? 0 : 1, code ?? route, body, gzip),
    );
    await this.until(() => answer !== undefined || this.isOver);
    if (answer === undefined) throw new Error(`The connection ended without an answer to ${route}.`);
    return answer;
  }

  tell(route: string, body: unknown): void {
    this.send(TYPE.data, protocol.Message.encode(0, 1, 0, route, Buffer.from(JSON.stringify(body))));
  }

  bodies(event: string): unknown[] {
    return this.heard.flatMap((push) => (push.event === event ? [push.body] : []));
  }

  readNothing(): void {
    this.#carrier.readNothing();
  }

  readAgain(): void {
    this.#carrier.readAgain();
  }

  answerPings(): void {
    this.send(TYPE.heartbeat);
  }

  goodbye(): void {
    this.#carrier.goodbye();
  }

  vanish(): void {
    this.#carrier.vanish();
  }

  /** Resolves when it holds, which is looked at whenever something came. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        settle();
      };
      const look = () => {
        if (holds()) done(resolve);
      };
      const timer = setTimeout(() => {
        done(() => reject(new Error(`waited in vain; heard ${JSON.stringify(this.heard)}`)));
      }, WAIT_MS);
      this.#watchers.add(look);
    });
  }

  over(): Promise<void> {
    return this.until(() => this.isOver);
  }

  #read(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= 4 && this.#rest.length >= 4 + this.#rest.readUIntBE(1, 3)) {
      const end = 4 + this.#rest.readUIntBE(1, 3);
      const decoded = protocol.Package.decode(this.#rest.subarray(0, end));
      this.#rest = this.#rest.subarray(end);
      if (!Array.isArray(decoded)) this.#take(decoded.type, decoded.body ?? Buffer.alloc(0));
    }
    this.#look();
  }

  #take(type: number, body: Buffer): void {
    this.packages.push({ type, body });
    if (type === TYPE.handshake) {
      const hello: HelloReply = JSON.parse(body.toString());
      this.hello = hello;
      this.#names = new Map(Object.entries(hello.sys?.dict ?? {}).map(([name, code]) => [code, name]));
    } else if (type === TYPE.kick) {
      this.heard.push({ event: 'onKick', body: JSON.parse(body.toString()) });
    } else if (type === TYPE.data) {
      this.flags.push(body.readUInt8(0));
      const message = protocol.Message.decode(body);
      const content = JSON.parse(message.body.toString());
      if (message.type === 2) this.#replies.get(message.id)?.(content);
      else this.heard.push({ event: this.#nameOf(message.route), body: content });
    }
  }

  #nameOf(route: string | number | null): string {
    return typeof route === 'number' ? (this.#names.get(route) ?? `unknown ${route}`) : (route ?? '');
  }

  #ended(): void {
    this.isOver = true;
    this.#look();
  }

  #look(): void {
    for (const look of [...this.#watchers]) look();
  }
}

function tcpCarrier(socket: Socket): Carrier {
  return {
    write: (bytes) => void socket.write(bytes),
    readNothing: () => void socket.pause(),
    readAgain: () => void socket.resume(),
    goodbye: () => void socket.end(),
    vanish: () => void socket.resetAndDestroy(),
  };
}

function webSocketCarrier(socket: WebSocket): Carrier {
  return {
    write: (bytes) => socket.send(bytes),
    readNothing: () => socket.pause(),
    readAgain: () => socket.resume(),
    goodbye: () => socket.close(),
    vanish: () => socket.terminate(),
  };
}
