/**
 * What the cluster keeps. Every method is one transaction; when its promise resolves, the change is on disk
 * (`synchronous=FULL`), and when it rejects nothing was changed, or the outcome is unknown and the error says so with
 * `details.outcome === 'unknown'`. Calling again is safe.
 *
 * Implementations MUST reject with `TangeloError('STORAGE_UNAVAILABLE')` while the storage cannot be reached and MUST
 * serve again when it can, without a restart. They MUST be safe for several processes that share one storage.
 */
export interface Storage {
  /** Brings the schema up to date. The master calls it before any server starts. */
  migrate(): Promise<void>;
  readonly names: NameStorage;
  readonly shards: ShardStorage;
  close(): Promise<void>;
}

/** One use of a session. Each resume raises the generation, so an older use can no longer change anything. */
export interface Holder {
  readonly session: string;
  readonly generation: number;
}

export interface EnterRequest {
  readonly session: string;
  readonly uid: string;
  /** Incarnation of the connector that serves the session. */
  readonly incarnation: string;
  /** Absent: the smallest free guest number, `guest1`, `guest2`, … */
  readonly name?: string;
  /** Epoch milliseconds after which the session can no longer be resumed. */
  readonly expiresAt: number;
}

/** A session that entered starts with generation 1. */
export type EnterResult = { readonly kind: 'entered'; readonly name: string } | { readonly kind: 'taken' };

export interface ResumeRequest extends Holder {
  readonly incarnation: string;
  /** The name to come back with; absent: the one that the session had last. */
  readonly name?: string;
  readonly expiresAt: number;
}

export type ResumeResult =
  | {
      readonly kind: 'resumed';
      readonly uid: string;
      readonly name: string;
      /** The generation that the next token names. */
      readonly generation: number;
      /** Incarnation of the connector that held the session until now, if it was still held. */
      readonly formerIncarnation?: string;
    }
  /** Unknown, expired, ended, or neither the current generation nor the one before it. */
  | { readonly kind: 'invalid' }
  /** Somebody else took the name meanwhile; the uid is kept, and the same generation may try another name. */
  | { readonly kind: 'taken'; readonly name: string };

/**
 * Names are unique in the whole cluster: a row per name in use, `names(name PRIMARY KEY, uid, session, incarnation)`,
 * and a row per session that can be resumed, `sessions(session PRIMARY KEY, uid, name, generation, expires_at)`.
 */
export interface NameStorage {
  /**
   * Opens a session under a free name. Of two that ask for one name at one instant exactly one enters. Asked again with the
   * same session, it answers with the name that the session holds.
   */
  enter(request: EnterRequest): Promise<EnterResult>;
  /**
   * Takes a session over, from whichever connector has it, and raises its generation. The name is claimed again if it was
   * released meanwhile.
   */
  resume(request: ResumeRequest): Promise<ResumeResult>;
  /** Changes the name of a session that holds one; `taken` changes nothing, `gone` means that it holds none any more. */
  rename(holder: Holder, name: string): Promise<'renamed' | 'taken' | 'gone'>;
  /** Frees the name that this use of a session holds; does nothing after a takeover. The session stays resumable. */
  release(holder: Holder): Promise<void>;
  /** Ends a session for good: it cannot be resumed any more. */
  end(session: string): Promise<void>;
  /** Frees all names that are held through these incarnations; returns how many. */
  releaseIncarnations(incarnations: readonly string[]): Promise<number>;
  /** The incarnations through which names are held. */
  incarnations(): Promise<string[]>;
  /** Deletes sessions that expired before `now` (epoch milliseconds) and hold no name; returns how many. */
  expire(now: number): Promise<number>;
}

export interface ShardClaim {
  readonly shard: number;
  /** Server id and incarnation of the claimer. */
  readonly server: string;
  readonly incarnation: string;
  /** The view on which the claimer bases its claim. */
  readonly view: { readonly term: number; readonly revision: number };
}

export interface ShardStorage {
  /**
   * Takes a shard. Raises its epoch and returns it (the first claim gets 1) if the claimer's view is newer than the stored
   * claim's, or the claimer is the same incarnation; otherwise returns `undefined` and changes nothing.
   */
  claim(claim: ShardClaim): Promise<number | undefined>;
  /** The epoch of a shard, 0 if it was never claimed. */
  epoch(shard: number): Promise<number>;
}
