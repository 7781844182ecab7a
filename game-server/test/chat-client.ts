import { io, type Socket } from 'socket.io-client';
import type { Push, Pushes } from '../../shared/contract/pushes.ts';
import type { Body, Reply, Route } from '../../shared/contract/routes.ts';
import { eventually } from '../../shared/testing/eventually.ts';

const WAIT_MS = 20_000;

/** What a request is answered with, whether it succeeded or not. */
export type Answer<R extends Route> = { readonly code: number; readonly error?: string } & Reply<R>;

/** A person at a plain socket.io client, who remembers everything that was pushed, in order. */
export class ChatClient {
  readonly socket: Socket;
  readonly heard: { readonly event: Push; readonly body: unknown; readonly atMs: number }[] = [];
  /** Why the socket was lost, as often as it was. */
  readonly disconnects: string[] = [];
  readonly #pushes: { readonly [P in Push]: Pushes[P][] } = {
    onChat: [],
    onAdd: [],
    onLeave: [],
    onRename: [],
    onMove: [],
    onRooms: [],
    onCount: [],
    onDirect: [],
    onRead: [],
    onGroup: [],
    onKick: [],
  };
  readonly #listeners = new Set<() => void>();

  /** Resolves when the socket is connected; it does not reconnect by itself. */
  static async connect(url: string, options: { transports?: string[] } = {}): Promise<ChatClient> {
    const client = new ChatClient(url, options.transports ?? ['websocket']);
    await new Promise<void>((resolve, reject) => {
      client.socket.once('connect', resolve);
      client.socket.once('connect_error', reject);
    });
    return client;
  }

  /** Connects and enters; the answer is in `entered`. */
  static async enter(
    url: string,
    body: Body<'connector.entryHandler.enter'> = {},
  ): Promise<ChatClient & { entered: Answer<'connector.entryHandler.enter'> }> {
    const client = await ChatClient.connect(url);
    const entered = await client.ask('connector.entryHandler.enter', body);
    if (entered.code !== 200) {
      client.vanish();
      throw new Error(`Not entered: ${JSON.stringify(entered)}`);
    }
    return Object.assign(client, { entered });
  }

  /** As `enter`, once the name is free: that of somebody who left is a moment after they were seen to leave. */
  static enterWhenFree(...args: Parameters<typeof ChatClient.enter>): ReturnType<typeof ChatClient.enter> {
    return eventually(() => ChatClient.enter(...args));
  }

  private constructor(url: string, transports: string[]) {
    this.socket = io(url, { transports, forceNew: true, reconnection: false });
    for (const event of ['onChat', 'onAdd', 'onLeave', 'onRename'] as const) this.#listenTo(event);
    for (const event of ['onMove', 'onRooms', 'onCount', 'onKick'] as const) this.#listenTo(event);
    for (const event of ['onDirect', 'onRead', 'onGroup'] as const) this.#listenTo(event);
    this.socket.on('disconnect', (reason) => {
      this.disconnects.push(reason);
      this.#tell();
    });
  }

  /** As any program would: whatever route with whatever arguments. */
  async call(route: string, ...args: unknown[]): Promise<Record<string, unknown> & { code: number }> {
    return this.socket.timeout(WAIT_MS).emitWithAck(route, ...args);
  }

  async ask<R extends Route>(route: R, body: Body<R>): Promise<Answer<R>> {
    return this.socket.timeout(WAIT_MS).emitWithAck(route, body);
  }

  say(content: string, rid?: string): Promise<Answer<'chat.chatHandler.send'>> {
    return this.ask('chat.chatHandler.send', { content, target: '*', ...(rid !== undefined && { rid }) });
  }

  /** Everything of one kind that was pushed so far. */
  pushes<P extends Push>(event: P): readonly Pushes[P][] {
    return this.#pushes[event];
  }

  /** When the pushes of one kind came, in milliseconds. */
  arrivals(event: Push): number[] {
    return this.heard.filter((heard) => heard.event === event).map(({ atMs }) => atMs);
  }

  /** The messages of a room that came so far. */
  texts(rid: string): string[] {
    return this.pushes('onChat').flatMap((message) => (message.rid === rid ? [message.msg] : []));
  }

  /** Resolves with the first push of a kind that matches, which may have come already. */
  async hears<P extends Push>(
    event: P,
    matches: (body: Pushes[P]) => boolean = () => true,
  ): Promise<Pushes[P]> {
    let found: Pushes[P] | undefined;
    await this.#until(
      () => {
        found = this.pushes(event).find(matches);
        return found !== undefined;
      },
      () => `no such ${event}; heard ${JSON.stringify(this.heard)}`,
    );
    if (found === undefined) throw new Error(`no such ${event}`);
    return found;
  }

  hearsText(text: string): Promise<Pushes['onChat']> {
    return this.hears('onChat', ({ msg }) => msg === text);
  }

  /** Resolves with the reason when the socket is lost. */
  async ends(): Promise<string> {
    await this.#until(
      () => this.disconnects.length > 0,
      () => 'still connected',
    );
    return this.disconnects[0] ?? '';
  }

  /** Says goodbye. */
  leave(): void {
    this.socket.disconnect();
  }

  /** Closes the connection without a word, as a reload or a lost network does. */
  vanish(): void {
    this.socket.io.engine.close();
  }

  #listenTo<P extends Push>(event: P): void {
    this.socket.on(event as string, (body: Pushes[P]) => {
      this.heard.push({ event, body, atMs: performance.now() });
      this.#pushes[event].push(body);
      this.#tell();
    });
  }

  #until(holds: () => boolean, otherwise: () => string): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => {
        clearTimeout(timer);
        this.#listeners.delete(check);
        done();
      };
      const check = () => {
        if (holds()) settle(resolve);
      };
      const timer = setTimeout(() => settle(() => reject(new Error(otherwise()))), WAIT_MS);
      this.#listeners.add(check);
    });
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
