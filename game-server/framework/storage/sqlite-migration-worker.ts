import { parentPort, workerData } from 'node:worker_threads';
import { failureOf } from './sqlite-failure.ts';
import { type MigrationData, type MigrationOutcome, migrateSqlite } from './sqlite-migrate.ts';

/**
 * The thread that migrates: the query builder and what it needs are loaded here, and gone with the thread, so that the process
 * which migrates stays as small as the others.
 */
const { file, workerUrl, create }: MigrationData = workerData;
const outcome: MigrationOutcome = await migrateSqlite({ file, workerUrl: new URL(workerUrl), create }).then(
  (migrated) => ({ migrated }),
  (error: unknown) => ({ failure: failureOf(error) }),
);
parentPort?.postMessage(outcome);
