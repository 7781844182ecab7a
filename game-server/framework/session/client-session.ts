import type { Disconnect } from '../../../shared/disconnect.ts';

/** Where a client is, as far as its front-end can tell. */
export interface ClientOrigin {
  readonly address: string;
  /** The host name by which the client reached the front-end. */
  readonly requestedHost: string;
}

/**
 * One client's session, as handlers see it. On its front-end it is the session itself; on a back-end a snapshot that came
 * with the request, whose changes reach the front-end through `push`, `bind`, `unbind` and `kick`.
 */
export interface ClientSession {
  readonly id: string;
  /** Raised each time the session is resumed on another connection. */
  readonly generation: number;
  /** Id of the front-end that holds the connection. */
  readonly frontend: string;
  /** Incarnation of that front-end. */
  readonly incarnation: string;
  /** Who it is; `undefined` before `bind`. */
  readonly uid: string | undefined;
  /** The name that others see; `undefined` before entering. */
  readonly name: string | undefined;
  readonly origin: ClientOrigin;
  get(key: string): unknown;
  /** Values are JSON; `undefined` removes. On a back-end nobody else sees the change before `push`. */
  set(key: string, value: unknown): void;
  /** Writes settings back to the front-end: these keys, or all that were set. */
  push(...keys: string[]): Promise<void>;
  /** A session belongs to at most one uid: rejects with ALREADY_ENTERED if it has another. */
  bind(uid: string): Promise<void>;
  unbind(uid: string): Promise<void>;
  /** Tells the client why, and closes its connection. */
  kick(disconnect?: Disconnect): Promise<void>;
}
