/** Somebody, by the uid that stands behind a name, and the name. */
export interface Person {
  readonly uid: string;
  readonly name: string;
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
  /** Absent: the smallest free guest number, `guest1`, `guest2`, …; of an account its own name. */
  readonly name?: string;
  /** `uid` is that of an account, whose name needs no claim: any number of sessions may use it at once. */
  readonly account?: boolean;
  /** For an account: only if no connector serves another session of it. Of many that ask at one instant one enters. */
  readonly alone?: boolean;
  /** Epoch milliseconds after which the session can no longer be resumed. */
  readonly expiresAt: number;
}

/** A session that entered starts with generation 1. */
export type EnterResult =
  | { readonly kind: 'entered'; readonly name: string }
  /** Somebody else uses the name; of an account: it is not the account's, or there is no such account. */
  | { readonly kind: 'taken' }
  /** An account has the name, which therefore no guest can have. */
  | { readonly kind: 'registered' }
  /** A connector serves another session of the account, and this one asked to be alone. */
  | { readonly kind: 'online' };

export interface ResumeRequest extends Holder {
  readonly incarnation: string;
  /** The name to come back with; absent: the one that the session had last. An account comes back with its own, always. */
  readonly name?: string;
  /** For an account, as in `EnterRequest`. */
  readonly alone?: boolean;
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
  /** Unknown, expired, ended, or a generation before the one that was used last. */
  | { readonly kind: 'invalid' }
  /** Somebody else took the name meanwhile; the uid is kept, and the same generation may try another name. */
  | { readonly kind: 'taken'; readonly name: string }
  /** As in `EnterResult`; the same generation may try again. */
  | { readonly kind: 'online' };

/**
 * Names are unique in the whole cluster: a row per name that a guest uses, `names(name PRIMARY KEY, uid, session, incarnation)`,
 * and a row per session that can be resumed, `sessions(session PRIMARY KEY, uid, name, generation, resumed_with, expires_at, incarnation)`.
 * The name of an account is its own whether or not anybody uses it; its sessions hold no name, and remember their connector
 * themselves. A guest has one session at a time.
 */
export interface NameStorage {
  /**
   * Opens a session under a free name. Of two that ask for one name at one instant exactly one enters. Asked again with the
   * same session, it answers with the name that the session holds.
   */
  enter(request: EnterRequest): Promise<EnterResult>;
  /**
   * Takes a session over, from whichever connector has it, and raises its generation. Accepted are the generation that was used
   * last, and those that were given out since: the answers may have been lost, several in a row. A guest's name is claimed again if it
   * was released meanwhile; with another name it is a rename, too. An account's needs no claim, and the session of a guest who
   * registered meanwhile is the account's.
   */
  resume(request: ResumeRequest): Promise<ResumeResult>;
  /**
   * Changes the name of a guest; the rooms that they own and the conversations that they are in go on under it. `taken`
   * (somebody uses it, or an account has it) and `fixed` (the session is an account's) change nothing; `gone` means that this
   * use of the session holds no name any more.
   */
  rename(holder: Holder, name: string): Promise<'renamed' | 'taken' | 'fixed' | 'gone'>;
  /**
   * Frees the name that this use of a session holds; does nothing after a takeover. The session stays resumable. The rooms of a
   * guest have no owner any more; an account keeps its own.
   */
  release(holder: Holder): Promise<void>;
  /** Ends a session for good: it is released, and cannot be resumed any more. */
  end(session: string): Promise<void>;
  /** Who has a name now: the account it belongs to, or the guest who uses it. */
  find(name: string): Promise<Person | undefined>;
  /** Releases all sessions that these incarnations serve, in steps; returns how many. */
  releaseIncarnations(incarnations: readonly string[]): Promise<number>;
  /** The incarnations that serve sessions. */
  incarnations(): Promise<string[]>;
  /**
   * Deletes sessions that expired before `now` (epoch milliseconds) and that no connector serves, and logins that expired, in
   * steps; returns how many.
   */
  expire(now: number): Promise<number>;
}
