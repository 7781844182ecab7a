import { afterEach, beforeEach, describe } from 'vitest';
import type { Storage } from './storage.ts';
import { describeAccountSessionContract } from './storage-contract-account-sessions.ts';
import { describeAccountContract } from './storage-contract-accounts.ts';
import { describeAppendContract } from './storage-contract-append.ts';
import type { ContractContext } from './storage-contract-context.ts';
import { describeConversationContract } from './storage-contract-conversations.ts';
import { describeHostileContract } from './storage-contract-hostile.ts';
import { describeLoginContract } from './storage-contract-logins.ts';
import { describeNameContract } from './storage-contract-names.ts';
import { describePersonContract } from './storage-contract-persons.ts';
import { describeRetentionContract } from './storage-contract-retention.ts';
import { describeRoomContract } from './storage-contract-rooms.ts';
import { describeSessionContract } from './storage-contract-sessions.ts';
import { describeShardContract } from './storage-contract-shards.ts';

/** One empty storage that several instances can share, as the processes of a cluster do. */
export interface StorageUnderTest {
  /** Another instance on the same storage. */
  open(): Storage;
  /** Called when all instances are closed. */
  dispose(): Promise<void>;
}

/** The promises of storage.ts, for every implementation to keep. */
export function describeStorageContract(name: string, create: () => Promise<StorageUnderTest>): void {
  describe(`${name} keeps the contract of a storage`, () => {
    let underTest: StorageUnderTest;
    let opened: Storage[] = [];

    function open(): Storage {
      const storage = underTest.open();
      opened.push(storage);
      return storage;
    }

    let first: Storage;

    beforeEach(async () => {
      underTest = await create();
      first = open();
      await first.migrate();
    });

    afterEach(async () => {
      await Promise.all(opened.map((storage) => storage.close()));
      opened = [];
      await underTest.dispose();
    });

    const context: ContractContext = {
      storage: () => first,
      others: (count) => Array.from({ length: count }, open),
    };
    describeNameContract(context);
    describeSessionContract(context);
    describeShardContract(context);
    describeAppendContract(context);
    describeRoomContract(context);
    describeRetentionContract(context);
    describeConversationContract(context);
    describeAccountContract(context);
    describeAccountSessionContract(context);
    describePersonContract(context);
    describeLoginContract(context);
    describeHostileContract(context);
  });
}
