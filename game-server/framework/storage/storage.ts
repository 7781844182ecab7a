import type { AccountStorage } from './account-storage.ts';
import type { NameStorage, Person } from './name-storage.ts';

export type { Account, AccountStorage, Login } from './account-storage.ts';
export type {
  EnterRequest,
  EnterResult,
  Holder,
  NameStorage,
  Person,
  ResumeRequest,
  ResumeResult,
} from './name-storage.ts';

/**
 * What the cluster keeps. Every method is one transaction, but for those that say `in steps`; when its promise resolves, the
 * change is on disk (`synchronous=FULL`), and when it rejects nothing was changed, or the outcome is unknown and the error says
 * so with `details.outcome === 'unknown'`. Of one in steps, some may be done then. Calling again is safe.
 *
 * Implementations MUST reject with `TangeloError('STORAGE_UNAVAILABLE')` while the storage cannot be reached and MUST
 * serve again when it can, without a restart. They MUST be safe for several processes that share one storage.
 */
export interface Storage {
  /** Brings the schema up to date. The master calls it before it starts any server. */
  migrate(options?: MigrateOptions): Promise<void>;
  readonly names: NameStorage;
  readonly shards: ShardStorage;
  readonly rooms: RoomStorage;
  readonly conversations: ConversationStorage;
  readonly accounts: AccountStorage;
  close(): Promise<void>;
}

export interface MigrateOptions {
  /**
   * Whether to make what is missing. If not, a storage that is missing, or empty, is left so and rejects with
   * STORAGE_UNAVAILABLE: servers that run have used another one. Default: true.
   */
  readonly create?: boolean;
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

/** What one owner wants appended to the rooms of one shard at one moment. */
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
  /** It was deleted, and those who were in it have yet to go. */
  readonly evacuation?: Evacuation;
}

/** Where the members of a deleted room go, and what they are told. */
export interface Evacuation {
  readonly to: string;
  readonly reason: string;
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
  /**
   * Resolves with a result for each request, in their order, once all of them are committed, or rejects for all. Appends of all
   * callers that wait together are one transaction; one stale shard or one known id never fails the others.
   */
  append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]>;
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
  /**
   * Erases the log and the ownership, if `uid` owns the room; the seq and the keys of de-duplication stay. Until `evacuated`,
   * its head says where the members go: whoever owns it by then moves them.
   */
  delete(
    request: Fence & { rid: string; uid: string; evacuation: Evacuation },
  ): Promise<'deleted' | 'not-owner' | 'moved'>;
  /** Everybody who was in a deleted room has been told. */
  evacuated(request: Fence & { rid: string }): Promise<'evacuated' | 'moved'>;
  /** Rooms with an owner by name, in binary order of UTF-8, whether or not anybody is in them. Milliseconds among 100,000. */
  owned(request: { after?: string; prefix?: string; limit: number }): Promise<string[]>;
  /**
   * Deletes messages beyond the newest `keep` of a room or older than `olderThan` (epoch milliseconds), and keys of
   * de-duplication that are older than `idsOlderThan` by a minute at least, at most `limit` rows in one transaction. Returns how many; 0: nothing is left to
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
