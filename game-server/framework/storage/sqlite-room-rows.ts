import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** What is stored of a room beside its messages and members. The operations of a group work on one copy of it. */
export interface RoomRow {
  readonly rid: string;
  /** The last seq that was given. */
  seq: number;
  /** When the last message was stored, or the conversation made. */
  time: number;
  /** Messages below it are erased. */
  floor: number;
  owner_uid: string | null;
  owner_name: string | null;
  kind: 'direct' | 'group' | null;
  name: string | null;
}

/**
 * The rooms that a group works on: each is read once and written once, however many messages it gets. Whoever changes more of a
 * row than its `seq` and `time` says `changed`; whoever changes these two says `appended`.
 */
export interface RoomRows {
  /** The room as it is in this transaction; one that was never heard of begins. */
  of(rid: string): RoomRow;
  appended(row: RoomRow): void;
  changed(row: RoomRow): void;
  /** Writes what was changed. Must be called before the commit, and before a statement that changes rooms by itself. */
  flush(): void;
  /** What was read holds no longer: the group has ended, or was rolled back. */
  forget(): void;
}

export function createRoomRows(database: DatabaseSyncInstance): RoomRows {
  const columns = 'rid, seq, time, floor, owner_uid, owner_name, kind, name';
  const find = database.prepare(`SELECT ${columns} FROM rooms WHERE rid = ?`);
  // Leaves the owner alone, and so the indexes over it.
  const advance = database.prepare('UPDATE rooms SET seq = ?, time = ? WHERE rid = ?');
  const save = database.prepare(
    `INSERT INTO rooms (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (rid) DO UPDATE SET
       seq = excluded.seq, time = excluded.time, floor = excluded.floor, owner_uid = excluded.owner_uid,
       owner_name = excluded.owner_name, kind = excluded.kind, name = excluded.name`,
  );
  const read = new Map<string, RoomRow>();
  const fresh = new Set<RoomRow>();
  const advanced = new Set<RoomRow>();
  const rewritten = new Set<RoomRow>();

  function load(rid: string): RoomRow {
    const stored: RoomRow | undefined = find.get(rid);
    const row = stored ?? {
      rid,
      seq: 0,
      time: 0,
      floor: 1,
      owner_uid: null,
      owner_name: null,
      kind: null,
      name: null,
    };
    if (stored === undefined) {
      fresh.add(row);
    }
    read.set(rid, row);
    return row;
  }

  return {
    of: (rid) => read.get(rid) ?? load(rid),

    appended(row) {
      (fresh.has(row) ? rewritten : advanced).add(row);
    },

    changed: (row) => void rewritten.add(row),

    flush() {
      for (const row of rewritten) {
        const { rid, seq, time, floor, owner_uid, owner_name, kind, name } = row;
        save.run(rid, seq, time, floor, owner_uid, owner_name, kind, name);
        fresh.delete(row);
        advanced.delete(row);
      }
      for (const { rid, seq, time } of advanced) {
        advance.run(seq, time, rid);
      }
      rewritten.clear();
      advanced.clear();
    },

    forget() {
      for (const rows of [read, fresh, advanced, rewritten]) {
        rows.clear();
      }
    },
  };
}
