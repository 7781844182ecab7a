import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { ServerMessage } from '../app/protocols/classic/messages.ts';
import type { Framing } from '../framework/transport/line/framing.ts';
import { newlineFraming } from '../framework/transport/line/newline-framing.ts';
import { utfFraming } from '../framework/transport/line/utf-framing.ts';

const WAIT_MS = 15_000;
/** What stands between two batches in frames of UTF. */
const BATCH_END = 'EOF';

/** A client of the classic room protocol, that keeps every message in order. */
export class LineClient {
  readonly heard: ServerMessage[] = [];
  readonly socket: Socket;
  readonly #framing: Framing;
  ended = false;
  #read = 0;
  #wake = () => {};

  /** Resolves with everything that a newcomer is told. */
  static async connect(port: number): Promise<LineClient> {
    return LineClient.over(await connected(port));
  }

  /** As `connect`, in the frames of Java's `writeUTF`. */
  static async connectUtf(port: number): Promise<LineClient> {
    return LineClient.over(await connected(port), utfFraming);
  }

  /** As `connect`, on a connection that is there already. */
  static async over(socket: Socket, framing = newlineFraming): Promise<LineClient> {
    const client = new LineClient(socket, framing);
    await client.hears({ type: 'roomcontents' });
    return client;
  }

  private constructor(socket: Socket, framing: Framing) {
    this.socket = socket;
    this.#framing = framing;
    const decoder = framing.createDecoder({ maxBytes: 0 });
    socket.on('data', (chunk) => {
      for (const frame of decoder.push(chunk)) {
        if (frame.kind === 'text' && frame.text !== BATCH_END) this.heard.push(JSON.parse(frame.text));
      }
      this.#wake();
    });
    socket.on('close', () => {
      this.ended = true;
      this.#wake();
    });
    socket.on('error', () => {
      // 'close' follows.
    });
  }

  /** The name it was given last. */
  get name(): string {
    const [first] = this.heard;
    return first?.type === 'newidentity' ? first.identity : '';
  }

  send(...messages: object[]): void {
    this.socket.write(this.#framing.encode(messages.map((message) => JSON.stringify(message))));
  }

  /** What came since the last call, up to and with the first message that has these fields. */
  async hears(fields: Partial<ServerMessage>): Promise<ServerMessage[]> {
    const start = this.#read;
    for (;;) {
      const index = this.heard.findIndex((message, at) => at >= this.#read && hasFields(message, fields));
      if (index >= 0) {
        this.#read = index + 1;
        return this.heard.slice(start, this.#read);
      }
      await this.#news(JSON.stringify(fields));
    }
  }

  /** Sends, and waits for what answers it. */
  async ask(message: object, answer: Partial<ServerMessage>): Promise<ServerMessage[]> {
    this.send(message);
    return this.hears(answer);
  }

  /** Resolves when the server has closed, with what came since the last call. */
  async ends(): Promise<ServerMessage[]> {
    while (!this.ended) await this.#news('the end');
    return this.heard.slice(this.#read);
  }

  close(): void {
    this.socket.destroy();
  }

  async #news(wanted: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve;
        timer = setTimeout(
          () => reject(new Error(`not heard: ${wanted}; heard ${JSON.stringify(this.heard)}`)),
          WAIT_MS,
        );
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

function hasFields(message: ServerMessage, fields: object): boolean {
  return Object.entries(fields).every(([key, value]) => isDeepStrictEqual(Reflect.get(message, key), value));
}
