import { createSqliteFixture } from './sqlite-fixture.ts';
import { describeStorageContract } from './storage-contract.ts';

describeStorageContract('SQLite', createSqliteFixture);
