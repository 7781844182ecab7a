import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { TangeloError } from '../../../shared/errors.ts';
import type { OutgoingPush } from '../transport/transport.ts';
import type { ClientOrigin, ClientSession } from './client-session.ts';
import type { RoomFeed } from './room-feed.ts';

/** What a session needs of the connection that carries it. */
export interface SessionConnection {
  /** `feed` comes with messages of a room's log: they may be held back, and are then fetched again. */
  push(push: OutgoingPush, feed?: RoomFeed): void;
  close(disconnect: Disconnect): void;
}

/** Who a session is: chosen when it enters, or taken over from its former connection. */
export interface Identity {
  readonly session: string;
  readonly generation: number;
  readonly uid: string;
  readonly name: string;
}

export interface SessionOptions {
  readonly id: string;
  readonly frontend: string;
  readonly incarnation: string;
  readonly origin: ClientOrigin;
  readonly connection: SessionConnection;
  /** Keeps the lookup by uid and id right. */
  readonly onIdentified: (session: Session, former: { id: string; uid: string | undefined }) => void;
}

/** A session on its front-end. */
export class Session implements ClientSession {
  readonly frontend: string;
  readonly incarnation: string;
  readonly origin: ClientOrigin;
  /** The rooms it is in, the one joined last at the end. */
  readonly rooms = new Set<string>();
  readonly #connection: SessionConnection;
  readonly #onIdentified: SessionOptions['onIdentified'];
  readonly #settings = new Map<string, unknown>();
  readonly #closedListeners: (() => void)[] = [];
  #settingsJson: Buffer | undefined;
  #id: string;
  #generation = 1;
  #uid: string | undefined;
  #name: string | undefined;
  #closed = false;

  constructor(options: SessionOptions) {
    this.#id = options.id;
    this.frontend = options.frontend;
    this.incarnation = options.incarnation;
    this.origin = options.origin;
    this.#connection = options.connection;
    this.#onIdentified = options.onIdentified;
  }

  get id(): string {
    return this.#id;
  }

  get generation(): number {
    return this.#generation;
  }

  get uid(): string | undefined {
    return this.#uid;
  }

  get name(): string | undefined {
    return this.#name;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get(key: string): unknown {
    return this.#settings.get(key);
  }

  set(key: string, value: unknown): void {
    if (value === undefined) this.#settings.delete(key);
    else this.#settings.set(key, value);
    this.#settingsJson = undefined;
  }

  /** All settings as a JSON object: what back-ends get with each request. */
  settingsJson(): Buffer {
    this.#settingsJson ??= Buffer.from(JSON.stringify(Object.fromEntries(this.#settings)));
    return this.#settingsJson;
  }

  async push(): Promise<void> {
    // Nothing to write back: this is the original.
  }

  async bind(uid: string): Promise<void> {
    if (this.#uid !== undefined && this.#uid !== uid) throw new TangeloError('ALREADY_ENTERED');
    this.#identify({ uid });
  }

  async unbind(uid: string): Promise<void> {
    if (this.#uid === uid) this.#identify({ uid: undefined });
  }

  /** Enters under an identity, which may be that of a session that is resumed here. */
  enter({ session, generation, uid, name }: Identity): void {
    this.#generation = generation;
    this.#name = name;
    this.#identify({ id: session, uid });
  }

  /** Is another session from now on, that has not entered. */
  renew(id: string): void {
    this.#generation = 1;
    this.#name = undefined;
    this.#settings.clear();
    this.#settingsJson = undefined;
    this.rooms.clear();
    this.#identify({ id, uid: undefined });
  }

  rename(name: string): void {
    this.#name = name;
  }

  async kick(disconnect: Disconnect = DISCONNECTS.KICKED): Promise<void> {
    this.#connection.close(disconnect);
  }

  /** `feed` comes with messages of a room's log. */
  send(push: OutgoingPush, feed?: RoomFeed): void {
    this.#connection.push(push, feed);
  }

  /** Told once, when the session is over: its client left, or did not come back in time. */
  onClosed(listener: () => void): void {
    this.#closedListeners.push(listener);
  }

  /** For the session's keeper. */
  end(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#closedListeners) listener();
  }

  #identify(next: { id?: string; uid: string | undefined }): void {
    const former = { id: this.#id, uid: this.#uid };
    this.#id = next.id ?? this.#id;
    this.#uid = next.uid;
    this.#onIdentified(this, former);
  }
}
