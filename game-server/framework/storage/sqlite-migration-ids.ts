import { type Kysely, sql } from 'kysely';

/**
 * The keys of de-duplication by the minute they were stored in, to find those that are too old. In one minute they stand by room,
 * as they are written: in the order of their times, the keys of one room would each lie on another page.
 */
export async function indexIdsByMinute(db: Kysely<unknown>): Promise<void> {
  await sql`drop index message_ids_by_time`.execute(db);
  await sql`create index message_ids_by_minute on message_ids (time / 60000)`.execute(db);
}
