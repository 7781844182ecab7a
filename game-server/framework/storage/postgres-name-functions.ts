import { type Kysely, sql } from 'kysely';
import { GUEST_NUMBER_FUNCTIONS } from './postgres-guest-number-functions.ts';
import { PERSON_FUNCTIONS } from './postgres-person-functions.ts';
import { RELEASE_FUNCTIONS } from './postgres-release-functions.ts';

/**
 * What decides about names, one call for each request, so that a group of many is one exchange with the server. Callers MUST
 * hold the lock on names: nothing here is prepared for another that changes them at the same time.
 */
export async function createNameFunctions(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    ...GUEST_NUMBER_FUNCTIONS,
    ...PERSON_FUNCTIONS,
    ...SESSION_FUNCTIONS,
    ...RESUMPTION_FUNCTIONS,
    ...RELEASE_FUNCTIONS,
  ]) {
    await sql.raw(statement).execute(db);
  }
}

/** Those that have changed since a schema may have been made with them. */
export const RESUMPTION_FUNCTIONS = [
  // Whether a connector serves another session of an account. Who has a row of its name entered as a guest, and registered it
  // then.
  `CREATE OR REPLACE FUNCTION is_elsewhere(a_uid text, own text, a_session text) RETURNS boolean LANGUAGE sql STABLE AS $$
     SELECT EXISTS (SELECT FROM names WHERE name = own AND session <> a_session)
       OR EXISTS (SELECT FROM sessions WHERE uid = a_uid AND session <> a_session AND incarnation IS NOT NULL) $$`,

  // Claims nothing: the name is the account's, whether or not a session uses it.
  `CREATE OR REPLACE FUNCTION enter_as_account(
     a_session text, a_uid text, an_incarnation text, wanted text, alone boolean, an_expiry int8)
   RETURNS jsonb LANGUAGE plpgsql AS $$
   DECLARE own text;
   BEGIN
     SELECT username INTO own FROM accounts WHERE uid = a_uid;
     IF NOT FOUND OR own <> wanted THEN
       RETURN '{"kind": "taken"}';
     END IF;
     IF alone AND is_elsewhere(a_uid, own, a_session) THEN
       RETURN '{"kind": "online"}';
     END IF;
     INSERT INTO sessions (session, uid, name, generation, expires_at, incarnation)
       VALUES (a_session, a_uid, own, 1, an_expiry, an_incarnation)
       ON CONFLICT (session) DO UPDATE
       SET name = excluded.name, expires_at = excluded.expires_at, incarnation = excluded.incarnation;
     RETURN jsonb_build_object('kind', 'entered', 'name', own);
   END $$`,

  // Accepted is the generation that was used last, or one that was given out since: as long as none of those has come back,
  // all the answers that named them may have been lost. The session of a guest who registered meanwhile is the account's, and
  // holds no name any more.
  `CREATE OR REPLACE FUNCTION resume_session(
     a_session text, a_generation int8, an_incarnation text, wanted text, alone boolean, an_expiry int8)
   RETURNS jsonb LANGUAGE plpgsql AS $$
   DECLARE
     known sessions;
     held names;
     chosen text;
     is_account boolean;
   BEGIN
     SELECT * INTO known FROM sessions WHERE session = a_session;
     IF NOT FOUND OR known.expires_at < extract(epoch FROM clock_timestamp()) * 1000
       OR a_generation < 1 OR a_generation NOT BETWEEN known.resumed_with AND known.generation THEN
       RETURN '{"kind": "invalid"}';
     END IF;
     SELECT username INTO chosen FROM accounts WHERE uid = known.uid;
     is_account := FOUND;
     SELECT * INTO held FROM names WHERE session = a_session;
     IF is_account THEN
       IF alone AND is_elsewhere(known.uid, chosen, a_session) THEN
         RETURN '{"kind": "online"}';
       END IF;
       DELETE FROM names WHERE session = a_session;
     ELSE
       chosen := coalesce(wanted, known.name);
       IF is_name_taken(chosen, a_session) THEN
         RETURN jsonb_build_object('kind', 'taken', 'name', chosen);
       END IF;
       IF held.name = chosen THEN
         UPDATE names SET incarnation = an_incarnation WHERE name = chosen;
       ELSE
         DELETE FROM names WHERE session = a_session;
         INSERT INTO names (name, uid, session, incarnation) VALUES (chosen, known.uid, a_session, an_incarnation);
       END IF;
       IF chosen <> known.name THEN
         PERFORM rename_person(known.uid, chosen);
       END IF;
     END IF;
     UPDATE sessions SET name = chosen, generation = known.generation + 1, resumed_with = a_generation,
       expires_at = an_expiry,
       incarnation = CASE WHEN is_account THEN an_incarnation END WHERE session = a_session;
     RETURN jsonb_strip_nulls(jsonb_build_object('kind', 'resumed', 'uid', known.uid, 'name', chosen,
       'generation', known.generation + 1, 'formerIncarnation', coalesce(known.incarnation, held.incarnation)));
   END $$`,
];

/** The results are those that the port describes. */
const SESSION_FUNCTIONS = [
  // Whether somebody other than the guest with this session has the name, in use or as an account.
  `CREATE FUNCTION is_name_taken(wanted text, by_session text) RETURNS boolean LANGUAGE sql STABLE AS $$
     SELECT EXISTS (SELECT FROM names WHERE name = wanted AND session <> by_session)
       OR EXISTS (SELECT FROM accounts WHERE username = wanted) $$`,

  `CREATE FUNCTION enter_as_guest(a_session text, a_uid text, an_incarnation text, wanted text, an_expiry int8)
   RETURNS jsonb LANGUAGE plpgsql AS $$
   DECLARE chosen text := coalesce(wanted, (SELECT 'guest' || first FROM guest_gaps ORDER BY first LIMIT 1));
   BEGIN
     IF EXISTS (SELECT FROM accounts WHERE username = chosen) THEN
       RETURN '{"kind": "registered"}';
     END IF;
     IF is_name_taken(chosen, a_session) THEN
       RETURN '{"kind": "taken"}';
     END IF;
     INSERT INTO names (name, uid, session, incarnation) VALUES (chosen, a_uid, a_session, an_incarnation);
     INSERT INTO sessions (session, uid, name, generation, expires_at)
       VALUES (a_session, a_uid, chosen, 1, an_expiry)
       ON CONFLICT (session) DO UPDATE SET name = excluded.name, expires_at = excluded.expires_at;
     RETURN jsonb_build_object('kind', 'entered', 'name', chosen);
   END $$`,

  `CREATE FUNCTION enter_session(
     a_session text, a_uid text, an_incarnation text, wanted text, as_account boolean, alone boolean, an_expiry int8)
   RETURNS jsonb LANGUAGE plpgsql AS $$
   DECLARE
     known sessions;
     held text;
   BEGIN
     SELECT * INTO known FROM sessions WHERE session = a_session;
     IF known.uid <> a_uid THEN
       RAISE EXCEPTION 'a session belongs to one uid for ever';
     END IF;
     SELECT name INTO held FROM names WHERE session = a_session;
     IF FOUND OR known.incarnation IS NOT NULL THEN -- asked again because the first answer was lost
       RETURN jsonb_build_object('kind', 'entered', 'name', coalesce(held, known.name));
     END IF;
     IF known.generation > 1 THEN
       RETURN '{"kind": "taken"}'; -- asked again too late: the session was resumed, and let go of its name, meanwhile
     END IF;
     IF as_account THEN
       RETURN enter_as_account(a_session, a_uid, an_incarnation, wanted, alone, an_expiry);
     END IF;
     RETURN enter_as_guest(a_session, a_uid, an_incarnation, wanted, an_expiry);
   END $$`,

  `CREATE FUNCTION rename_session(a_session text, a_generation int8, wanted text) RETURNS text LANGUAGE plpgsql AS $$
   DECLARE
     known sessions;
     held names;
   BEGIN
     SELECT * INTO known FROM sessions WHERE session = a_session AND generation = a_generation;
     IF EXISTS (SELECT FROM accounts WHERE uid = known.uid) THEN
       RETURN 'fixed';
     END IF;
     SELECT * INTO held FROM names WHERE session = known.session;
     IF NOT FOUND THEN
       RETURN 'gone';
     END IF;
     IF held.name <> wanted THEN
       IF is_name_taken(wanted, a_session) THEN
         RETURN 'taken';
       END IF;
       UPDATE names SET name = wanted WHERE name = held.name;
       UPDATE sessions SET name = wanted WHERE session = a_session;
       PERFORM rename_person(held.uid, wanted);
     END IF;
     RETURN 'renamed';
   END $$`,
];
