import { type Kysely, type Migration, sql } from 'kysely';
import { indexIdsByMinute } from './sqlite-migration-ids.ts';
import { createJournalTable } from './sqlite-migration-journal.ts';
import { createRoomsAndAccounts } from './sqlite-migration-rooms.ts';

/**
 * The schema, step by step. A step that was released never changes; what comes later is a new one, whose name sorts behind.
 * Tables with a text key are stored in the order of that key (WITHOUT ROWID): one tree to write instead of two.
 */
export const sqliteMigrations: Record<string, Migration> = {
  '0001-names-and-shards': { up: createNamesAndShards },
  '0002-rooms-and-accounts': { up: createRoomsAndAccounts },
  '0003-evacuations': { up: createEvacuations },
  '0004-lost-resumptions': { up: rememberResumptions },
  '0005-journal': { up: createJournalTable },
  '0006-ids-by-minute': { up: indexIdsByMinute },
};

async function createNamesAndShards(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('names')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('uid', 'text', (column) => column.notNull())
    .addColumn('session', 'text', (column) => column.notNull().unique())
    .addColumn('incarnation', 'text', (column) => column.notNull())
    .modifyEnd(sql`without rowid, strict`)
    .execute();
  await db.schema.createIndex('names_by_incarnation').on('names').column('incarnation').execute();

  await db.schema
    .createTable('sessions')
    .addColumn('session', 'text', (column) => column.primaryKey().notNull())
    .addColumn('uid', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'integer', (column) => column.notNull())
    // Of an account's session while a connector serves it: any number of them have one name, which has no row then.
    .addColumn('incarnation', 'text')
    .modifyEnd(sql`without rowid, strict`)
    .execute();
  await db.schema.createIndex('sessions_by_expiry').on('sessions').column('expires_at').execute();
  const served = sql`where incarnation is not null`;
  await sql`create index sessions_by_incarnation on sessions (incarnation) ${served}`.execute(db);
  await sql`create index sessions_by_account on sessions (uid) ${served}`.execute(db);

  // The guest numbers that are free, as gaps between those that are taken; one gap, without an end, at the beginning.
  await db.schema
    .createTable('guest_gaps')
    .addColumn('first', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('last', 'integer', (column) => column.notNull())
    .modifyEnd(sql`strict`)
    .execute();
  await sql`insert into guest_gaps (first, last) values (1, 999999999999999)`.execute(db);

  await db.schema
    .createTable('shards')
    .addColumn('shard', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('server', 'text', (column) => column.notNull())
    .addColumn('incarnation', 'text', (column) => column.notNull())
    .addColumn('term', 'integer', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .modifyEnd(sql`strict`)
    .execute();
}

/** Rooms that were deleted, and whose members have yet to go elsewhere. */
async function createEvacuations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('evacuations')
    .addColumn('rid', 'text', (column) => column.primaryKey().notNull())
    .addColumn('destination', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .modifyEnd(sql`without rowid, strict`)
    .execute();
}

/** The generation of the token that a session was resumed with last, since its answers may be lost several times in a row. */
async function rememberResumptions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('sessions')
    .addColumn('resumed_with', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update sessions set resumed_with = generation - 1`.execute(db);
}
