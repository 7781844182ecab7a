import { DISCONNECTS, type Disconnect } from '../../../../shared/disconnect.ts';
import type {
  Accept,
  CloseKind,
  ConnectionReceiver,
  HearEnd,
  OutgoingPush,
  TransportConnection,
} from '../transport.ts';
import type { ByteChannel, BytesReceiver } from './byte-channel.ts';
import type { Dictionary } from './dictionary.ts';
import { HANDSHAKE_CODE, isRecent, parseHello, welcome } from './handshake.ts';
import type { Heartbeat, Heartbeating, Heartbeats } from './heartbeats.ts';
import { decodeMessage, encodeResponse, MESSAGE_HEADER_BYTES } from './message.ts';
import { encodePackage, PACKAGE, PackageReader } from './package.ts';
import { asPomeloReply } from './pomelo-failure.ts';
import { ProtocolError } from './protocol-error.ts';
import type { PushEncoder } from './push-encoder.ts';
import { TurnReader } from './turn-reader.ts';
import { decodeText, escapeJson } from './wire-text.ts';

/** What all connections of a transport share. */
export interface PomeloShared {
  readonly accept: Accept;
  /** Why no new client may come in now; `undefined`: it may. */
  readonly refusal: () => Disconnect | undefined;
  readonly onEnd: HearEnd;
  readonly dictionary: Dictionary;
  readonly pushes: PushEncoder;
  readonly heartbeats: Heartbeats;
  readonly leastVersions: Readonly<Record<string, string>>;
  /** Largest body of a message. */
  readonly messageBytes: number;
}

/** How long a closed connection may take to finish before it is destroyed. */
const CLOSE_TIMEOUT_MS = 2_000;

/** A handshake holds a key at most. */
const HANDSHAKE_BYTES = 16_384;

type State =
  | { readonly at: 'hello' | 'acknowledging' | 'closed' }
  | { readonly at: 'closing'; readonly why: Disconnect }
  | { readonly at: 'open'; readonly receiver: ConnectionReceiver };

/** One client that speaks Pomelo's protocol, over whatever carries the bytes. */
export class PomeloConnection implements TransportConnection, BytesReceiver, Heartbeating {
  readonly remoteAddress: string;
  readonly requestedHost: string;
  readonly #channel: ByteChannel;
  readonly #shared: PomeloShared;
  readonly #packages: PackageReader;
  readonly #reader: TurnReader;
  readonly #heartbeat: Heartbeat;
  readonly #onEnded: () => void;
  #state: State = { at: 'hello' };
  /** Whole packages that were read. */
  #taken = 0;
  /** Stays when the connection is being closed: it is still to be told. */
  #receiver: ConnectionReceiver | undefined;
  /** Whether the client has shown that it has our dictionary. */
  #knowsCodes = false;
  #destroying: NodeJS.Timeout | undefined;

  constructor(channel: ByteChannel, shared: PomeloShared, onEnded: () => void) {
    this.remoteAddress = channel.remoteAddress;
    this.requestedHost = channel.requestedHost;
    this.#channel = channel;
    this.#shared = shared;
    this.#onEnded = onEnded;
    this.#heartbeat = shared.heartbeats.watch(this);
    this.#packages = new PackageReader({
      maxBytes: () =>
        this.#state.at === 'open' ? shared.messageBytes + MESSAGE_HEADER_BYTES : HANDSHAKE_BYTES,
      onPackage: (type, body) => {
        this.#taken += 1;
        this.#take(type, body);
        return this.#isLive;
      },
    });
    this.#reader = new TurnReader({
      read: (slice) => this.#read(slice),
      pause: () => channel.pause(),
      resume: () => channel.resume(),
    });
  }

  bytes(chunk: Buffer): void {
    this.#reader.take(chunk);
  }

  failing(disconnect: Disconnect): void {
    this.close(disconnect);
  }

  ended(kind: CloseKind): void {
    const why = this.#state.at === 'closing' ? this.#state.why : undefined;
    this.#state = { at: 'closed' };
    clearTimeout(this.#destroying);
    this.#reader.end();
    this.#heartbeat.stop();
    this.#onEnded();
    // What was over before it said hello, and was not refused, was no client.
    if (why || this.#receiver) this.#shared.onEnd(why ?? kind);
    this.#receiver?.closed(why ? 'vanished' : kind);
  }

  get unsentBytes(): number {
    return this.#channel.unsentBytes;
  }

  push(push: OutgoingPush): void {
    this.#write(() => this.#shared.pushes.encode(push, { withCode: this.#knowsCodes }));
  }

  close(disconnect: Disconnect): void {
    if (!this.#isLive) return;
    this.#sendJson(PACKAGE.kick, { reason: disconnect.reason, code: disconnect.code });
    this.#end(disconnect);
  }

  sendHeartbeat(): void {
    if (this.#state.at === 'open') this.#channel.write(HEARTBEAT);
  }

  silent(): void {
    this.close(DISCONNECTS.NO_HELLO);
  }

  owing(): void {
    if (this.#state.at === 'open') this.#state.receiver.pinged();
  }

  get #isLive(): boolean {
    return this.#state.at !== 'closing' && this.#state.at !== 'closed';
  }

  #read(slice: Buffer): number {
    const before = this.#taken;
    try {
      if (this.#isLive) this.#packages.read(slice);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.close(error.disconnect);
    }
    return this.#taken - before;
  }

  #take(type: number, body: Buffer): void {
    const state = this.#state;
    if (state.at === 'hello' && type === PACKAGE.handshake) this.#answerHello(body);
    else if (state.at === 'acknowledging' && type === PACKAGE.handshakeAck) this.#open();
    else if (state.at === 'open' && type === PACKAGE.heartbeat) {
      this.#heartbeat.received();
      state.receiver.ponged();
    } else if (state.at === 'open' && type === PACKAGE.data) this.#request(state.receiver, body);
    // Some clients do not wait for the end of the handshake with their first heartbeat, which Pomelo's servers ignored.
    else if (type !== PACKAGE.heartbeat) throw new ProtocolError(DISCONNECTS.BAD_PROTOCOL);
  }

  #answerHello(body: Buffer): void {
    const refusal = this.#shared.refusal();
    if (refusal) {
      this.close(refusal);
      return;
    }
    const { leastVersions, heartbeats, dictionary } = this.#shared;
    const hello = parseHello(body);
    if (hello === undefined || !isRecent(hello, leastVersions)) {
      const code = hello === undefined ? HANDSHAKE_CODE.failed : HANDSHAKE_CODE.oldClient;
      this.#sendJson(PACKAGE.handshake, { code });
      this.#end(DISCONNECTS.BAD_PROTOCOL);
      return;
    }
    this.#sendJson(PACKAGE.handshake, welcome(hello, heartbeats.intervalSeconds, dictionary));
    this.#knowsCodes = hello.dictVersion === dictionary.version;
    this.#state = { at: 'acknowledging' };
  }

  #open(): void {
    const receiver = this.#shared.accept(this);
    this.#receiver = receiver;
    // It may have been closed at once.
    if (!this.#isLive) return;
    this.#state = { at: 'open', receiver };
    this.#heartbeat.begin();
  }

  #request(receiver: ConnectionReceiver, data: Buffer): void {
    const { id, route, body } = decodeMessage(data, this.#shared.messageBytes);
    if (typeof route === 'number') this.#knowsCodes = true;
    receiver.request({
      // A code that nobody has stays a number, which is no route either.
      route: typeof route === 'number' ? (this.#shared.dictionary.nameOf(route) ?? String(route)) : route,
      body: parseBody(body),
      ...(id && { reply: (reply: object) => this.#reply(id, reply) }),
    });
  }

  #reply(id: Buffer, answer: object): void {
    const { reply, failed } = asPomeloReply(answer);
    const json = escapeJson(Buffer.from(JSON.stringify(reply)));
    this.#write(() => encodePackage(PACKAGE.data, ...encodeResponse(id, json, { failed })));
  }

  #write(encode: () => Buffer): void {
    if (this.#state.at !== 'open') return;
    let bytes: Buffer;
    try {
      bytes = encode();
    } catch {
      // It fits into no package. Going on without it, the client would miss something and never know.
      this.close(DISCONNECTS.INTERNAL);
      return;
    }
    this.#channel.write(bytes);
  }

  #sendJson(type: number, content: object): void {
    this.#channel.write(encodePackage(type, escapeJson(Buffer.from(JSON.stringify(content)))));
  }

  #end(disconnect: Disconnect): void {
    this.#state = { at: 'closing', why: disconnect };
    this.#heartbeat.stop();
    this.#channel.end(disconnect);
    this.#destroying = setTimeout(() => this.#channel.destroy(), CLOSE_TIMEOUT_MS);
  }
}

const HEARTBEAT = encodePackage(PACKAGE.heartbeat);

/** What is no JSON stays a text, which is no body that any route has. */
function parseBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const text = decodeText(bytes) ?? '';
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
