import { type Kysely, sql } from 'kysely';

/**
 * What decides about names, one call for each request, so that a group of many is one exchange with the server. Callers MUST
 * hold the lock on names: nothing here is prepared for another that changes them at the same time.
 */
export async function createNameFunctions(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...GUEST_NUMBERS, ...SESSIONS]) {
    await sql.raw(statement).execute(db);
  }
}

/**
 * Guest numbers follow the rows of names and accounts by themselves: a number is free if neither has it. The gaps between those
 * that are taken are never adjacent.
 */
const GUEST_NUMBERS = [
  `CREATE FUNCTION guest_number(name text) RETURNS int8 LANGUAGE sql IMMUTABLE AS $$
     SELECT CASE WHEN name ~ '^guest[1-9][0-9]{0,14}$' THEN substr(name, 6)::int8 END $$`,

  `CREATE FUNCTION take_guest_number(n int8) RETURNS void LANGUAGE plpgsql AS $$
   DECLARE gap guest_gaps;
   BEGIN
     DELETE FROM guest_gaps WHERE guest_gaps.first =
       (SELECT max(g.first) FROM guest_gaps AS g WHERE g.first <= n) AND guest_gaps.last >= n RETURNING * INTO gap;
     IF NOT FOUND THEN
       RAISE EXCEPTION 'the guest number % was not free', n;
     END IF;
     INSERT INTO guest_gaps (first, last)
       SELECT * FROM (VALUES (gap.first, n - 1), (n + 1, gap.last)) AS rest (first, last) WHERE rest.first <= rest.last;
   END $$`,

  `CREATE FUNCTION free_guest_number(n int8) RETURNS void LANGUAGE plpgsql AS $$
   DECLARE
     below guest_gaps;
     above guest_gaps;
   BEGIN
     DELETE FROM guest_gaps WHERE guest_gaps.first =
       (SELECT max(g.first) FROM guest_gaps AS g WHERE g.first < n) AND guest_gaps.last = n - 1 RETURNING * INTO below;
     DELETE FROM guest_gaps WHERE guest_gaps.first = n + 1 RETURNING * INTO above;
     INSERT INTO guest_gaps (first, last) VALUES (coalesce(below.first, n), coalesce(above.last, n));
   END $$`,

  `CREATE FUNCTION follow_names() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF TG_OP <> 'INSERT' AND guest_number(OLD.name) IS NOT NULL
       AND NOT EXISTS (SELECT FROM accounts WHERE username = OLD.name) THEN
       PERFORM free_guest_number(guest_number(OLD.name));
     END IF;
     IF TG_OP <> 'DELETE' AND guest_number(NEW.name) IS NOT NULL
       AND NOT EXISTS (SELECT FROM accounts WHERE username = NEW.name) THEN
       PERFORM take_guest_number(guest_number(NEW.name));
     END IF;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER guest_numbers AFTER INSERT OR DELETE OR UPDATE OF name ON names
     FOR EACH ROW EXECUTE FUNCTION follow_names()`,

  `CREATE FUNCTION follow_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF guest_number(NEW.username) IS NOT NULL AND NOT EXISTS (SELECT FROM names WHERE name = NEW.username) THEN
       PERFORM take_guest_number(guest_number(NEW.username));
     END IF;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER guest_numbers AFTER INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION follow_accounts()`,
];

const SESSIONS = [
  // Whether somebody else has the name, in use or as an account.
  `CREATE FUNCTION is_name_taken(wanted text, by_session text, by_uid text) RETURNS boolean LANGUAGE sql STABLE AS $$
     SELECT EXISTS (SELECT FROM names WHERE name = wanted AND session <> by_session)
       OR EXISTS (SELECT FROM accounts WHERE username = wanted AND uid <> by_uid
                  AND NOT EXISTS (SELECT FROM names WHERE name = wanted AND session = by_session)) $$`,

  // The name; null: it is taken.
  `CREATE FUNCTION enter_session(a_session text, a_uid text, an_incarnation text, wanted text, an_expiry int8)
   RETURNS text LANGUAGE plpgsql AS $$
   DECLARE
     known sessions;
     chosen text;
   BEGIN
     SELECT * INTO known FROM sessions WHERE session = a_session;
     IF known.uid <> a_uid THEN
       RAISE EXCEPTION 'a session belongs to one uid for ever';
     END IF;
     SELECT name INTO chosen FROM names WHERE session = a_session;
     IF FOUND THEN
       RETURN chosen; -- asked again because the first answer was lost
     END IF;
     IF known.generation > 1 THEN
       RETURN NULL; -- asked again too late: the session was resumed, and let go of its name, meanwhile
     END IF;
     chosen := coalesce(wanted, (SELECT 'guest' || first FROM guest_gaps ORDER BY first LIMIT 1));
     IF is_name_taken(chosen, a_session, a_uid) THEN
       RETURN NULL;
     END IF;
     INSERT INTO names (name, uid, session, incarnation) VALUES (chosen, a_uid, a_session, an_incarnation);
     INSERT INTO sessions (session, uid, name, generation, expires_at)
       VALUES (a_session, a_uid, chosen, 1, an_expiry)
       ON CONFLICT (session) DO UPDATE SET name = excluded.name, generation = 1, expires_at = excluded.expires_at;
     RETURN chosen;
   END $$`,

  // The result as the port describes it. The current generation is accepted, or the one before it: the answer that named the
  // current one may have been lost.
  `CREATE FUNCTION resume_session(a_session text, a_generation int8, an_incarnation text, wanted text, an_expiry int8)
   RETURNS jsonb LANGUAGE plpgsql AS $$
   DECLARE
     known sessions;
     former names;
     chosen text;
   BEGIN
     SELECT * INTO known FROM sessions WHERE session = a_session;
     IF NOT FOUND OR known.expires_at < extract(epoch FROM clock_timestamp()) * 1000
       OR a_generation < 1 OR a_generation NOT IN (known.generation, known.generation - 1) THEN
       RETURN '{"kind": "invalid"}';
     END IF;
     chosen := coalesce(wanted, known.name);
     IF is_name_taken(chosen, a_session, known.uid) THEN
       RETURN jsonb_build_object('kind', 'taken', 'name', chosen);
     END IF;
     SELECT * INTO former FROM names WHERE session = a_session;
     IF former.name = chosen THEN
       UPDATE names SET incarnation = an_incarnation WHERE name = chosen;
     ELSE
       DELETE FROM names WHERE session = a_session;
       INSERT INTO names (name, uid, session, incarnation) VALUES (chosen, known.uid, a_session, an_incarnation);
     END IF;
     UPDATE sessions SET name = chosen, generation = known.generation + 1, expires_at = an_expiry
       WHERE session = a_session;
     RETURN jsonb_strip_nulls(jsonb_build_object('kind', 'resumed', 'uid', known.uid, 'name', chosen,
       'generation', known.generation + 1, 'formerIncarnation', former.incarnation));
   END $$`,

  `CREATE FUNCTION rename_session(a_session text, a_generation int8, wanted text) RETURNS text LANGUAGE plpgsql AS $$
   DECLARE held names;
   BEGIN
     SELECT names.* INTO held FROM names JOIN sessions USING (session)
       WHERE session = a_session AND generation = a_generation;
     IF NOT FOUND THEN
       RETURN 'gone';
     END IF;
     IF held.name <> wanted THEN
       IF is_name_taken(wanted, a_session, held.uid) THEN
         RETURN 'taken';
       END IF;
       UPDATE names SET name = wanted WHERE name = held.name;
       UPDATE sessions SET name = wanted WHERE session = a_session;
     END IF;
     RETURN 'renamed';
   END $$`,
];
