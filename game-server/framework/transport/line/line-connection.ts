import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { readReply } from '../../../../shared/client/reply.ts';
import { DISCONNECTS, type Disconnect } from '../../../../shared/disconnect.ts';
import { TangeloError } from '../../../../shared/errors.ts';
import { plainAddress } from '../client-address.ts';
import type { HearEnd, OutgoingPush, PacedReceiver, TransportConnection } from '../transport.ts';
import type { BatchEncoder } from './batch-encoder.ts';
import type { Frame, FrameDecoder } from './framing.ts';
import type { LineConversation, LineLink } from './line-protocol.ts';
import { WorkQueue } from './work-queue.ts';

/** How long a closed connection may take to finish before it is destroyed. */
const CLOSE_TIMEOUT_MS = 2_000;
/** Messages in a row that do not follow the protocol; the last of them closes. */
const INVALID_MESSAGES = 20;

export interface LineConnectionOptions {
  readonly socket: Socket;
  /** Where the client is. */
  readonly remoteAddress: string;
  readonly decoder: FrameDecoder;
  readonly encoder: BatchEncoder;
  /** Bytes that may wait to be read by the client; more of them close the connection; 0: any number. */
  readonly unsentBytes: number;
  readonly onEnd: HearEnd;
  readonly log: Logger;
}

/**
 * One client of a line protocol. Such a client can neither be refused nor come back to its session: what it sends too fast is not
 * read, and however its connection ends, that is its goodbye.
 */
export class LineConnection implements TransportConnection, LineLink {
  readonly remoteAddress: string;
  readonly requestedHost: string;
  readonly #options: LineConnectionOptions;
  readonly #work: WorkQueue;
  #receiver: PacedReceiver | undefined;
  #conversation: LineConversation | undefined;
  #invalid = 0;
  /** The client sends nothing more. */
  #ended = false;
  #isLooking = false;
  #closed = false;
  #closedFor: Disconnect | undefined;

  constructor(options: LineConnectionOptions) {
    const { socket, remoteAddress } = options;
    this.#options = options;
    this.remoteAddress = remoteAddress;
    this.requestedHost = plainAddress(socket.localAddress);
    this.#work = new WorkQueue({
      carryOut: (frame) => this.#carryOut(frame),
      onIdle: () => this.#readOn(),
      onFailed: (error) => this.#fail(error),
    });
  }

  get unsentBytes(): number {
    return this.#options.socket.writableLength;
  }

  start(receiver: PacedReceiver, conversation: LineConversation): void {
    const { socket, decoder } = this.#options;
    socket.on('error', (error) => {
      this.#options.log.debug({ err: error }, 'line connection failed');
      // One of TLS would only tell that it understands nothing any more, and stay.
      socket.destroy();
    });
    // It was closed as soon as it was accepted.
    if (this.#closed) {
      receiver.closed('goodbye');
      return;
    }
    this.#receiver = receiver;
    this.#conversation = conversation;
    socket.on('data', (chunk) => {
      // What comes after the end is read only to see the client close.
      if (this.#closed) return;
      socket.pause();
      this.#work.addFrames(decoder.push(chunk));
    });
    socket.once('end', () => {
      this.#ended = true;
      this.#work.addFrames(decoder.end());
    });
    socket.once('close', () => this.#release());
    socket.pause();
    this.#work.addTask(async () => {
      await receiver.pace();
      await conversation.opened();
    });
  }

  request(route: string, body: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const reply = (answer: object) => {
        try {
          resolve(readReply(answer));
        } catch (error) {
          reject(error);
        }
      };
      this.#receiver?.request({ route, body, reply, admitted: true });
    });
  }

  push(push: OutgoingPush): void {
    if (!this.#closed) this.#conversation?.pushed(push);
  }

  write(messages: readonly string[]): void {
    const { socket, encoder, log } = this.#options;
    if (this.#closed || messages.length === 0) return;
    try {
      socket.write(encoder.encode(messages));
    } catch (error) {
      log.warn({ err: error }, 'not written to a line client');
    }
    this.#lookWhetherItReads();
  }

  schedule(task: () => Promise<void>): void {
    this.#work.addTask(task);
  }

  leave(): void {
    if (this.#closed) return;
    const { socket } = this.#options;
    this.#release();
    // Closing with something unread would be a reset, and the client might lose what was written last.
    socket.resume();
    socket.end();
    const timer = setTimeout(() => socket.destroy(), CLOSE_TIMEOUT_MS).unref();
    socket.once('close', () => clearTimeout(timer));
  }

  /** The protocol has no word for why; the log has. */
  close(disconnect: Disconnect): void {
    if (this.#closed) return;
    const { code, reason } = disconnect;
    this.#options.log.debug({ code, reason, address: this.remoteAddress }, 'line connection closed');
    this.#closedFor = disconnect;
    this.leave();
  }

  async #carryOut(frame: Frame): Promise<void> {
    if (frame.kind === 'too-long') return this.close(DISCONNECTS.TOO_LARGE);
    await this.#receiver?.pace();
    const isValid = frame.kind === 'text' && (await this.#conversation?.received(frame.text));
    this.#invalid = isValid ? 0 : this.#invalid + 1;
    if (this.#invalid === INVALID_MESSAGES) this.close(DISCONNECTS.BAD_PROTOCOL);
  }

  /**
   * What a conversation writes is counted here, replies and all: what is asked on behalf of a client is not refused, and asking ends
   * while an answer is on its way. Nobody can read what one turn of the event loop brings before it is over.
   */
  #lookWhetherItReads(): void {
    const limit = this.#options.unsentBytes;
    if (this.#isLooking || limit === 0 || this.unsentBytes <= limit) return;
    this.#isLooking = true;
    setImmediate(() => {
      this.#isLooking = false;
      if (this.unsentBytes > limit) this.close(DISCONNECTS.SLOW_CONSUMER);
    });
  }

  #readOn(): void {
    if (this.#ended) this.leave();
    else this.#options.socket.resume();
  }

  #fail(error: unknown): void {
    if (error instanceof TangeloError) this.#options.log.warn({ err: error }, 'line client given up');
    else this.#options.log.error({ err: error }, 'line protocol failed');
    this.close(DISCONNECTS.INTERNAL);
  }

  #release(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#work.stop();
    this.#options.onEnd(this.#closedFor ?? 'goodbye');
    this.#receiver?.closed('goodbye');
  }
}
