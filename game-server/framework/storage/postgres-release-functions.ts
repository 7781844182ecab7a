/** How sessions let go of their names, and are forgotten. */
export const RELEASE_FUNCTIONS: readonly string[] = [
  `CREATE FUNCTION release_session(a_session text, a_generation int8) RETURNS void LANGUAGE plpgsql AS $$
   BEGIN
     IF EXISTS (SELECT FROM sessions WHERE session = a_session AND generation = a_generation) THEN
       PERFORM leave_names(ARRAY(SELECT name FROM names WHERE session = a_session));
       UPDATE sessions SET incarnation = NULL WHERE session = a_session AND incarnation IS NOT NULL;
     END IF;
   END $$`,

  `CREATE FUNCTION end_session(a_session text) RETURNS void LANGUAGE plpgsql AS $$
   BEGIN
     PERFORM leave_names(ARRAY(SELECT name FROM names WHERE session = a_session));
     DELETE FROM sessions WHERE session = a_session;
   END $$`,

  // At most this many. Locks the rooms that it changes by itself, in their order.
  `CREATE FUNCTION release_incarnations(gone text[], most int8) RETURNS int8 LANGUAGE plpgsql AS $$
   DECLARE
     left_names text[] := ARRAY(SELECT name FROM names WHERE incarnation = ANY (gone) LIMIT most);
     of_accounts int8;
   BEGIN
     PERFORM 1 FROM rooms WHERE owner_uid = ANY (ARRAY(SELECT uid FROM names WHERE name = ANY (left_names)))
       ORDER BY rid FOR UPDATE;
     PERFORM leave_names(left_names);
     UPDATE sessions SET incarnation = NULL WHERE session = ANY (ARRAY(
       SELECT session FROM sessions WHERE incarnation = ANY (gone) LIMIT most - cardinality(left_names)));
     GET DIAGNOSTICS of_accounts = ROW_COUNT;
     RETURN cardinality(left_names) + of_accounts;
   END $$`,

  // Sessions that nobody uses, and logins; at most this many.
  `CREATE FUNCTION expire_sessions(before int8, most int8) RETURNS int8 LANGUAGE plpgsql AS $$
   DECLARE
     expired int8;
     logged_out int8;
   BEGIN
     DELETE FROM sessions WHERE session = ANY (ARRAY(
       SELECT session FROM sessions WHERE expires_at < before AND incarnation IS NULL
         AND NOT EXISTS (SELECT FROM names WHERE names.session = sessions.session)
       ORDER BY expires_at LIMIT most));
     GET DIAGNOSTICS expired = ROW_COUNT;
     DELETE FROM logins WHERE id = ANY (ARRAY(
       SELECT id FROM logins WHERE expires_at < before ORDER BY expires_at LIMIT most - expired
       FOR UPDATE SKIP LOCKED));
     GET DIAGNOSTICS logged_out = ROW_COUNT;
     RETURN expired + logged_out;
   END $$`,
];
