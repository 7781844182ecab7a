import type { Push, Pushes } from '../contract/pushes.ts';
import type { Body, ChatMessage, DirectMessage, Reply, Route } from '../contract/routes.ts';
import type { TangeloError } from '../errors.ts';

/** The part of the DOM's `Storage` that the client uses. */
export interface TokenStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export type Transport = 'websocket' | 'polling';

export interface ClientOptions {
  /** Where the gate is, `http(s)://host:port`: one address, or several that are tried in this order. */
  readonly gate: string | readonly string[];
  /**
   * Keeps the resume token and the name over a reload, under keys that begin with `tangelo:`; `sessionStorage` is right, since
   * two tabs with one token would take the session from each other. Default: memory only.
   */
  readonly storage?: TokenStorage;
  /** What to connect with, each tried if the one before it fails. Default: websocket, then polling. */
  readonly transports?: readonly Transport[];
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
  /**
   * Each change of state, and each failed attempt to connect. `reason` is for people; `retryInMs` is the pause before the next
   * attempt; `error` is why the client became idle by itself, with `details.kickCode` after an `onKick`.
   */
  state: { state: ClientState; reason?: string; retryInMs?: number; error?: TangeloError };
  /**
   * Entered for the first time, or again after the connection was lost; one for each room the session is in, those included that
   * the server has put it into (groups, and where it was moved to). What is `missed` follows as `onChat`; the rest of it, too,
   * when that is not `complete`.
   */
  joined: Reply<'chat.roomHandler.join'> & { resumed: boolean };
  /** A room that the session was in could not be joined again after the connection was lost. */
  left: { rid: string; error: TangeloError };
}

/** Which fields of a send a caller gives; an `id` is made where there is none. */
export type SendRequest = Body<'chat.chatHandler.send'>;
export type DirectRequest = Body<'chat.directHandler.send'>;

/** As whom and where to enter; nothing: as a guest, in MainHall. `token` is that of a registered name. */
export type Who = Pick<Body<'connector.entryHandler.enter'>, 'username' | 'rid' | 'token'>;

/**
 * A connection to a cluster that looks after itself: it finds a connector through the gate, falls back to the alternatives,
 * comes back with jittered backoff and its resume token, joins its rooms again and delivers what was missed, each message
 * of a room once and in order, to the `onChat` listeners. Sends made while offline go out, in order, after reconnecting.
 */
export interface Client {
  readonly state: ClientState;
  /** The name that the server granted; `undefined` before entering. */
  readonly username: string | undefined;
  /** In the order in which they were joined; groups are among them. */
  readonly rooms: readonly RoomState[];
  /**
   * Connects and enters. Rejects with TangeloError (NAME_TAKEN, BAD_REQUEST, ALREADY_ENTERED, …), with UNAVAILABLE after
   * `disconnect()`; unreachable servers are tried for ever.
   */
  connect(who?: Who): Promise<Reply<'connector.entryHandler.enter'>>;
  /** Connects to a connector through the gate without entering, for routes that need no name. */
  init(): Promise<void>;
  /**
   * Rejects with the server's TangeloError, with TIMEOUT, or with UNAVAILABLE when the connection is lost or there is none.
   * Never repeated by itself.
   */
  request<R extends Route>(route: R, body: Body<R>): Promise<Reply<R>>;
  /** As `request`, without an answer; dropped when there is no connection. */
  notify<R extends Route>(route: R, body: Body<R>): void;
  /**
   * Sends a message with an id of its own; resolves when the server has acknowledged it. Waits while offline, and while the
   * server asks for patience (RATE_LIMITED, UNAVAILABLE, …); any other refusal rejects this send alone. Sends to one room arrive
   * in the order of the calls. Without `rid` it is for the room that was joined last at the time of the call.
   *
   * A private message (a `target` other than `*`) that was on its way when the connection broke rejects with UNAVAILABLE: whether
   * it arrived is not known, and sending it again could show it twice.
   */
  send(request: SendRequest): Promise<Reply<'chat.chatHandler.send'>>;
  /**
   * Sends a message to one person, with an id of its own; resolves when it is stored. As `send` to a room: it waits while offline,
   * goes out again until it is acknowledged, and is stored once. Messages to one person arrive in the order of the calls.
   */
  sendDirect(request: DirectRequest): Promise<Reply<'chat.directHandler.send'>>;
  join(rid: string): Promise<Reply<'chat.roomHandler.join'>>;
  /** Leaves after what was sent to the room before has been answered. */
  leave(rid: string): Promise<void>;
  /** Returns how to stop listening. Listen before `connect`, or early pushes are missed. */
  on<P extends Push>(push: P, listener: (body: Pushes[P]) => void): () => void;
  on<E extends keyof ClientEvents>(event: E, listener: (body: ClientEvents[E]) => void): () => void;
  /** Says goodbye, forgets the session and stays away; pending sends are rejected with UNAVAILABLE. */
  disconnect(): void;
}

export type { ChatMessage, DirectMessage };
