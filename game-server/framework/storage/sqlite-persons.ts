import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { NameRow, NameRows } from './sqlite-name-rows.ts';
import type { RoomOperations } from './sqlite-rooms.ts';

/** What happens to rooms and conversations together with the name of a person. */
export interface Persons {
  /** Frees a name: a guest who had it owns nothing any more, an account keeps its rooms. */
  leave(held: NameRow): void;
  /** What somebody owns, and where they are a member, goes on under this name. */
  rename(uid: string, name: string): void;
}

export function createPersons(
  database: DatabaseSyncInstance,
  {
    names,
    rooms,
  }: { readonly names: NameRows; readonly rooms: Pick<RoomOperations, 'disown' | 'renameOwner'> },
): Persons {
  const renameMember = database.prepare('UPDATE members SET name = ?2 WHERE uid = ?1 AND name <> ?2');

  return {
    leave({ name, uid }) {
      names.remove(name);
      if (names.nameOfAccount(uid) === undefined) {
        rooms.disown(uid);
      }
    },

    rename(uid, name) {
      rooms.renameOwner(uid, name);
      renameMember.run(uid, name);
    },
  };
}
