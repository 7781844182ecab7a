import { afterAll, beforeAll, describe } from 'vitest';
import { createPostgresFixture, findPostgres, type PostgresFixture } from './postgres-fixture.ts';
import { describeStorageContract } from './storage-contract.ts';

const binaries = await findPostgres();

if (binaries === undefined) {
  const message = 'PostgreSQL is not installed here: the storage on PostgreSQL was NOT tested.';
  if (process.env.REQUIRE_POSTGRES === '1') {
    throw new Error(message);
  }
  process.stderr.write(`\n${'!'.repeat(message.length)}\n${message}\n${'!'.repeat(message.length)}\n\n`);
}

describe.skipIf(binaries === undefined)('on a PostgreSQL of its own', () => {
  let server: PostgresFixture;

  beforeAll(async () => {
    server = await createPostgresFixture(binaries ?? '');
  }, 60_000);

  afterAll(() => server.dispose(), 30_000);

  describeStorageContract('PostgreSQL', () => server.createDatabase());
});
