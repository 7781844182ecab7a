import { type Kysely, sql } from 'kysely';

/**
 * Rooms with their logs, the members of conversations, and accounts. A message is stored in the order of its room and seq, so
 * that a page of history is one walk; `time` stands before the text, so that looking for old ones never reads texts.
 */
export async function createRoomsAndAccounts(db: Kysely<unknown>): Promise<void> {
  // `floor`: messages below it are erased, also while they wait to be deleted. `time`: of the last message.
  // `kind`: null for an ordinary room, else `direct` or `group`, which has `members`.
  await db.schema
    .createTable('rooms')
    .addColumn('rid', 'text', (column) => column.primaryKey().notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('time', 'integer', (column) => column.notNull())
    .addColumn('floor', 'integer', (column) => column.notNull())
    .addColumn('owner_uid', 'text')
    .addColumn('owner_name', 'text')
    .addColumn('kind', 'text')
    .addColumn('name', 'text')
    .modifyEnd(sql`without rowid, strict`)
    .execute();
  await sql`create index rooms_owned on rooms (rid) where owner_uid is not null`.execute(db);
  await sql`create index rooms_by_owner on rooms (owner_uid) where owner_uid is not null`.execute(db);

  await db.schema
    .createTable('messages')
    .addColumn('rid', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('time', 'integer', (column) => column.notNull())
    .addColumn('uid', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('msg', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('messages_key', ['rid', 'seq'])
    .modifyEnd(sql`without rowid, strict`)
    .execute();

  // Outlives the messages: whoever sends one again gets its place, whether or not it is still stored.
  await db.schema
    .createTable('message_ids')
    .addColumn('rid', 'text', (column) => column.notNull())
    .addColumn('uid', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('time', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('message_ids_key', ['rid', 'uid', 'id'])
    .modifyEnd(sql`without rowid, strict`)
    .execute();
  await db.schema.createIndex('message_ids_by_time').on('message_ids').column('time').execute();

  // `own_after`: how many of the member's own messages lie after its read mark.
  await db.schema
    .createTable('members')
    .addColumn('rid', 'text', (column) => column.notNull())
    .addColumn('uid', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('read_seq', 'integer', (column) => column.notNull())
    .addColumn('own_after', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('members_key', ['rid', 'uid'])
    .modifyEnd(sql`without rowid, strict`)
    .execute();
  await db.schema.createIndex('members_by_uid').on('members').column('uid').execute();

  await db.schema
    .createTable('accounts')
    .addColumn('username', 'text', (column) => column.primaryKey().notNull())
    .addColumn('uid', 'text', (column) => column.notNull().unique())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .modifyEnd(sql`without rowid, strict`)
    .execute();
}
