import type { Push, Pushes } from '../contract/pushes.ts';
import type { Body, ChatMessage, Reply, Route } from '../contract/routes.ts';

/** The part of the DOM's `Storage` that the client uses. */
export interface TokenStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Where the gate is: one address or several, any of which can answer; `http://host:port`. */
export interface ClientOptions {
  readonly gate: string | readonly string[];
  /** Keeps the resume token and the last seqs over a reload, such as `sessionStorage`. Default: memory only. */
  readonly storage?: TokenStorage;
  /** How long a request waits for its reply. Default 10,000 ms. */
  readonly requestTimeoutMs?: number;
  /** How many sends may wait while offline; more are refused with OVERLOADED. Default 1,000. */
  readonly offlineSends?: number;
}

/**
 * `idle`: not asked to connect, or disconnected for good; `connecting`: the first time; `online`: entered;
 * `offline`: the connection was lost and is being renewed.
 */
export type ClientState = 'idle' | 'connecting' | 'online' | 'offline';

/** What a client knows of a room it is in. */
export interface RoomState {
  readonly rid: string;
  /** The last seq that was delivered to `onChat` listeners. */
  readonly seq: number;
}

/** Events of the client itself, beside the server's pushes. */
export interface ClientEvents {
  /** Each change of state; `reason` is for people; `retryInMs` is the pause before the next attempt while offline. */
  state: { state: ClientState; reason?: string; retryInMs?: number };
  /** Entered for the first time, or again after the connection was lost; one for each room the session is in. */
  joined: Reply<'chat.roomHandler.join'> & { resumed: boolean };
}

/** Which fields of a send a caller gives; an `id` is made where there is none. */
export type SendRequest = Body<'chat.chatHandler.send'>;

/**
 * A connection to a cluster that looks after itself: it finds a connector through the gate, falls back to the alternatives,
 * comes back with jittered backoff and its resume token, joins its rooms again and delivers what was missed, each message
 * of a room once and in order, to the `onChat` listeners. Sends made while offline go out, in order, after reconnecting.
 */
export interface Client {
  readonly state: ClientState;
  /** The name that the server granted; `undefined` before entering. */
  readonly username: string | undefined;
  readonly rooms: readonly RoomState[];
  /** Connects and enters. Rejects with TangeloError (NAME_TAKEN, BAD_REQUEST, …); unreachable servers are tried for ever. */
  connect(
    who?: Pick<Body<'connector.entryHandler.enter'>, 'username' | 'rid' | 'token'>,
  ): Promise<Reply<'connector.entryHandler.enter'>>;
  /** Connects to a connector through the gate without entering, for routes that need no name. */
  init(): Promise<void>;
  /** Rejects with the server's TangeloError, with TIMEOUT, or with UNAVAILABLE when the connection is lost. */
  request<R extends Route>(route: R, body: Body<R>): Promise<Reply<R>>;
  /** As `request`, without an answer. */
  notify<R extends Route>(route: R, body: Body<R>): void;
  /** Sends a message with an id of its own; resolves when the server has acknowledged it, waits while offline. */
  send(request: SendRequest): Promise<Reply<'chat.chatHandler.send'>>;
  join(rid: string): Promise<Reply<'chat.roomHandler.join'>>;
  leave(rid: string): Promise<void>;
  on<P extends Push>(push: P, listener: (body: Pushes[P]) => void): () => void;
  on<E extends keyof ClientEvents>(event: E, listener: (body: ClientEvents[E]) => void): () => void;
  /** Says goodbye and stays away; pending sends are rejected with UNAVAILABLE. */
  disconnect(): void;
}

export type { ChatMessage };
