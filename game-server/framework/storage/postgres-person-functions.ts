/** What happens to rooms and conversations together with names. Callers MUST hold the locks on the rooms. */
export const PERSON_FUNCTIONS: readonly string[] = [
  // A guest who has left owns nothing any more; an account keeps its rooms.
  `CREATE FUNCTION leave_names(left_names text[]) RETURNS void LANGUAGE plpgsql AS $$
   BEGIN
     WITH freed AS (DELETE FROM names WHERE name = ANY (left_names) RETURNING uid)
     UPDATE rooms SET owner_uid = NULL, owner_name = NULL FROM freed
       WHERE owner_uid = freed.uid AND NOT EXISTS (SELECT FROM accounts WHERE accounts.uid = freed.uid);
   END $$`,

  // What somebody owns, and where they are a member, goes on under this name.
  `CREATE FUNCTION rename_person(a_uid text, new_name text) RETURNS void LANGUAGE plpgsql AS $$
   BEGIN
     UPDATE rooms SET owner_name = new_name WHERE owner_uid = a_uid AND owner_name <> new_name;
     UPDATE members SET name = new_name WHERE uid = a_uid AND name <> new_name;
   END $$`,

  // From now on nobody else can have the name.
  `CREATE FUNCTION register_account(a_name text, a_uid text, a_hash text) RETURNS text LANGUAGE plpgsql AS $$
   BEGIN
     INSERT INTO accounts (username, uid, password_hash) SELECT a_name, a_uid, a_hash
       WHERE NOT EXISTS (SELECT FROM names WHERE name = a_name AND uid <> a_uid) ON CONFLICT (username) DO NOTHING;
     IF NOT FOUND THEN
       RETURN 'taken';
     END IF;
     PERFORM rename_person(a_uid, a_name);
     RETURN 'registered';
   END $$`,
];
