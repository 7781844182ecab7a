import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { orderInbox } from './inbox-order.ts';
import type { Operations } from './sqlite-operations.ts';
import type { Conversation, ConversationStorage, Person, StoredMessage } from './storage.ts';

interface MembershipRow {
  readonly rid: string;
  readonly kind: 'direct' | 'group';
  readonly name: string | null;
  readonly seq: number;
  readonly floor: number;
  readonly lowest: number;
  readonly read_seq: number;
  readonly own_after: number;
}

export function createConversationReads(
  database: DatabaseSyncInstance,
): Pick<Operations<ConversationStorage>, 'members' | 'inbox'> {
  const members = database.prepare('SELECT uid, name FROM members WHERE rid = ? ORDER BY uid');
  // A direct conversation without a message is nobody's yet.
  const memberships = database.prepare(
    `SELECT rooms.rid, kind, rooms.name, seq, floor, read_seq, own_after, coalesce(
       (SELECT min(messages.seq) FROM messages WHERE messages.rid = rooms.rid AND messages.seq >= floor), seq + 1
     ) AS lowest
     FROM members JOIN rooms ON rooms.rid = members.rid
     WHERE uid = ? AND (kind = 'group' OR (kind = 'direct' AND seq > 0))`,
  );
  const lastMessage = database.prepare(
    `SELECT rid, seq, time, uid, id, sender AS "from", msg FROM messages
     WHERE rid = ? AND seq >= ? ORDER BY seq DESC LIMIT 1`,
  );
  const countUnread = database.prepare(
    'SELECT count(*) AS unread FROM messages WHERE rid = ? AND seq >= ? AND uid <> ?',
  );

  function membersOf(rid: string): Person[] {
    const rows: Person[] = members.all(rid);
    return rows.map(({ uid, name }) => ({ uid, name }));
  }

  /** Only where messages that were not read are gone, the others must be counted one by one. */
  function unreadOf({ rid, seq, lowest, read_seq, own_after }: MembershipRow, uid: string): number {
    return read_seq >= lowest - 1 ? seq - read_seq - own_after : countUnread.get(rid, lowest, uid).unread;
  }

  function conversationOf(row: MembershipRow, uid: string): Conversation {
    const last: StoredMessage | undefined = lastMessage.get(row.rid, row.floor);
    return {
      rid: row.rid,
      kind: row.kind,
      name: row.name ?? '',
      members: membersOf(row.rid).filter((member) => member.uid !== uid),
      unread: unreadOf(row, uid),
      readSeq: row.read_seq,
      ...(last !== undefined && { last: { ...last } }),
    };
  }

  return {
    members: membersOf,

    inbox(uid) {
      const rows: MembershipRow[] = memberships.all(uid);
      return orderInbox(rows.map((row) => conversationOf(row, uid)));
    },
  };
}
