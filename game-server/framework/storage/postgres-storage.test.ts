import { afterAll, beforeAll, describe } from 'vitest';
import { createPostgresFixture, type PostgresFixture, requirePostgres } from './postgres-fixture.ts';
import { describeStorageContract } from './storage-contract.ts';

const binaries = await requirePostgres();

describe.skipIf(binaries === undefined)('on a PostgreSQL of its own', () => {
  let server: PostgresFixture;

  beforeAll(async () => {
    server = await createPostgresFixture(binaries ?? '');
  }, 60_000);

  afterAll(() => server.dispose(), 30_000);

  describeStorageContract('PostgreSQL', () => server.createDatabase());
});
