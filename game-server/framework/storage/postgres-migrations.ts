import { type Kysely, type Migration, sql } from 'kysely';
import { createNameFunctions, RESUMPTION_FUNCTIONS } from './postgres-name-functions.ts';

/**
 * The schema, step by step. A step that was released never changes; what comes later is a new one, whose name sorts behind.
 * Keys are compared by their bytes, so that they sort as they do in every other storage.
 */
export const postgresMigrations: Record<string, Migration> = {
  '0001-names-and-shards': { up: createNamesAndShards },
  '0002-rooms': { up: createRooms },
  '0003-evacuations': { up: createEvacuations },
  '0004-lost-resumptions': { up: rememberResumptions },
};

async function createNamesAndShards(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `CREATE TABLE accounts (
       username text COLLATE "C" PRIMARY KEY, uid text NOT NULL UNIQUE, password_hash text NOT NULL)`,
    `CREATE TABLE names (
       name text COLLATE "C" PRIMARY KEY, uid text NOT NULL, session text NOT NULL UNIQUE,
       incarnation text COLLATE "C" NOT NULL)`,
    'CREATE INDEX names_by_incarnation ON names (incarnation)',
    `CREATE TABLE sessions (
       session text PRIMARY KEY, uid text NOT NULL, name text NOT NULL, generation int8 NOT NULL,
       expires_at int8 NOT NULL, incarnation text COLLATE "C")`,
    'CREATE INDEX sessions_by_expiry ON sessions (expires_at)',
    // The incarnation of an account's session, while a connector serves it: any number of them have one name, which has no row.
    'CREATE INDEX sessions_by_incarnation ON sessions (incarnation) WHERE incarnation IS NOT NULL',
    'CREATE INDEX sessions_by_account ON sessions (uid) WHERE incarnation IS NOT NULL',
    // What an account's tokens name, so that they can be made worthless before they expire.
    'CREATE TABLE logins (id text PRIMARY KEY, uid text NOT NULL, expires_at int8 NOT NULL)',
    'CREATE INDEX logins_by_expiry ON logins (expires_at)',
    // The guest numbers that are free, as gaps between those that are taken; one gap, without an end, at the beginning.
    'CREATE TABLE guest_gaps (first int8 PRIMARY KEY, last int8 NOT NULL)',
    'INSERT INTO guest_gaps (first, last) VALUES (1, 999999999999999)',
    // Epoch 0: somebody is about to make the first claim.
    `CREATE TABLE shards (
       shard int PRIMARY KEY, epoch int8 NOT NULL DEFAULT 0, server text NOT NULL DEFAULT '',
       incarnation text NOT NULL DEFAULT '', term int8 NOT NULL DEFAULT -1, revision int8 NOT NULL DEFAULT -1)`,
  ]) {
    await sql.raw(statement).execute(db);
  }
  await createNameFunctions(db);
}

async function createRooms(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    // floor: messages below it are erased, also while they wait to be deleted. time: of the last message.
    // kind: null for an ordinary room, else `direct` or `group`, which has members. Room is left on each page for the next
    // head of the same room, so that giving a seq touches no index.
    `CREATE TABLE rooms (
       rid text COLLATE "C" PRIMARY KEY, seq int8 NOT NULL DEFAULT 0, time int8 NOT NULL DEFAULT 0,
       floor int8 NOT NULL DEFAULT 1, owner_uid text, owner_name text, kind text, name text) WITH (fillfactor = 50)`,
    'CREATE INDEX rooms_owned ON rooms (rid) WHERE owner_uid IS NOT NULL',
    'CREATE INDEX rooms_by_owner ON rooms (owner_uid) WHERE owner_uid IS NOT NULL',
    `CREATE TABLE messages (
       rid text COLLATE "C" NOT NULL, seq int8 NOT NULL, time int8 NOT NULL, uid text NOT NULL, id text NOT NULL,
       sender text NOT NULL, msg text NOT NULL, PRIMARY KEY (rid, seq))`,
    // Outlives the messages: whoever sends one again gets its place, whether or not it is still stored.
    `CREATE TABLE message_ids (
       rid text COLLATE "C" NOT NULL, uid text NOT NULL, id text NOT NULL, seq int8 NOT NULL, time int8 NOT NULL,
       PRIMARY KEY (rid, uid, id))`,
    'CREATE INDEX message_ids_by_time ON message_ids (time)',
    // own_after: how many of the member's own messages lie after its read mark.
    `CREATE TABLE members (
       rid text COLLATE "C" NOT NULL, uid text COLLATE "C" NOT NULL, name text NOT NULL, read_seq int8 NOT NULL,
       own_after int8 NOT NULL, PRIMARY KEY (rid, uid))`,
    'CREATE INDEX members_by_uid ON members (uid)',
    TRIM_ROOMS,
  ]) {
    await sql.raw(statement).execute(db);
  }
}

/** Rooms that were deleted, and whose members have yet to go elsewhere. */
async function createEvacuations(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE evacuations (
    rid text COLLATE "C" PRIMARY KEY, destination text NOT NULL, reason text NOT NULL)`.execute(db);
}

/** The generation of the token that a session was resumed with last, since its answers may be lost several times in a row. */
async function rememberResumptions(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    'ALTER TABLE sessions ADD COLUMN resumed_with int8 NOT NULL DEFAULT 0',
    'UPDATE sessions SET resumed_with = generation - 1',
    // It takes one thing more by now.
    'DROP FUNCTION IF EXISTS resume_session(text, int8, text, text, int8)',
    ...RESUMPTION_FUNCTIONS,
  ]) {
    await sql.raw(statement).execute(db);
  }
}

/** Deletes what is kept no longer in these rooms, and old keys of de-duplication, at most `most` rows together. */
const TRIM_ROOMS = `
  CREATE FUNCTION trim_rooms(rids text[], keep int8, older_than int8, ids_older_than int8, most int8)
  RETURNS int8 LANGUAGE plpgsql AS $$
  DECLARE
    deleted int8 := 0;
    count int8;
    room rooms;
    lowest int8;
  BEGIN
    FOR room IN SELECT * FROM rooms WHERE rid = ANY (rids) ORDER BY rid LOOP
      EXIT WHEN deleted >= most;
      SELECT min(seq) INTO lowest FROM messages WHERE rid = room.rid;
      DELETE FROM messages WHERE rid = room.rid AND seq < lowest + most - deleted
        AND (time < older_than OR seq < greatest(room.floor, room.seq - keep + 1));
      GET DIAGNOSTICS count = ROW_COUNT;
      deleted := deleted + count;
    END LOOP;
    DELETE FROM message_ids WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM message_ids WHERE time < ids_older_than ORDER BY time LIMIT most - deleted FOR UPDATE SKIP LOCKED
    ));
    GET DIAGNOSTICS count = ROW_COUNT;
    RETURN deleted + count;
  END $$`;
