import { type ChannelCredentials, Client, type ClientDuplexStream, status } from '@grpc/grpc-js';
import type { Frame } from './frame.ts';
import { FrameReader } from './frame-reader.ts';
import { OPEN, openingMetadata } from './link-service.ts';
import type { Peer } from './rpc.ts';
import { authority, CLIENT_OPTIONS, type Self } from './transport-options.ts';
import { TurnSender } from './turn-sender.ts';

/** The longest wait for a connection, and for the callee to accept the link. */
const DIAL_TIMEOUT_MS = 3_000;

export interface OpeningEnd {
  readonly reason: string;
  /** The callee has ended the stream by itself, when everything was answered: it is being stopped. */
  readonly isOrderly: boolean;
}

export interface OpeningListener {
  /** The callee has accepted. */
  up(): void;
  frame(frame: Frame): void;
  /** Told once, whether it was up or not, unless `close` was called before. */
  ended(end: OpeningEnd): void;
}

/** One life of a link: a connection and the stream on it, from dialling until it breaks. */
export class Opening {
  readonly #client: Client;
  readonly #stream: ClientDuplexStream<Buffer, Buffer>;
  readonly #sender = new TurnSender();
  readonly #listener: OpeningListener;
  readonly #dialTimer: NodeJS.Timeout;
  /** The numbers that the methods were given on this stream. */
  readonly #methods = new Map<string, number>();
  #closed = false;

  constructor(options: {
    readonly peer: Peer;
    readonly self: Self;
    readonly credentials: ChannelCredentials;
    readonly listener: OpeningListener;
  }) {
    const { peer, self, credentials, listener } = options;
    this.#listener = listener;
    this.#client = new Client(authority(peer.host, peer.port), credentials, CLIENT_OPTIONS);
    const stream = this.#client.makeBidiStreamRequest(
      OPEN.path,
      OPEN.requestSerialize,
      OPEN.responseDeserialize,
      openingMetadata(self, peer),
    );
    this.#stream = stream;
    this.#dialTimer = setTimeout(() => this.#fail('no answer in time'), DIAL_TIMEOUT_MS);
    const reader = new FrameReader((frame) => listener.frame(frame));
    stream.on('metadata', () => this.#accepted());
    stream.on('data', (batch: Buffer) => {
      try {
        reader.read(batch);
      } catch (error) {
        this.#fail(String(error));
      }
    });
    // Always followed by 'status', which tells the same.
    stream.on('error', () => {});
    stream.on('status', ({ code, details }) => this.#end({ reason: details, isOrderly: code === status.OK }));
  }

  /** Bytes that have not left yet. */
  get unsentBytes(): number {
    return this.#sender.unsentBytes;
  }

  /** Sends a request; 0 as the call: a notification. Requests wait for the callee to accept. */
  send(call: number, path: string, payload: Uint8Array): void {
    const known = this.#methods.get(path);
    if (known !== undefined) {
      this.#sender.send({ call, method: known }, payload);
      return;
    }
    const method = this.#methods.size + 1;
    this.#methods.set(path, method);
    this.#sender.send({ call, method, name: path }, payload);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#dialTimer);
    this.#sender.detach();
    this.#stream.cancel();
    this.#client.close();
  }

  #accepted(): void {
    if (this.#closed) return;
    clearTimeout(this.#dialTimer);
    this.#sender.attach(this.#stream);
    this.#listener.up();
  }

  #fail(reason: string): void {
    this.#end({ reason, isOrderly: false });
  }

  #end(end: OpeningEnd): void {
    if (this.#closed) return;
    this.close();
    this.#listener.ended(end);
  }
}
