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
  readonly rooms: RoomStorage;
  readonly conversations: ConversationStorage;
  readonly accounts: AccountStorage;
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
  /** The name is that of the account `uid`: it needs no row, and any number of sessions may use it. */
  readonly account?: boolean;
  /** Epoch milliseconds after which the session can no longer be resumed. */
  readonly expiresAt: number;
}

/** A session that entered starts with generation 1. */
export type EnterResult =
  | { readonly kind: 'entered'; readonly name: string }
  | { readonly kind: 'taken' }
  /** An account has the name. */
  | { readonly kind: 'registered' };

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
   * Takes a session over, from whichever connector has it, and raises its generation. A guest's name is claimed again if it
   * was released meanwhile; an account's needs no claim.
   */
  resume(request: ResumeRequest): Promise<ResumeResult>;
  /**
   * Changes the name of a session that holds one, and its rooms' owner with it. `taken` (somebody uses it, or an account has
   * it) and `fixed` (the session is an account's) change nothing; `gone` means that it holds none any more.
   */
  rename(holder: Holder, name: string): Promise<'renamed' | 'taken' | 'fixed' | 'gone'>;
  /** Frees the name that this use of a session holds; does nothing after a takeover. The session stays resumable. */
  release(holder: Holder): Promise<void>;
  /** Ends a session for good: it cannot be resumed any more. */
  end(session: string): Promise<void>;
  /** Who has a name now: the account it belongs to, or the guest who uses it. */
  find(name: string): Promise<Person | undefined>;
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

/** A message before it has its place. `(rid, uid, id)` is stored once, for ever as far as anyone sends it again. */
export interface MessageDraft {
  readonly rid: string;
  /** Who sends it. */
  readonly uid: string;
  /** The sender's own id of the message. */
  readonly id: string;
  /** The name under which it was sent. */
  readonly from: string;
  readonly msg: string;
}

export interface StoredMessage extends MessageDraft {
  /** From 1, without a gap, in each room. */
  readonly seq: number;
  /** Epoch milliseconds, given by the storage's process at the commit; never less than that of the message before. */
  readonly time: number;
}

/** Everything that one owner wants appended to the rooms of one shard at one moment. */
export interface AppendRequest {
  readonly shard: number;
  readonly epoch: number;
  readonly messages: readonly MessageDraft[];
}

/** One outcome a message, in their order. `known`: it was stored before; this is the first one's place. */
export type AppendResult =
  | { readonly kind: 'appended'; readonly outcomes: readonly AppendOutcome[] }
  /** The epoch is not the shard's current one: nothing was changed. */
  | { readonly kind: 'moved' };

export interface AppendOutcome {
  readonly kind: 'stored' | 'known';
  readonly seq: number;
  readonly time: number;
}

/** What is kept of a room beside its messages. */
export interface RoomHead {
  /** The last seq that was given; it is never given again, also after the log was erased. */
  readonly seq: number;
  /** The lowest seq that is still stored; `seq + 1` if none is. */
  readonly lowest: number;
  /** Who created it and did not leave for good; a room may have none. */
  readonly owner?: { readonly uid: string; readonly name: string };
}

export interface HistoryRequest {
  readonly rid: string;
  /** Exclusive; at most one of the two. Neither: the newest. */
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
  /** Stops before the message whose text would exceed it (UTF-8), though at least one is returned. */
  readonly bytes?: number;
}

/** Names the claim under which an owner changes something in a room. */
export interface Fence {
  readonly shard: number;
  readonly epoch: number;
}

export interface RoomStorage {
  /** Appends of all callers that wait together are one transaction; one stale shard or one known id never fails the others. */
  append(request: AppendRequest): Promise<AppendResult>;
  /** A room that was never heard of has seq 0, lowest 1 and no owner. */
  head(rid: string): Promise<RoomHead>;
  /** Ascending seqs; `more`: there are further ones in the direction that was asked for. */
  history(
    request: HistoryRequest,
  ): Promise<{ readonly messages: readonly StoredMessage[]; readonly more: boolean }>;
  /** Makes a room that somebody owns. `exists` if it has an owner already. */
  create(
    request: Fence & { rid: string; owner: { uid: string; name: string } },
  ): Promise<'created' | 'exists' | 'moved'>;
  /** Erases the log and the ownership, if `uid` owns the room; the seq and the keys of de-duplication stay. */
  delete(request: Fence & { rid: string; uid: string }): Promise<'deleted' | 'not-owner' | 'moved'>;
  /** The rooms that someone who left for good owned have no owner any more; returns them. */
  disown(uid: string): Promise<string[]>;
  /** The rooms of an owner go on under the new name. */
  renameOwner(uid: string, name: string): Promise<void>;
  /** Rooms with an owner by name, in binary order of UTF-8, whether or not anybody is in them. Milliseconds among 100,000. */
  owned(request: { after?: string; prefix?: string; limit: number }): Promise<string[]>;
  /**
   * Deletes messages beyond the newest `keep` of a room or older than `olderThan` (epoch milliseconds), and keys of
   * de-duplication older than `idsOlderThan`, at most `limit` rows in one transaction. Returns how many; 0: nothing is left to
   * do. Never touches heads.
   */
  retain(request: { keep: number; olderThan: number; idsOlderThan: number; limit: number }): Promise<number>;
}

/** Rooms with durable members: a direct conversation of two, or a group. Their messages are in the same log as any room's. */
export interface ConversationStorage {
  /** Makes the conversation of two people, if it is not there yet. Both have it in their inbox from its first message. */
  openDirect(
    request: Fence & { rid: string; members: readonly [Person, Person] },
  ): Promise<'opened' | 'moved'>;
  createGroup(
    request: Fence & { rid: string; name: string; members: readonly Person[] },
  ): Promise<'created' | 'exists' | 'moved'>;
  /** Adds a member, who sees the messages from now on as unread. */
  addMember(request: Fence & { rid: string; member: Person }): Promise<'added' | 'member' | 'moved'>;
  removeMember(request: Fence & { rid: string; uid: string }): Promise<'removed' | 'not-member' | 'moved'>;
  members(rid: string): Promise<readonly Person[]>;
  /** The conversations of a person, the one with the newest message first. */
  inbox(uid: string): Promise<readonly Conversation[]>;
  /** Moves the read mark forward, never back; returns where it is now. `undefined`: not a member. */
  read(request: { rid: string; uid: string; seq: number }): Promise<number | undefined>;
}

export interface Person {
  readonly uid: string;
  readonly name: string;
}

export interface Conversation {
  readonly rid: string;
  readonly kind: 'direct' | 'group';
  /** Of a group; empty for a direct conversation. */
  readonly name: string;
  /** The others. */
  readonly members: readonly Person[];
  /** Messages of others after the read mark. */
  readonly unread: number;
  readonly readSeq: number;
  readonly last?: StoredMessage;
}

export interface Account {
  readonly uid: string;
  readonly username: string;
  /** As the hash function writes it, with its salt and parameters. */
  readonly passwordHash: string;
}

export interface AccountStorage {
  /** `taken` if an account has the name, or somebody else uses it at this moment. */
  register(account: Account): Promise<'registered' | 'taken'>;
  find(username: string): Promise<Account | undefined>;
  /** By name. */
  list(request: {
    after?: string;
    limit: number;
  }): Promise<readonly { readonly uid: string; readonly username: string }[]>;
}
