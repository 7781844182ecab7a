import { type Kysely, sql } from 'kysely';

/**
 * Messages that are committed and not yet in their places. They stand in the order in which they came, whatever rooms they are
 * of, so that a commit of many rooms writes a page or two instead of several for each room.
 */
export async function createJournalTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('journal')
    .addColumn('n', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('shard', 'integer', (column) => column.notNull())
    .addColumn('rid', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('time', 'integer', (column) => column.notNull())
    .addColumn('uid', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('msg', 'text', (column) => column.notNull())
    .modifyEnd(sql`strict`)
    .execute();
}
