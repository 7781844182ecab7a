import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { Pushes } from '../../shared/contract/pushes.ts';
import type { Body, ChatMessage, Reply, Route } from '../../shared/contract/routes.ts';
import type { Receiver } from './history-recorder.ts';

const REQUEST_MS = 5_000;
const RETRY_MS = 100;
/** Refusals that a later attempt need not meet again; NAME_TAKEN is not among them: a session keeps its name. */
const MAY_RETRY = new Set([429, 503, 504]);

export interface StubbornOptions {
  readonly gateUrl: string;
  /** The connector to begin with; later ones are the gate's choice. */
  readonly firstUrl: string;
  readonly username: string;
  readonly rids: readonly [string, ...string[]];
  readonly receiver: Receiver;
}

/**
 * A person at a plain socket.io client who does by hand what the contract tells clients to do: comes back through the gate
 * after each break with their resume token and the last seq of each room, and sends again with the same id until it is
 * acknowledged. What comes is passed on as it comes: nothing is sorted, nothing repeated is dropped.
 */
export class StubbornClient {
  readonly #options: StubbornOptions;
  readonly #lastSeqs = new Map<string, number>();
  /** Pushes of rooms whose join has not been answered yet on this connection. */
  #held = new Map<string, ChatMessage[]>();
  #resume: string | undefined;
  #socket: Promise<Socket>;
  #left = false;

  private constructor(options: StubbornOptions) {
    this.#options = options;
    this.#socket = this.#enterAt(options.firstUrl);
  }

  static async enter(options: StubbornOptions): Promise<StubbornClient> {
    const client = new StubbornClient(options);
    await client.#socket;
    return client;
  }

  /** Resolves with the seq when it is acknowledged, however long that takes. */
  async send(rid: string, content: string, id: string): Promise<number> {
    return (await this.#insist('chat.chatHandler.send', { content, target: '*', rid, id })).seq;
  }

  /** As `send`, to one person. */
  async sendDirect(to: string, content: string, id: string): Promise<number> {
    return (await this.#insist('chat.directHandler.send', { to, content, id })).seq;
  }

  /** A page of what a room holds after a seq. */
  async history(rid: string, after: number): Promise<Reply<'chat.chatHandler.history'>> {
    return this.#insist('chat.chatHandler.history', { rid, after });
  }

  async leave(): Promise<void> {
    this.#left = true;
    (await this.#socket).disconnect();
  }

  /** Asks until there is an answer; only for what may be asked twice. */
  async #insist<R extends Route>(route: R, body: Body<R>): Promise<Reply<R>> {
    for (;;) {
      const socket = await this.#socket;
      try {
        return await ask(socket, route, body);
      } catch (error) {
        if (error instanceof Refusal) throw error;
      }
      await pause(RETRY_MS);
    }
  }

  async #enterAt(url: string): Promise<Socket> {
    const { username, rids } = this.#options;
    this.#held = new Map(rids.map((rid) => [rid, []]));
    const socket = await connect(url);
    // Pushes of a former connection's rooms, if any still came, would not be for this one.
    socket.on('onChat', (message: Pushes['onChat']) => this.#receive(message));
    try {
      for (const rid of rids) {
        const lastSeq = this.#lastSeqs.get(rid);
        const place = { rid, ...(lastSeq !== undefined && { lastSeq }) };
        if (rid !== rids[0]) {
          this.#joined(await ask(socket, 'chat.roomHandler.join', place));
          continue;
        }
        const who = this.#resume === undefined ? { username } : { resume: this.#resume };
        const entered = await ask(socket, 'connector.entryHandler.enter', { ...who, ...place });
        this.#resume = entered.resume;
        this.#joined(entered);
      }
      if (!socket.connected) throw new Error('lost while entering');
    } catch (error) {
      socket.off('onChat');
      socket.disconnect();
      throw error;
    }
    socket.once('disconnect', () => {
      if (!this.#left) this.#socket = this.#comeBack();
    });
    return socket;
  }

  async #comeBack(): Promise<Socket> {
    for (;;) {
      try {
        for (const url of await this.#urls()) {
          const socket = await this.#enterAt(url).catch((error: unknown) => {
            if (error instanceof Refusal) throw error;
            return undefined;
          });
          if (socket) return socket;
        }
      } catch (error) {
        if (error instanceof Refusal) throw error;
      }
      await pause(RETRY_MS);
    }
  }

  async #urls(): Promise<string[]> {
    const gate = await connect(this.#options.gateUrl);
    try {
      const first = await ask(gate, 'gate.gateHandler.queryEntry', { uid: this.#options.username });
      return [first, ...first.alternatives].map(({ host, port }) => `http://${host}:${port}`);
    } finally {
      gate.disconnect();
    }
  }

  #joined({ rid, seq, missed, complete }: Reply<'chat.roomHandler.join'>): void {
    if (!this.#lastSeqs.has(rid)) {
      this.#options.receiver.joined(rid, seq);
      this.#lastSeqs.set(rid, seq);
    } else if (!complete) throw new Error(`More was missed in ${rid} than one answer holds.`);
    const held = this.#held.get(rid) ?? [];
    this.#held.delete(rid);
    for (const message of [...missed, ...held]) this.#pass(message);
  }

  #receive(message: ChatMessage): void {
    const held = this.#held.get(message.rid);
    if (held) held.push(message);
    else this.#pass(message);
  }

  #pass(message: ChatMessage): void {
    this.#options.receiver.got(message);
    this.#lastSeqs.set(message.rid, message.seq);
  }
}

/** The same request would be refused again. */
class Refusal extends Error {}

async function connect(url: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

async function ask<R extends Route>(socket: Socket, route: R, body: Body<R>): Promise<Reply<R>> {
  const answer: { code: number } & Reply<R> = await socket.timeout(REQUEST_MS).emitWithAck(route, body);
  if (answer.code === 200) return answer;
  const text = `${route} ${JSON.stringify(body)}: ${JSON.stringify(answer)}`;
  throw MAY_RETRY.has(answer.code) ? new Error(text) : new Refusal(text);
}
