import { resolve } from 'node:path';
import { bytesOf } from './append-bytes.ts';
import { inSteps } from './in-steps.ts';
import { createRetention } from './retention-walk.ts';
import { createSqliteLanes } from './sqlite-lanes.ts';
import { migrateInThread } from './sqlite-migration.ts';
import type { StorageLog } from './sqlite-thread.ts';
import type { Storage } from './storage.ts';

export interface SqliteStorageOptions {
  /** Path of the database. `migrate` creates it, and its folder. */
  readonly file: string;
  /** Told once when the storage goes away and once when it is back. */
  readonly log: StorageLog;
  /** The worker as JavaScript; default: the one beside this file, as the build lays it out. */
  readonly workerUrl?: URL;
  /** Above this size the file is full; default: when the disk is. */
  readonly mostBytes?: number;
  /** Most calls that one commit joins. Default 1,024. */
  readonly groupSize?: number;
}

/**
 * The storage in one SQLite file that several processes of one machine share. Nothing is opened, and no thread started, before
 * the first call; after that all changes of this storage go through one thread, which commits those that wait together.
 */
export function createSqliteStorage(options: SqliteStorageOptions): Storage {
  const file = resolve(options.file);
  const { log, mostBytes, groupSize } = options;
  const workerUrl = options.workerUrl ?? new URL('./sqlite-worker.js', import.meta.url);
  const { call, close } = createSqliteLanes({
    file,
    log,
    workerUrl,
    ...(mostBytes !== undefined && { mostBytes }),
    ...(groupSize !== undefined && { groupSize }),
  });

  return {
    migrate: (migration) => migrateInThread({ file, log, workerUrl }, migration),
    names: {
      enter: (request) => call('names', 'enter', [request]),
      resume: (request) => call('names', 'resume', [request]),
      rename: (holder, name) => call('names', 'rename', [holder, name]),
      release: (holder) => call('names', 'release', [holder]),
      end: (session) => call('names', 'end', [session]),
      find: (name) => call('names', 'find', [name]),
      releaseIncarnations: (incarnations) =>
        inSteps((limit) => call('names', 'releaseSome', [incarnations, limit])),
      incarnations: () => call('names', 'incarnations', []),
      expire: (now) => inSteps((limit) => call('names', 'expireSome', [now, limit])),
    },
    shards: {
      claim: (claim) => call('shards', 'claim', [claim]),
      epoch: (shard) => call('shards', 'epoch', [shard]),
    },
    rooms: {
      append: (requests) => call('rooms', 'append', [requests], bytesOf(requests)),
      head: (rid) => call('rooms', 'head', [rid]),
      history: (request) => call('rooms', 'history', [request]),
      create: (request) => call('rooms', 'create', [request]),
      delete: (request) => call('rooms', 'delete', [request]),
      evacuated: (request) => call('rooms', 'evacuated', [request]),
      owned: (request) => call('rooms', 'owned', [request]),
      retain: createRetention({
        prepare: (limit) => call('retention', 'settle', [limit]),
        find: (request) => call('retention', 'find', [request]),
        trim: (request) => call('retention', 'trim', [request]),
      }),
    },
    conversations: {
      openDirect: (request) => call('conversations', 'openDirect', [request]),
      createGroup: (request) => call('conversations', 'createGroup', [request]),
      addMember: (request) => call('conversations', 'addMember', [request]),
      removeMember: (request) => call('conversations', 'removeMember', [request]),
      members: (rid) => call('conversations', 'members', [rid]),
      inbox: (uid) => call('conversations', 'inbox', [uid]),
      read: (request) => call('conversations', 'read', [request]),
    },
    accounts: {
      register: (account) => call('accounts', 'register', [account]),
      find: (username) => call('accounts', 'find', [username]),
      list: (request) => call('accounts', 'list', [request]),
      openLogin: (login) => call('accounts', 'openLogin', [login]),
      hasLogin: (id) => call('accounts', 'hasLogin', [id]),
      closeLogin: (id) => call('accounts', 'closeLogin', [id]),
    },
    close,
  };
}
