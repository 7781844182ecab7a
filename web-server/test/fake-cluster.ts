import { createServer } from 'node:http';
import { type Socket, Server as SocketServer } from 'socket.io';
import type { Push, Pushes } from '../../shared/contract/pushes.ts';
import { type Body, type ChatMessage, type Reply, type Route, routes } from '../../shared/contract/routes.ts';
import { DISCONNECTS } from '../../shared/disconnect.ts';
import { TangeloError } from '../../shared/errors.ts';

const MAIN_HALL = 'MainHall';
const HOST = '127.0.0.1';

interface Person {
  readonly uid: string;
  name: string;
  socket: Socket | undefined;
  grace: ReturnType<typeof setTimeout> | undefined;
}

interface Room {
  readonly members: Set<Person>;
  readonly log: ChatMessage[];
}

export interface FakeClusterOptions {
  /** How long a person whose connection broke stays in the rooms. */
  readonly graceMs: number;
}

/** Gate and connector in one process, in memory: as much of the client contract as the page needs to be tried out. */
export class FakeCluster {
  readonly #options: FakeClusterOptions;
  readonly #server = createServer();
  readonly #io = new SocketServer(this.#server, { cors: { origin: true } });
  readonly #people = new Map<string, Person>();
  readonly #rooms = new Map<string, Room>([[MAIN_HALL, { members: new Set(), log: [] }]]);
  #uids = 0;

  constructor(options: FakeClusterOptions) {
    this.#options = options;
  }

  /** The port of the gate, which is the connector as well. */
  async listen(): Promise<number> {
    this.#io.on('connection', (socket) => this.#serve(socket));
    await new Promise<void>((resolve) => this.#server.listen(0, HOST, resolve));
    return this.#port;
  }

  async close(): Promise<void> {
    for (const person of this.#people.values()) clearTimeout(person.grace);
    await this.#io.close();
  }

  get #port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return address.port;
  }

  #serve(socket: Socket): void {
    let me: Person | undefined;
    const entered = (): Person => {
      if (me === undefined) throw new TangeloError('NOT_ENTERED');
      return me;
    };
    const handlers: Handlers = {
      'gate.gateHandler.queryEntry': () => ({ host: HOST, port: this.#port, alternatives: [] }),
      'connector.entryHandler.enter': (body) => {
        if (me !== undefined) throw new TangeloError('ALREADY_ENTERED');
        me = this.#person(body);
        me.socket?.emit('onKick', {
          code: DISCONNECTS.TAKEN_OVER.code,
          reason: DISCONNECTS.TAKEN_OVER.reason,
        });
        me.socket?.disconnect(true);
        me.socket = socket;
        clearTimeout(me.grace);
        const room = this.#join(me, body.rid ?? MAIN_HALL, body.lastSeq);
        return { ...room, username: me.name, resume: me.uid };
      },
      'connector.entryHandler.rename': ({ username }) => this.#rename(entered(), username),
      'chat.roomHandler.join': ({ rid, lastSeq }) => this.#join(entered(), rid, lastSeq),
      'chat.roomHandler.leave': ({ rid }) => {
        this.#leave(entered(), rid);
        return {};
      },
      'chat.roomHandler.list': () => ({ rooms: [...this.#rooms.keys()].map((rid) => this.#count(rid)) }),
      'chat.roomHandler.who': ({ rid }) => ({ rid, ...this.#members(this.#room(rid)), owner: '' }),
      'chat.chatHandler.send': (body) => this.#send(entered(), body),
    };
    socket.onAny((route: string, body: unknown, answer?: (reply: object) => void) => {
      answer?.(replyOf(handlers, route, body));
    });
    socket.on('disconnect', (reason) => {
      const person = me;
      if (person === undefined || person.socket !== socket) return;
      person.socket = undefined;
      const goodbye = reason === 'client namespace disconnect';
      if (goodbye) this.#forget(person);
      else person.grace = setTimeout(() => this.#forget(person), this.#options.graceMs);
    });
  }

  #person({ username, resume }: Body<'connector.entryHandler.enter'>): Person {
    const known = resume === undefined ? undefined : this.#people.get(resume);
    if (resume !== undefined && known === undefined) throw new TangeloError('BAD_TOKEN');
    const name = username ?? known?.name ?? this.#guestName();
    if ([...this.#people.values()].some((person) => person !== known && person.name === name)) {
      throw new TangeloError('NAME_TAKEN');
    }
    this.#uids += 1;
    const person = known ?? { uid: `uid-${this.#uids}`, name, socket: undefined, grace: undefined };
    person.name = name;
    this.#people.set(person.uid, person);
    return person;
  }

  #guestName(): string {
    const names = new Set([...this.#people.values()].map(({ name }) => name));
    let number = 1;
    while (names.has(`guest${number}`)) number += 1;
    return `guest${number}`;
  }

  #room(rid: string): Room {
    const room = this.#rooms.get(rid);
    if (room === undefined) throw new TangeloError('NO_SUCH_ROOM');
    return room;
  }

  #members({ members }: Room): { users: string[]; count: number } {
    return { users: [...members].map(({ name }) => name).slice(0, 200), count: members.size };
  }

  #count(rid: string): { rid: string; count: number } {
    return { rid, count: this.#room(rid).members.size };
  }

  #join(person: Person, rid: string, lastSeq: number | undefined): Reply<'chat.roomHandler.join'> {
    const room = this.#rooms.get(rid) ?? { members: new Set(), log: [] };
    this.#rooms.set(rid, room);
    if (!room.members.has(person)) {
      this.#tell(room, 'onAdd', { rid, user: person.name });
      room.members.add(person);
      this.#tellCount(rid);
    }
    const missed = lastSeq === undefined ? [] : room.log.slice(lastSeq);
    return { rid, ...this.#members(room), owner: '', seq: room.log.length, missed, complete: true };
  }

  #leave(person: Person, rid: string): void {
    const room = this.#room(rid);
    if (!room.members.delete(person)) throw new TangeloError('NOT_MEMBER');
    this.#tell(room, 'onLeave', { rid, user: person.name });
    this.#tellCount(rid);
  }

  #forget(person: Person): void {
    this.#people.delete(person.uid);
    for (const [rid, room] of this.#rooms) if (room.members.has(person)) this.#leave(person, rid);
  }

  #rename(person: Person, username: string): Reply<'connector.entryHandler.rename'> {
    if ([...this.#people.values()].some(({ name }) => name === username))
      throw new TangeloError('NAME_TAKEN');
    const former = person.name;
    person.name = username;
    for (const [rid, room] of this.#rooms) {
      if (room.members.has(person)) this.#tell(room, 'onRename', { rid, former, user: username });
    }
    return { former, username };
  }

  #send(person: Person, body: Body<'chat.chatHandler.send'>): Reply<'chat.chatHandler.send'> {
    const rid = body.rid ?? MAIN_HALL;
    const room = this.#room(rid);
    if (!room.members.has(person)) throw new TangeloError('NOT_MEMBER');
    const id = body.id ?? `${person.uid} ${room.log.length}`;
    const message: ChatMessage = {
      rid,
      msg: body.content,
      from: person.name,
      target: body.target,
      seq: 0,
      id,
      time: Date.now(),
    };
    if (body.target !== '*') {
      const addressee = [...room.members].find(({ name }) => name === body.target);
      if (addressee === undefined) throw new TangeloError('NO_SUCH_USER');
      addressee.socket?.emit('onChat', message);
      return message;
    }
    const known = room.log.find((other) => other.id === id && other.from === person.name);
    if (known !== undefined) return known;
    const placed = { ...message, seq: room.log.length + 1 };
    room.log.push(placed);
    this.#tell(room, 'onChat', placed);
    return placed;
  }

  #tellCount(rid: string): void {
    this.#tell(this.#room(MAIN_HALL), 'onRooms', { rooms: [this.#count(rid)] });
  }

  #tell<P extends Push>({ members }: Room, push: P, body: Pushes[P]): void {
    for (const { socket } of members) socket?.emit(push, body);
  }
}

type Handlers = { readonly [R in Route]: (body: Body<R>) => Reply<R> };

function replyOf(handlers: Handlers, route: string, body: unknown): object {
  try {
    if (!isRoute(route)) throw new TangeloError('NO_SUCH_ROUTE');
    return { code: 200, ...run(handlers, route, body) };
  } catch (error) {
    return (error instanceof TangeloError ? error : new TangeloError('INTERNAL')).toReply();
  }
}

function isRoute(route: string): route is Route {
  return Object.hasOwn(routes, route);
}

function run<R extends Route>(handlers: Handlers, route: R, body: unknown): Reply<R> {
  const parsed = routes[route].body.safeParse(body);
  if (parsed.success) return handlers[route](parsed.data as Body<R>);
  const [issue] = parsed.error.issues;
  throw new TangeloError('BAD_REQUEST', issue?.message, { field: issue?.path.join('.') });
}
