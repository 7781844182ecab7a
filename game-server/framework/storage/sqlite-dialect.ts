import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { StatementRequest, StatementResult } from './sqlite-statements.ts';

export type ExecuteStatement = (request: StatementRequest) => Promise<StatementResult>;

/**
 * Kysely's SQLite over a thread: its grammar with our own driver. There is one connection, given to one user at a time;
 * transactions take the write lock when they begin, so that none fails halfway because another process wrote.
 */
export function createSqliteDialect(execute: ExecuteStatement): Dialect {
  return {
    createDriver: () => new StatementDriver(execute),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new TransactionalSqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/** SQLite can roll back a changed schema; Kysely's own adapter leaves that out. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class StatementDriver implements Driver {
  readonly #connection: DatabaseConnection;
  /** The last in the queue of those who want the connection; each waits for the one before. */
  #lastTurn: Promise<void> = Promise.resolve();
  #endTurn: () => void = () => {};

  constructor(execute: ExecuteStatement) {
    this.#connection = new StatementConnection(execute);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#lastTurn;
    let endTurn = () => {};
    this.#lastTurn = new Promise((resolve) => {
      endTurn = resolve;
    });
    await before;
    this.#endTurn = endTurn;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#endTurn();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('BEGIN IMMEDIATE'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('COMMIT'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('ROLLBACK'));
  }

  /** The thread belongs to whoever started it. */
  async destroy(): Promise<void> {}
}

class StatementConnection implements DatabaseConnection {
  readonly #execute: ExecuteStatement;

  constructor(execute: ExecuteStatement) {
    this.#execute = execute;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, changes, lastInsertRowid } = await this.#execute({ sql, parameters });
    return {
      rows: rows as Row[], // the query builder knows the columns that it asked for
      numAffectedRows: BigInt(changes),
      insertId: BigInt(lastInsertRowid),
    };
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('rows cannot be streamed from the storage thread; page through them');
  }
}
