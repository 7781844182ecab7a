import { randomUUID } from 'node:crypto';
import type { EnterRequest, Holder, ShardClaim, Storage } from './storage.ts';

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
