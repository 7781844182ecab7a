import type { Readable, Writable } from 'node:stream';
import { status } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { TangeloError } from '../../../shared/errors.ts';
import { type Frame, MAX_PAYLOAD_BYTES } from './frame.ts';
import { FrameReader } from './frame-reader.ts';
import { failureOf, type ServedMethod } from './methods.ts';
import type { CallContext } from './rpc.ts';
import { encodeFailure, statusOf } from './rpc-error.ts';
import type { RpcSettings, Self } from './transport-options.ts';
import { TurnSender } from './turn-sender.ts';

export interface IncomingLinkOptions {
  readonly caller: Self;
  /** By `package.Service/Method`. */
  readonly methods: ReadonlyMap<string, ServedMethod>;
  readonly settings: RpcSettings;
  readonly log: Logger;
  /** Told once, when the stream is over. */
  readonly closed: () => void;
}

/** What a number that the caller has given to a method stands for. */
interface NamedMethod {
  readonly context: CallContext;
  /** `undefined`: there is no such method here. */
  readonly served: ServedMethod | undefined;
}

/**
 * How long the frames of one link may keep the event loop in a turn. Telling a room of thousands takes milliseconds, and a batch may
 * hold a thousand of such frames: whatever else is due, the server's lease above all, must not wait for the end of it.
 */
const TURN_MS = 20;

/** The called end of a link. */
export class IncomingLink {
  readonly #stream: Readable & Writable;
  readonly #options: IncomingLinkOptions;
  readonly #named = new Map<number, NamedMethod>();
  readonly #sender: TurnSender;
  readonly #reader = new FrameReader((frame) => this.#receive(frame));
  #running = 0;
  /** Whether the rest of what was sent waits for the next turn. */
  #resting = false;
  /** Whether the caller has to read replies first. */
  #choked = false;
  #draining = false;
  /** Whether this end has sent its last frame. */
  #ended = false;
  #closed = false;

  constructor(stream: Readable & Writable, options: IncomingLinkOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#sender = new TurnSender(() => this.#written());
    stream.on('data', (batch: Buffer) => {
      this.#reader.add(batch);
      if (!this.#resting) this.#read();
    });
    stream.on('end', () => this.#end());
    stream.on('close', () => this.#close());
    stream.on('cancelled', () => this.#close());
    this.#sender.attach(stream);
  }

  /** Refuses new calls, answers those that run, and ends the stream. */
  drain(): void {
    this.#draining = true;
    this.#endWhenDone();
  }

  #read(): void {
    const until = performance.now() + TURN_MS;
    try {
      while (this.#reader.next()) {
        if (performance.now() < until) continue;
        this.#rest();
        return;
      }
    } catch (err) {
      const { log, caller } = this.#options;
      // Whoever reaches the port can send it.
      log.warn({ err, caller }, 'link refused');
      this.#stream.emit('error', { code: status.INVALID_ARGUMENT, details: String(err) });
    }
  }

  #rest(): void {
    this.#resting = true;
    this.#stream.pause();
    setImmediate(() => {
      this.#resting = false;
      // What a broken link has not brought yet is lost, wherever it is.
      if (this.#closed) return;
      this.#read();
      this.#resume();
    });
  }

  #resume(): void {
    if (!this.#resting && !this.#choked) this.#stream.resume();
  }

  #receive(frame: Frame): void {
    const { context, served } = this.#methodOf(frame);
    if (frame.call !== 0 && this.#refuses(frame.call, served)) return;
    if (served === undefined) return;
    this.#running++;
    let outcome: unknown;
    try {
      outcome = served.run(served.definition.requestDeserialize(frame.payload), context);
    } catch (error) {
      this.#failed(frame.call, error, context);
      return;
    }
    if (outcome instanceof Promise) {
      outcome.then(
        (reply: unknown) => this.#succeeded(frame.call, reply, served, context),
        (error: unknown) => this.#failed(frame.call, error, context),
      );
    } else {
      this.#succeeded(frame.call, outcome, served, context);
    }
  }

  #methodOf({ method, name }: Frame): NamedMethod {
    const known = this.#named.get(method);
    if (known !== undefined) return known;
    const { caller, methods } = this.#options;
    const named = { context: { caller, method: name }, served: methods.get(name) };
    this.#named.set(method, named);
    return named;
  }

  #refuses(call: number, served: ServedMethod | undefined): boolean {
    const error = this.#refusal(served);
    if (error === undefined) return false;
    this.#sendFailure(call, new TangeloError(error));
    return true;
  }

  #refusal(served: ServedMethod | undefined) {
    if (served === undefined) return 'NO_SUCH_ROUTE';
    if (this.#draining) return 'UNAVAILABLE';
    return this.#running >= this.#options.settings.queuedCalls ? 'OVERLOADED' : undefined;
  }

  #succeeded(call: number, reply: unknown, served: ServedMethod, context: CallContext): void {
    if (call !== 0 && !this.#ended) {
      try {
        const payload = served.definition.responseSerialize(reply);
        if (payload.length > MAX_PAYLOAD_BYTES) throw new TangeloError('TOO_LARGE');
        this.#send(call, 0, payload);
      } catch (error) {
        this.#failed(call, error, context);
        return;
      }
    }
    this.#finished();
  }

  #failed(call: number, error: unknown, context: CallContext): void {
    const failure = failureOf(error, { context, log: this.#options.log });
    if (call !== 0 && !this.#ended) this.#sendFailure(call, failure);
    this.#finished();
  }

  #sendFailure(call: number, failure: TangeloError): void {
    this.#send(call, statusOf(failure.error), encodeFailure(failure));
  }

  #send(call: number, code: number, payload: Buffer): void {
    this.#sender.send({ call, status: code }, payload);
    // A caller that does not read its replies is not read either.
    if (this.#sender.unsentBytes <= this.#options.settings.queuedBytes) return;
    this.#choked = true;
    this.#stream.pause();
  }

  #written(): void {
    if (this.#choked && this.#sender.unsentBytes <= this.#options.settings.queuedBytes / 2) {
      this.#choked = false;
      this.#resume();
    }
    this.#endWhenDone();
  }

  #finished(): void {
    this.#running--;
    this.#endWhenDone();
  }

  #endWhenDone(): void {
    if (this.#draining && this.#running === 0 && this.#sender.unsentBytes === 0) this.#end();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stream.end();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#ended = true;
    this.#sender.detach();
    this.#options.closed();
  }
}
