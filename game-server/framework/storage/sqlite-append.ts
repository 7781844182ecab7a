import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Journal } from './sqlite-journal.ts';
import type { Tail } from './sqlite-room-tail.ts';
import type { ShardOperations } from './sqlite-shards.ts';
import type { AppendOutcome, AppendRequest, AppendResult, MessageDraft } from './storage.ts';

/** Gives messages their places. The one path that is taken for every message of the cluster. */
export function createAppend(
  database: DatabaseSyncInstance,
  { shards, journal }: { readonly shards: ShardOperations; readonly journal: Journal },
): (requests: readonly AppendRequest[]) => AppendResult[] {
  const findId = database.prepare('SELECT seq, time FROM message_ids WHERE rid = ? AND uid = ? AND id = ?');
  const countOwn = database.prepare('UPDATE members SET own_after = own_after + 1 WHERE rid = ? AND uid = ?');

  /** Where the message is, if it was stored before: the journal is asked first, it has what was sent last. */
  function placeOf(
    tail: Tail,
    { rid, uid, id }: MessageDraft,
  ): Pick<AppendOutcome, 'seq' | 'time'> | undefined {
    return tail.find(uid, id) ?? findId.get(rid, uid, id);
  }

  function appendOne(shard: number, draft: MessageDraft, now: number): AppendOutcome {
    const tail = journal.tail(shard, draft.rid);
    const first = placeOf(tail, draft);
    if (first !== undefined) {
      return { kind: 'known', seq: first.seq, time: first.time };
    }
    const seq = tail.seq + 1;
    const time = Math.max(now, tail.time);
    journal.append(tail, draft, { seq, time });
    if (tail.kind !== null) {
      // Inboxes count from the tables.
      journal.settle(shard, draft.rid);
      countOwn.run(draft.rid, draft.uid);
    }
    return { kind: 'stored', seq, time };
  }

  function appendTo(request: AppendRequest, now: number): AppendResult {
    if (!shards.holds(request)) {
      return { kind: 'moved' };
    }
    return {
      kind: 'appended',
      outcomes: request.messages.map((draft) => appendOne(request.shard, draft, now)),
    };
  }

  return (requests) => {
    const now = Date.now();
    return requests.map((request) => appendTo(request, now));
  };
}
