import { WebSocket } from 'ws';

/**
 * The least that a socket.io client does, in a few lines: so that a bench measures the servers, not its own clients. Engine.io
 * 4 over WebSocket: `40` connects, `42ID[event,body]` asks, `43ID[reply]` answers, `2` is a ping and `3` its pong.
 */
export class BenchClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: unknown) => void>();
  #nextId = 1;
  /** Pushes that arrived. */
  pushes = 0;
  /** By what the push has to contain. */
  readonly #awaited = new Map<string, () => void>();

  static async connect(url: string): Promise<BenchClient> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    });
    const client = new BenchClient(socket);
    await new Promise<void>((resolve, reject) => {
      client.#onConnected = resolve;
      socket.once('error', reject);
    });
    return client;
  }

  #onConnected: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(String(data)));
  }

  ask(route: string, body: object): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(`42${id}${JSON.stringify([route, body])}`);
    });
  }

  /** Resolves when a push of a message with this content, which has to need no escapes, arrives. */
  hears(content: string): Promise<void> {
    return new Promise((resolve) => this.#awaited.set(content, resolve));
  }

  /** For good: what comes stays in the buffers of the system. */
  stopReading(): void {
    this.#socket.pause();
  }

  close(): void {
    this.#socket.terminate();
  }

  #receivePush(text: string): void {
    this.pushes += 1;
    if (this.#awaited.size === 0) return;
    const [, content = ''] = /"msg":"([^"]*)"/.exec(text) ?? [];
    this.#awaited.get(content)?.();
    this.#awaited.delete(content);
  }

  #receive(text: string): void {
    if (text.startsWith('0')) this.#socket.send('40');
    else if (text.startsWith('40')) this.#onConnected();
    else if (text === '2') this.#socket.send('3');
    else if (text.startsWith('42')) this.#receivePush(text);
    else if (text.startsWith('43')) {
      const start = text.indexOf('[');
      const id = Number(text.slice(2, start));
      const [reply]: unknown[] = JSON.parse(text.slice(start));
      this.#waiting.get(id)?.(reply);
      this.#waiting.delete(id);
    }
  }
}
