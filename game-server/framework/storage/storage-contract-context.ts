import { randomUUID } from 'node:crypto';
import type {
  Account,
  AppendOutcome,
  EnterRequest,
  Fence,
  HistoryRequest,
  Holder,
  MessageDraft,
  ShardClaim,
  Storage,
} from './storage.ts';

/** What the tests of the contract work with; fresh for each test. */
export interface ContractContext {
  /** The first instance; the storage is migrated. */
  storage(): Storage;
  /** `count` instances more. */
  others(count: number): Storage[];
}

const HOUR_MS = 3_600_000;

/** A request to enter with a session and a uid of its own. */
export function newcomer(fields: Partial<EnterRequest> = {}): EnterRequest {
  return {
    session: randomUUID(),
    uid: randomUUID(),
    incarnation: 'connector-1',
    expiresAt: Date.now() + HOUR_MS,
    ...fields,
  };
}

/** An account with a uid of its own. */
export function accountOf(username: string): Account {
  return { uid: `account-${username}`, username, passwordHash: `$argon2id$${username}` };
}

/** A request of an account to enter, with one more session. */
export function login(username: string, fields: Partial<EnterRequest> = {}): EnterRequest {
  return newcomer({ name: username, uid: accountOf(username).uid, account: true, ...fields });
}

/** The use of a session that entering it began. */
export function firstUse(request: EnterRequest): Holder {
  return { session: request.session, generation: 1 };
}

/** A claim of shard 7 by the server and incarnation `who`, on the view (1, 1). */
export function claimOf(who: string, fields: Partial<ShardClaim> = {}): ShardClaim {
  return {
    shard: 7,
    server: who,
    incarnation: `${who}-incarnation`,
    view: { term: 1, revision: 1 },
    ...fields,
  };
}

/** A claim of shard 7 by `who`, on a view that is newer than every one before; returns what an owner names from then on. */
export async function claimed(storage: Storage, who = 'chat-1', revision = 1): Promise<Fence> {
  const claim = claimOf(who, { view: { term: 1, revision } });
  const epoch = await storage.shards.claim(claim);
  if (epoch === undefined) {
    throw new Error(`the claim of ${who} was refused`);
  }
  return { shard: claim.shard, epoch };
}

/** A message of alice to the room `hall`, with an id of its own. */
export function draftOf(fields: Partial<MessageDraft> = {}): MessageDraft {
  return { rid: 'hall', uid: 'uid-alice', id: randomUUID(), from: 'alice', msg: 'hello', ...fields };
}

/** Appends under a claim that must hold; returns the outcomes. */
export async function append(
  storage: Storage,
  fence: Fence,
  drafts: readonly MessageDraft[],
): Promise<readonly AppendOutcome[]> {
  const [result] = await storage.rooms.append([{ ...fence, messages: drafts }]);
  if (result?.kind !== 'appended') {
    throw new Error('the shard has moved');
  }
  return result.outcomes;
}

/** Appends `count` messages to a room, one group; their texts are their seqs if the room was empty. */
export function fill(
  storage: Storage,
  fence: Fence,
  count: number,
  rid = 'hall',
): Promise<readonly AppendOutcome[]> {
  return append(
    storage,
    fence,
    Array.from({ length: count }, (_, n) => draftOf({ rid, msg: String(n + 1) })),
  );
}

export async function seqsOf(storage: Storage, request: HistoryRequest): Promise<number[]> {
  const { messages } = await storage.rooms.history(request);
  return messages.map(({ seq }) => seq);
}

/** 1 to `count`. */
export function seqsTo(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n + 1);
}
