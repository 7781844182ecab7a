import type { Logger } from 'pino';
import { TangeloError } from '../../../shared/errors.ts';
import { inSteps } from './in-steps.ts';
import * as accounts from './postgres-accounts.ts';
import { PostgresConnection } from './postgres-connection.ts';
import * as conversations from './postgres-conversations.ts';
import { notChanged } from './postgres-failure.ts';
import { PostgresGroupCommit } from './postgres-group-commit.ts';
import { migratePostgres } from './postgres-migrate.ts';
import * as names from './postgres-names.ts';
import type { Operation, Write } from './postgres-operation.ts';
import { createOutageLog } from './postgres-outage-log.ts';
import * as retention from './postgres-retention.ts';
import * as rooms from './postgres-rooms.ts';
import * as shards from './postgres-shards.ts';
import { createRetention } from './retention-walk.ts';
import type { AppendRequest, AppendResult, Storage } from './storage.ts';

export interface PostgresStorageOptions {
  /** `postgres://user:password@host:port/database`, with the parameters that the driver knows. */
  readonly url: string;
  /** Told once when the storage goes away and once when it is back; never the URL. */
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/**
 * The storage in a PostgreSQL database that the processes of a cluster share, on any number of machines. Nothing is connected
 * before the first call; after that each process keeps two connections, one that commits and one that reads.
 */
export function createPostgresStorage({ url, log }: PostgresStorageOptions): Storage {
  const outages = createOutageLog(url, log);
  const writing = connect('writes');
  const reading = connect('reads');
  const commits = new PostgresGroupCommit(writing);

  function connect(role: string): PostgresConnection {
    const key = {};
    return new PostgresConnection({
      url,
      role,
      onAway: (reason) => outages.away(key, reason),
      onBack: () => outages.back(key),
    });
  }

  async function write<Result>(change: Write<Result>): Promise<Result> {
    refuseNul(change.statement.values);
    return report(commits.run<Result>({ kind: 'write', write: change }));
  }

  async function append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    refuseNul(requests.flatMap(({ messages }) => messages.map((draft) => Object.values(draft))));
    return report(commits.run<readonly AppendResult[]>({ kind: 'append', requests }));
  }

  async function read<Result>({ statement, decode }: Operation<Result>): Promise<Result> {
    refuseNul(statement.values);
    const [result] = await reading.send([statement]);
    if (result?.status !== 'fulfilled') {
      return report(Promise.reject(notChanged(result?.reason)));
    }
    return decode(result.value.rows);
  }

  /** What is nobody's typed error is a mistake of ours. */
  async function report<Result>(calling: Promise<Result>): Promise<Result> {
    try {
      return await calling;
    } catch (error) {
      if (!(error instanceof TangeloError) || error.error === 'INTERNAL') {
        log.error({ err: error }, 'a storage operation failed');
      }
      throw error;
    }
  }

  return {
    migrate: (migration) => migratePostgres(url, log, migration),
    names: {
      enter: (request) => write(names.enter(request)),
      resume: (request) => write(names.resume(request)),
      rename: (holder, name) => write(names.rename(holder, name)),
      release: (holder) => write(names.release(holder)),
      end: (session) => write(names.end(session)),
      find: (name) => read(names.find(name)),
      releaseIncarnations: (incarnations) =>
        inSteps((limit) => write(names.releaseSome(incarnations, limit))),
      incarnations: () => read(names.incarnations()),
      expire: (now) => inSteps((limit) => write(names.expireSome(now, limit))),
    },
    shards: {
      claim: (request) => write(shards.claim(request)),
      epoch: (shard) => read(shards.epoch(shard)),
    },
    rooms: {
      append,
      head: (rid) => read(rooms.head(rid)),
      history: (request) => read(rooms.history(request)),
      create: (request) => write(rooms.create(request)),
      delete: (request) => write(rooms.remove(request)),
      evacuated: (request) => write(rooms.evacuated(request)),
      owned: (request) => read(rooms.owned(request)),
      retain: createRetention({
        find: (request) => read(retention.find(request)),
        trim: (request) => write(retention.trim(request)),
      }),
    },
    conversations: {
      openDirect: (request) => write(conversations.openDirect(request)),
      createGroup: (request) => write(conversations.createGroup(request)),
      addMember: (request) => write(conversations.addMember(request)),
      removeMember: (request) => write(conversations.removeMember(request)),
      members: (rid) => read(conversations.members(rid)),
      inbox: (uid) => read(conversations.inbox(uid)),
      read: (request) => write(conversations.read(request)),
    },
    accounts: {
      register: (account) => write(accounts.register(account)),
      find: (username) => read(accounts.find(username)),
      list: (request) => read(accounts.list(request)),
      openLogin: (login) => write(accounts.openLogin(login)),
      hasLogin: (id) => read(accounts.hasLogin(id)),
      closeLogin: (id) => write(accounts.closeLogin(id)),
    },
    async close() {
      await commits.finish();
      await Promise.all([writing.close(), reading.close()]);
    },
  };
}

/** PostgreSQL stores no U+0000; refused here, it fails nobody else in its group. */
function refuseNul(value: unknown): void {
  if (Array.isArray(value)) {
    value.forEach(refuseNul);
  } else if (typeof value === 'string' && value.includes('\0')) {
    throw new TangeloError('BAD_REQUEST', 'A text must not contain U+0000.');
  }
}
