import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { TangeloError } from '../../../shared/errors.ts';
import type { Joined } from '../../../shared/proto/generated/tangelo/channel/Joined.ts';
import type {
  SessionSnapshot,
  SessionSnapshot__Output,
} from '../../../shared/proto/generated/tangelo/forward/SessionSnapshot.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { Stub } from '../rpc/rpc.ts';
import type { ClientOrigin, ClientSession } from './client-session.ts';
import type { Session } from './session.ts';

type SessionStub = Stub<LoadedProtos['tangelo']['session']['SessionRemote']>;

/** What a front-end sends of a session along with a request. */
export function snapshotOf(session: Session): SessionSnapshot {
  return {
    id: session.id,
    generation: session.generation,
    frontend: session.frontend,
    incarnation: session.incarnation,
    uid: session.uid ?? '',
    name: session.name ?? '',
    address: session.origin.address,
    requestedHost: session.origin.requestedHost,
    settings: session.settingsJson(),
  };
}

/** A session as a back-end sees it for the length of one request. */
export class BackendSession implements ClientSession {
  readonly id: string;
  readonly generation: number;
  readonly frontend: string;
  readonly incarnation: string;
  readonly origin: ClientOrigin;
  /** What the request did to the session's rooms; goes back to the front-end with the reply. */
  readonly joined: Joined[] = [];
  readonly left: string[] = [];
  readonly #stub: () => SessionStub;
  readonly #settings: Record<string, unknown>;
  readonly #changed = new Set<string>();
  readonly #name: string;
  #uid: string;

  /** The room by which the request came here; empty if something else decided. */
  readonly rid: string;

  constructor(snapshot: SessionSnapshot__Output, rid: string, stub: () => SessionStub) {
    this.rid = rid;
    this.id = snapshot.id;
    this.generation = snapshot.generation;
    this.frontend = snapshot.frontend;
    this.incarnation = snapshot.incarnation;
    this.origin = { address: snapshot.address, requestedHost: snapshot.requestedHost };
    this.#uid = snapshot.uid;
    this.#name = snapshot.name;
    this.#settings = parseObject(snapshot.settings);
    this.#stub = stub;
  }

  get uid(): string | undefined {
    return this.#uid || undefined;
  }

  get name(): string | undefined {
    return this.#name || undefined;
  }

  get(key: string): unknown {
    return Object.hasOwn(this.#settings, key) ? this.#settings[key] : undefined;
  }

  set(key: string, value: unknown): void {
    this.#settings[key] = value;
    this.#changed.add(key);
  }

  async push(...keys: string[]): Promise<void> {
    const chosen = keys.length > 0 ? keys : [...this.#changed];
    const settings = Object.fromEntries(chosen.map((key) => [key, this.#settings[key] ?? null]));
    await this.#stub().push({ session: this.id, settings: Buffer.from(JSON.stringify(settings)) });
    for (const key of chosen) this.#changed.delete(key);
  }

  async bind(uid: string): Promise<void> {
    await this.#stub().bind({ session: this.id, uid });
    this.#uid = uid;
  }

  async unbind(uid: string): Promise<void> {
    await this.#stub().unbind({ session: this.id, uid });
    if (this.#uid === uid) this.#uid = '';
  }

  /** Ends the session on its front-end; the connection stays, and may enter again. */
  async logout(): Promise<void> {
    await this.#stub().logout({ session: this.id });
  }

  async kick({ code, reason }: Disconnect = DISCONNECTS.KICKED): Promise<void> {
    await this.#stub().kick({ session: this.id, code, reason });
  }
}

/** A JSON object whose keys may be anything, so it gets no prototype; nothing at all: an empty one. */
export function parseObject(json: Buffer): Record<string, unknown> {
  const parsed: unknown = json.length === 0 ? {} : JSON.parse(json.toString());
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new TangeloError('BAD_REQUEST', 'This has to be one JSON object.');
  }
  return Object.assign(Object.create(null), parsed);
}
