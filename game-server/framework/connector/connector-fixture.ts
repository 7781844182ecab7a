import type { ChannelPush__Output } from '../../../shared/proto/generated/tangelo/channel/ChannelPush.ts';
import type { FetchReply__Output } from '../../../shared/proto/generated/tangelo/channel/FetchReply.ts';
import type { Joined__Output } from '../../../shared/proto/generated/tangelo/channel/Joined.ts';
import type { RosterReply__Output } from '../../../shared/proto/generated/tangelo/channel/RosterReply.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import type { RoomOwners } from './room-owners.ts';

/** For tests: a client that keeps what it was sent. */
export interface TestClient {
  readonly session: Session;
  /** What it was pushed since this was asked last: the event and the body. */
  take(): [event: string, body: Record<string, unknown>][];
}

export function openClient(
  sessions: Sessions,
  name: string,
  { generation = 1, id = `s-${name}` } = {},
): TestClient {
  const pushed: [string, Record<string, unknown>][] = [];
  const session = sessions.open(
    {
      push: ({ event, json }) => void pushed.push([event, JSON.parse(json.toString())]),
      close: () => {},
    },
    { address: '127.0.0.1', requestedHost: 'localhost' },
  );
  session.enter({ session: id, generation, uid: `u-${name}`, name });
  return { session, take: () => pushed.splice(0) };
}

export function push(changes: Partial<ChannelPush__Output>): ChannelPush__Output {
  return {
    rid: 'lobby',
    epoch: 1,
    seq: 0,
    event: '',
    body: Buffer.from('{}'),
    to: [],
    version: 0,
    changes: [],
    count: 0,
    ...changes,
  };
}

/** The push of a logged message whose text is its seq. */
export function chat(seq: number, epoch = 1): ChannelPush__Output {
  return push({ seq, epoch, event: 'onChat', body: bodyOf(seq) });
}

export function bodyOf(seq: number): Buffer {
  return Buffer.from(JSON.stringify({ seq }));
}

export function change(
  version: number,
  kind: 'ADD' | 'LEAVE' | 'RENAME',
  name: string,
  { by = `s-${name}`, former = '', epoch = 1, count = 1 } = {},
): ChannelPush__Output {
  return push({ version, epoch, count, changes: [{ kind, uid: `u-${name}`, name, former, by, other: '' }] });
}

export function roster(
  names: readonly string[],
  changes: Partial<RosterReply__Output> = {},
): RosterReply__Output {
  return {
    epoch: 1,
    version: 0,
    count: names.length,
    people: names.map((name) => ({ uid: `u-${name}`, name })),
    listed: true,
    ...changes,
  };
}

export function joined(changes: Partial<Joined__Output> = {}): Joined__Output {
  return { rid: 'lobby', epoch: 1, seq: 0, version: 0, roster: roster([]), ...changes };
}

/** For tests: the owner of all rooms, with what the test gives it to say. */
export class TestOwners implements RoomOwners {
  readonly left: { rid: string; session: string; generation: number }[] = [];
  readonly reattached: number[] = [];
  readonly changedShards: number[] = [];
  readonly renamed: { rid: string; name: string | undefined }[] = [];
  /** Called for each session that is let in without having asked; may throw, or wait. */
  onJoin: (rid: string, session: Session) => Promise<void> | void = () => {};
  readonly fetched: { after: number; limit: number }[] = [];
  log: number[] = [];
  head = 0;
  lowest = 1;
  epoch = 1;
  people: RosterReply__Output = roster([]);
  /** Called before each answer; may throw, or wait. */
  before: (what: 'fetch' | 'roster' | 'leave') => Promise<void> | void = () => {};

  async fetch(_rid: string, after: number, limit: number): Promise<FetchReply__Output> {
    this.fetched.push({ after, limit });
    await this.before('fetch');
    const messages = this.log.filter((seq) => seq > after).slice(0, limit);
    return {
      epoch: this.epoch,
      seq: this.head,
      lowest: this.lowest,
      messages: messages.map((seq) => ({ seq, body: bodyOf(seq) })),
    };
  }

  async roster(): Promise<RosterReply__Output> {
    await this.before('roster');
    return this.people;
  }

  async leave(rid: string, session: string, generation: number): Promise<void> {
    this.left.push({ rid, session, generation });
    await this.before('leave');
  }

  async join(rid: string, session: Session): Promise<void> {
    await this.onJoin(rid, session);
  }

  async rename(rid: string, { name }: Session): Promise<void> {
    this.renamed.push({ rid, name });
  }

  changed(shard: number): void {
    this.changedShards.push(shard);
  }

  reattach(shard: number): void {
    this.reattached.push(shard);
  }
}

/** All that follows from what was done so far, and needs no time, has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
