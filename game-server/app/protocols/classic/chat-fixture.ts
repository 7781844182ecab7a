import { TangeloError } from '../../../../shared/errors.ts';
import type { LineConversation } from '../../../framework/transport/line/line-protocol.ts';
import { WorkQueue } from '../../../framework/transport/line/work-queue.ts';
import { MAIN_HALL } from '../../domain/rooms.ts';
import { classicProtocol } from './classic-protocol.ts';
import { type Dialect, plainDialect } from './dialect.ts';

interface Member {
  name: string;
  readonly rooms: Set<string>;
  push(event: string, body: object): void;
}

type Handle = (member: Member, body: Record<string, unknown>) => object;

/** For tests: a chat in one process, with the routes and pushes of the real one. */
export class TestChat {
  readonly rooms = new Map<string, { owner: string; readonly members: Set<Member> }>();
  /** What was asked, in order. */
  readonly asked: { readonly route: string; readonly body: Record<string, unknown> }[] = [];
  /** Runs before a request is carried out; refuses it by throwing. */
  before: (route: string, body: Record<string, unknown>) => void = () => {};
  /** Whether a deleted room's members hear of it before the answer, or after. */
  movesFirst = true;
  readonly #handles: Readonly<Record<string, Handle>> = {
    'connector.entryHandler.enter': (member) => {
      const all = [...this.rooms.values()].flatMap((room) => [...room.members]);
      let number = 1;
      while (all.some(({ name }) => name === `guest${number}`)) number += 1;
      member.name = `guest${number}`;
      return { ...this.#join(member, MAIN_HALL), username: member.name, resume: 'token' };
    },
    'connector.entryHandler.rename': (member, { username }) => {
      const all = [...this.rooms.values()].flatMap((room) => [...room.members]);
      if (all.some(({ name }) => name === username)) throw new TangeloError('NAME_TAKEN');
      const former = member.name;
      member.name = String(username);
      for (const rid of member.rooms) this.tell(rid, 'onRename', { former, user: member.name }, member);
      return { former, username };
    },
    'chat.roomHandler.join': (member, { rid, from }) => this.#join(member, String(rid), from),
    'chat.roomHandler.leave': (member, { rid, to }) => {
      if (!member.rooms.has(String(rid))) throw new TangeloError('NOT_MEMBER');
      this.#leave(member, String(rid), to);
      return {};
    },
    'chat.roomHandler.list': (_member, { limit, cursor = '' }) => {
      const after = [...this.rooms.keys()].sort().filter((rid) => rid > String(cursor));
      const page = after.slice(0, Number(limit));
      const rooms = page.map((rid) => ({ rid, count: this.rooms.get(rid)?.members.size ?? 0 }));
      return { rooms, ...(page.length < after.length && { next: page.at(-1) }) };
    },
    'chat.roomHandler.who': (_member, { rid, limit, cursor = '' }) => {
      const room = this.#room(rid);
      const after = Array.from(room.members, ({ name }) => name)
        .sort()
        .filter((name) => name > String(cursor));
      const users = after.slice(0, Number(limit));
      const next = users.length < after.length && { next: users.at(-1) };
      return { rid, users, count: room.members.size, owner: room.owner, ...next };
    },
    'chat.roomHandler.create': (member, { rid }) => {
      if (this.rooms.has(String(rid))) throw new TangeloError('ROOM_EXISTS');
      this.rooms.set(String(rid), { owner: member.name, members: new Set() });
      return { rooms: [] };
    },
    'chat.roomHandler.delete': (member, { rid }) => {
      const room = this.#room(rid);
      if (room.owner !== member.name) throw new TangeloError('NOT_OWNER');
      this.rooms.delete(String(rid));
      const evacuate = () => {
        for (const moved of room.members) this.#evacuate(moved, String(rid));
      };
      if (this.movesFirst) evacuate();
      else setImmediate(evacuate);
      return { rooms: [] };
    },
    'chat.chatHandler.send': (member, { rid, content, id }) => {
      if (!member.rooms.has(String(rid))) throw new TangeloError('NOT_MEMBER');
      if (content === '') throw new TangeloError('BAD_REQUEST');
      this.tell(String(rid), 'onChat', { from: member.name, msg: content, target: '*', id });
      return { id, seq: 1, time: 1 };
    },
  };

  constructor() {
    this.rooms.set(MAIN_HALL, { owner: '', members: new Set() });
  }

  /** Somebody of another protocol, who keeps quiet. */
  addMember(name: string, rid: string): Member {
    const member: Member = { name, rooms: new Set(), push: () => {} };
    if (!this.rooms.has(rid)) this.rooms.set(rid, { owner: '', members: new Set() });
    this.#join(member, rid);
    return member;
  }

  async handle(member: Member, route: string, body: Record<string, unknown>): Promise<object> {
    // As over a network: nothing is answered in the same turn.
    await new Promise(setImmediate);
    this.asked.push({ route, body });
    this.before(route, body);
    const handle = this.#handles[route];
    if (!handle) throw new TangeloError('NO_SUCH_ROUTE');
    return handle(member, body);
  }

  tell(rid: string, event: string, body: object, but?: Member): void {
    for (const member of this.rooms.get(rid)?.members ?? [])
      if (member !== but) member.push(event, { rid, ...body });
  }

  leaveAll(member: Member): void {
    for (const rid of [...member.rooms]) this.#leave(member, rid, undefined);
  }

  #room(rid: unknown) {
    const room = this.rooms.get(String(rid));
    if (!room) throw new TangeloError('NO_SUCH_ROOM');
    return room;
  }

  #join(member: Member, rid: string, from?: unknown) {
    const room = this.#room(rid);
    if (!room.members.has(member))
      this.tell(rid, 'onAdd', { user: member.name, ...(from !== undefined && { from }) });
    room.members.add(member);
    member.rooms.add(rid);
    const users: string[] = [];
    for (const { name } of room.members) {
      if (users.push(name) === 200) break;
    }
    const { owner } = room;
    return {
      rid,
      users,
      count: room.members.size,
      owner,
      seq: 0,
      missed: [],
      complete: true,
    };
  }

  #leave(member: Member, rid: string, to: unknown): void {
    member.rooms.delete(rid);
    this.rooms.get(rid)?.members.delete(member);
    this.tell(rid, 'onLeave', { user: member.name, ...(to !== undefined && { to }) });
  }

  #evacuate(member: Member, former: string): void {
    member.rooms.delete(former);
    if (!member.rooms.has(MAIN_HALL)) this.#join(member, MAIN_HALL, former);
    member.push('onMove', { former, rid: MAIN_HALL, reason: 'deleted' });
  }
}

/** A client of the classic protocol in a test chat. */
export class TestClient {
  readonly member: Member;
  left = false;
  readonly #queue: WorkQueue;
  readonly #conversation: LineConversation;
  /** Whether each message followed the protocol. */
  readonly valid: boolean[] = [];
  failure: unknown;
  #written: string[] = [];
  #onIdle = () => {};

  constructor(chat: TestChat, { dialect = plainDialect, patienceMs = 5_000 } = {}) {
    const link = {
      request: (route: string, body: object) => chat.handle(this.member, route, { ...body }),
      write: (messages: readonly string[]) => void this.#written.push(...messages),
      schedule: (task: () => Promise<void>) => this.#queue.addTask(task),
      leave: () => {
        this.left = true;
        this.#queue.stop();
        chat.leaveAll(this.member);
        this.#onIdle();
      },
      close: () => link.leave(),
    };
    this.#conversation = classicProtocol(dialect satisfies Dialect, { patienceMs })(link);
    this.member = {
      name: '',
      rooms: new Set(),
      push: (event, body) => this.#conversation.pushed({ event, json: Buffer.from(JSON.stringify(body)) }),
    };
    this.#queue = new WorkQueue({
      carryOut: async (frame) => {
        const text = frame.kind === 'text' ? frame.text : '';
        this.valid.push(await this.#conversation.received(text));
      },
      onIdle: () => this.#onIdle(),
      onFailed: (error) => {
        this.failure = error;
        this.#onIdle();
      },
    });
    this.#queue.addTask(() => this.#conversation.opened());
  }

  /** Sends; resolves with what was written since the last time, once there is nothing left to do. */
  async send(...messages: (object | string)[]): Promise<unknown[]> {
    return (await this.sendRaw(...messages)).map((text) => JSON.parse(text));
  }

  async sendRaw(...messages: (object | string)[]): Promise<string[]> {
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
    const frames = messages.map((message) => ({
      kind: 'text' as const,
      text: typeof message === 'string' ? message : JSON.stringify(message),
    }));
    this.#queue.addFrames(frames);
    if (!this.left) await idle;
    return this.take();
  }

  /** Everything that was written since the last time. */
  take(): string[] {
    const written = this.#written;
    this.#written = [];
    return written;
  }
}

/** A client that has been told everything about its arrival. */
export async function arrive(
  chat: TestChat,
  options: { dialect?: Dialect; patienceMs?: number } = {},
): Promise<TestClient> {
  const client = new TestClient(chat, options);
  await client.sendRaw();
  return client;
}
