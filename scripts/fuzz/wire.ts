import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { hasCloseFrame, tellsReason } from './closing-words.ts';
import type { Heard } from './heard.ts';

/** How an attacker's end of a connection ends. */
export type Ending = 'fin' | 'reset';

export interface WireOptions {
  readonly port: number;
  /** Whether it speaks TLS, with whatever certificate the server has. */
  readonly secure: boolean;
  readonly heard: Heard;
  /** Resolves when the next input may be thrown. */
  readonly turn: () => Promise<void>;
  /** Told of each input before it goes out. */
  readonly onInput: (bytes: Buffer) => void;
  /** Told when the server ends, in order and without a reason, a connection on which it owes one. */
  readonly onUntold: (lastHeard: string) => void;
}

const KEPT_CHARACTERS = 65_536;
const CONNECT_MS = 5_000;
/** A server that has not read for so long has had enough. */
const DRAIN_MS = 500;
/** A reason may come in two pieces. */
const LONGEST_REASON = 20;

/** One TCP connection of an attacker. Nothing that happens to it is an error. */
export class Wire {
  readonly port: number;
  readonly closed: Promise<void>;
  /** Whether what is spoken here has a way to tell why a connection ends. */
  owesReason = false;
  /** Whether frames of WebSocket come here. */
  isWebSocket = false;
  readonly #socket: Socket;
  /** What carries TLS; else the same. */
  readonly #carrier: Socket;
  readonly #opened: Promise<void>;
  readonly #options: WireOptions;
  readonly #watchers = new Set<() => void>();
  #text = '';
  /** The server has said that it will send nothing more. */
  #ended = false;
  #endedByUs = false;
  #isStalled = false;
  #wasTold = false;

  constructor(options: WireOptions) {
    const { port, secure } = options;
    this.port = port;
    this.#options = options;
    this.#carrier = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    this.#carrier.on('error', () => undefined);
    this.#socket = secure ? connectTls({ socket: this.#carrier, rejectUnauthorized: false }) : this.#carrier;
    this.#opened = new Promise((resolve) => {
      this.#socket.once(secure ? 'secureConnect' : 'connect', () => resolve());
    });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk) => this.#hear(String(chunk)));
    this.#socket.on('end', () => this.#endedByServer());
    // 'close' follows; being reset is as good an answer as any.
    this.#socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      this.#socket.once('close', () => {
        resolve();
        this.#look();
      });
    });
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && !this.#ended && !this.#isStalled;
  }

  /** What has come, as Latin-1; the last 64 KiB of it. */
  get text(): string {
    return this.#text;
  }

  async connected(): Promise<void> {
    await within(CONNECT_MS, Promise.race([this.#opened, this.closed]));
  }

  /**
   * Throws one input; what goes out is the same, or carries it, in one write or in several. Resolves with whether the connection
   * is still there.
   */
  async input(input: Buffer | string, carried: readonly Buffer[] = []): Promise<boolean> {
    await this.#options.turn();
    if (!this.isOpen) return false;
    this.#options.onInput(Buffer.isBuffer(input) ? input : Buffer.from(input));
    for (const piece of carried.length > 0 ? carried : [input]) await this.write(piece);
    return this.isOpen;
  }

  /** Throws one input beneath TLS, where its records are. Resolves with whether the connection is still there. */
  async inputBeneath(bytes: Buffer): Promise<boolean> {
    await this.#options.turn();
    if (!this.isOpen) return false;
    this.#options.onInput(bytes);
    if (this.#carrier.writable) this.#carrier.write(bytes);
    return this.isOpen;
  }

  /** Sends something that is part of the conversation and no input by itself. */
  async write(bytes: Buffer | string): Promise<void> {
    const socket = this.#socket;
    if (!socket.writable || socket.write(bytes)) return;
    const drained = new Promise<void>((resolve) => void socket.once('drain', () => resolve()));
    if (!(await within(DRAIN_MS, Promise.race([drained, this.closed])))) this.#isStalled = true;
  }

  /** Whether this came, or comes in time. What was heard until then is forgotten. */
  async hears(wanted: string, timeoutMs = 3_000): Promise<boolean> {
    if (!this.#text.includes(wanted) && this.isOpen) {
      await new Promise<void>((resolve) => {
        const settle = () => {
          clearTimeout(timer);
          this.#watchers.delete(look);
          resolve();
        };
        const look = () => {
          if (this.#text.includes(wanted) || !this.isOpen) settle();
        };
        const timer = setTimeout(settle, timeoutMs);
        this.#watchers.add(look);
      });
    }
    const at = this.#text.indexOf(wanted);
    if (at < 0) return false;
    this.#text = this.#text.slice(at + wanted.length);
    return true;
  }

  /** Resolves when the server has ended the connection, or the time is over. */
  async ends(timeoutMs: number): Promise<boolean> {
    const stop = performance.now() + timeoutMs;
    while (this.isOpen && performance.now() < stop) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(1, stop - performance.now()));
        this.#watchers.add(function look() {
          clearTimeout(timer);
          resolve();
        });
      });
      this.#watchers.clear();
    }
    return !this.isOpen;
  }

  /** As one that does not read: what comes stays where it is. */
  readNothing(): void {
    this.#socket.pause();
  }

  /** Ends its half of the connection, and still listens. */
  halfClose(): void {
    this.#endedByUs = true;
    this.#socket.end();
  }

  /** From now on the server may close as it likes: it was asked to. */
  saidGoodbye(): void {
    this.#endedByUs = true;
  }

  end(how: Ending): void {
    this.#endedByUs = true;
    const socket = this.#socket;
    if (how === 'reset') {
      // A reset waits for what is not written yet, and one after a half-close never ends.
      if (socket.writable && socket.writableLength === 0) this.#carrier.resetAndDestroy();
      else socket.destroy();
      return;
    }
    socket.resume();
    socket.end();
    const timer = setTimeout(() => socket.destroy(), 1_000);
    socket.once('close', () => clearTimeout(timer));
  }

  #hear(chunk: string): void {
    this.#options.heard.hear(chunk);
    if (this.owesReason && tellsReason(this.#text.slice(-LONGEST_REASON) + chunk)) this.#wasTold = true;
    this.#text = (this.#text + chunk).slice(-KEPT_CHARACTERS);
    // It then waits for ours, which does not come.
    if (this.isWebSocket && hasCloseFrame(chunk)) this.#endedByServer();
    this.#look();
  }

  #endedByServer(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.owesReason && !this.#endedByUs && !this.#wasTold) this.#options.onUntold(this.#text.slice(-200));
    this.#look();
  }

  #look(): void {
    for (const look of [...this.#watchers]) look();
  }
}

/** Whether it was settled in time. */
async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  const inTime = new AbortController();
  // It only rejects when it is not waited for any more.
  const late = delay(ms, false, { signal: inTime.signal }).catch(() => false);
  const isInTime = await Promise.race([promise.then(() => true), late]);
  inTime.abort();
  return isInTime;
}
