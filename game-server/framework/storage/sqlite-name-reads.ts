import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Operations } from './sqlite-operations.ts';
import type { NameStorage } from './storage.ts';

/** What is asked about names and who has them. */
export function createNameReads(
  database: DatabaseSyncInstance,
): Pick<Operations<NameStorage>, 'find' | 'incarnations'> {
  // Where both have it, they are one person.
  const find = database.prepare(
    `SELECT uid FROM accounts WHERE username = ?1 UNION ALL SELECT uid FROM names WHERE name = ?1 LIMIT 1`,
  );
  const incarnations = database.prepare(
    `WITH RECURSIVE ${eachOnce('of_guests', 'names')}, ${eachOnce('of_accounts', 'sessions')}
     SELECT incarnation FROM of_guests WHERE incarnation IS NOT NULL
     UNION SELECT incarnation FROM of_accounts WHERE incarnation IS NOT NULL`,
  );

  return {
    find(name) {
      const row: { readonly uid: string } | undefined = find.get(name);
      return row && { uid: row.uid, name };
    },

    incarnations() {
      const rows: { readonly incarnation: string }[] = incarnations.all();
      return rows.map(({ incarnation }) => incarnation);
    },
  };
}

/** The incarnations in a table, by one step in its index for each; DISTINCT would read every row. The last one is null. */
function eachOnce(name: string, table: 'names' | 'sessions'): string {
  return `${name} (incarnation) AS (
    SELECT min(incarnation) FROM ${table} WHERE incarnation IS NOT NULL
    UNION ALL
    SELECT (SELECT min(incarnation) FROM ${table} WHERE ${table}.incarnation > ${name}.incarnation)
    FROM ${name} WHERE ${name}.incarnation IS NOT NULL
  )`;
}
