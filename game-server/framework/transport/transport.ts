import type { Disconnect } from '../../../shared/disconnect.ts';

/** What a client asked: `reply` is absent when it does not want to know. */
export interface ClientRequest {
  readonly route: string;
  /** As it came off the wire: any JSON value, or `undefined`. */
  readonly body: unknown;
  readonly reply?: (reply: object) => void;
  /** Part of what `pace` has let through: it is not held against the client's limits again. */
  readonly admitted?: boolean;
}

/** What the server sends by itself. One object goes to many connections, so that a transport can encode it once. */
export interface OutgoingPush {
  readonly event: string;
  /** The body as JSON in UTF-8. */
  readonly json: Buffer;
  /** Its place in its room's log, if it has one. */
  readonly seq?: number;
}

/** `goodbye`: the client said that it leaves; `vanished`: the connection ended without a word, or we closed it. */
export type CloseKind = 'goodbye' | 'vanished';

/** How a connection ended: why the server ended or refused it, or how the client did. `foreign`: its origin is not allowed. */
export type ConnectionEnd = Disconnect | CloseKind | 'foreign';

/** Hears once of each client whose connection ended, and of each that was refused before it was one. */
export type HearEnd = (end: ConnectionEnd) => void;

/** What is told about one connection. */
export interface ConnectionReceiver {
  request(request: ClientRequest): void;
  /**
   * The client owes a sign of life from now on: a ping was sent to it, or its own is due. Whether the answer comes in time is the
   * receiver's to say. A transport that cannot ping never tells so.
   */
  pinged(): void;
  /** A sign of life came, owed or not. */
  ponged(): void;
  /** Exactly once, after which nothing else is told. */
  closed(kind: CloseKind): void;
}

/** A receiver for clients that cannot be refused: those that are too fast are not read from until they may go on. */
export interface PacedReceiver extends ConnectionReceiver {
  /** Resolves when the client's next message may be carried out; never, once the connection is closed. */
  pace(): Promise<void>;
}

/** One client, whatever it speaks. */
export interface TransportConnection {
  /** The peer's address, without a port. */
  readonly remoteAddress: string;
  /** The host name by which the client reached us, without a port; the local address where the protocol tells none. */
  readonly requestedHost: string;
  /** Bytes of pushes and replies that the operating system has not taken yet, because the client does not read. */
  readonly unsentBytes: number;
  /** MUST keep order, MUST NOT throw; does nothing once the connection is closed. */
  push(push: OutgoingPush): void;
  /**
   * Tells the client why (`onKick {code, reason}`), closes, and destroys what is still open after two seconds. The
   * receiver's `closed` follows, unless it was told already. MUST be harmless when called twice.
   */
  close(disconnect: Disconnect): void;
}

/**
 * A way in for clients.
 *
 * - `accept` MUST be called once for each client that finished the protocol's handshake, before any of its requests.
 * - A transport MUST NOT let malformed input do more than end the connection that sent it.
 * - `stopAccepting` MUST refuse new clients and keep those that are there.
 */
export interface Transport {
  readonly connections: number;
  stopAccepting(): void;
  close(): Promise<void>;
}

export type Accept = (connection: TransportConnection) => ConnectionReceiver;
