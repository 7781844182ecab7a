/**
 * Guest numbers follow the rows of names and accounts by themselves: a number is free if neither has it. The gaps between those
 * that are taken are never adjacent.
 */
export const GUEST_NUMBER_FUNCTIONS: readonly string[] = [
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
