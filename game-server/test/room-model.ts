import { type Expected, MAIN_HALL, type Operation, refuse, type Told } from './room-operation.ts';

interface Message {
  readonly seq: number;
  readonly from: string;
  readonly msg: string;
}

interface Room {
  owner: User | undefined;
  seq: number;
  log: Message[];
  readonly members: Set<User>;
}

/** Somebody who has entered: another one each time, unless they have an account. */
interface User {
  readonly person: string;
  readonly account: boolean;
  name: string;
  /** The room joined last at the end. */
  rooms: string[];
  told: Told[];
}

/**
 * The rules of rooms, names and ownership as one person at a blackboard would apply them: one operation after the other, no
 * servers, nothing that can fail. What a cluster answers has to be the same.
 */
export class RoomModel {
  readonly #users = new Map<string, User>();
  readonly #rooms = new Map<string, Room>();
  /** Accounts are the same person each time they come. */
  readonly #accounts: ReadonlyMap<string, User>;

  constructor(accountNames: readonly string[]) {
    this.#accounts = new Map(accountNames.map((name) => [name, newUser(name, { name, account: true })]));
  }

  apply(operation: Operation): Expected {
    const user = this.#users.get(operation.person);
    if (operation.kind === 'enter') return user ? refuse('ALREADY_ENTERED') : this.#enter(operation);
    if (!user) return refuse('NOT_ENTERED');
    switch (operation.kind) {
      case 'rename':
        return this.#rename(user, operation.username);
      case 'create':
        return this.#create(user, operation.rid);
      case 'delete':
        return this.#delete(user, operation.rid);
      case 'join':
        return this.#join(user, operation.rid);
      case 'leave':
        if (!user.rooms.includes(operation.rid)) return refuse('NOT_MEMBER');
        this.#leave(user, operation.rid);
        return {};
      case 'who':
        return this.who(operation.rid);
      case 'send':
        return this.#send(user, operation.rid ?? user.rooms.at(-1), operation.content);
      case 'whisper':
        return this.#whisper(user, operation);
      case 'history':
        return this.#history(user, operation);
      case 'list':
        return { rooms: this.list() };
      case 'disconnect':
        this.#disconnect(user);
        return {};
    }
  }

  who(rid: string): Expected {
    const room = this.#rooms.get(rid);
    const isThere = room && (room.members.size > 0 || room.owner !== undefined);
    if (!isThere && rid !== MAIN_HALL) return refuse('NO_SUCH_ROOM');
    return { rid, ...this.#people(rid) };
  }

  /** Rooms with members, and MainHall, by name; then those that somebody owns and nobody is in. */
  list(): { rid: string; count: number }[] {
    const all = [...new Set([MAIN_HALL, ...this.#rooms.keys()])].sort().map((rid) => ({
      rid,
      count: this.#rooms.get(rid)?.members.size ?? 0,
    }));
    const isInhabited = ({ rid, count }: { rid: string; count: number }) => count > 0 || rid === MAIN_HALL;
    const empty = all.filter((room) => !isInhabited(room) && this.#rooms.get(room.rid)?.owner !== undefined);
    return [...all.filter(isInhabited), ...empty];
  }

  /** Who sits where somebody owns a room; an account may be away. */
  ownerOf(rid: string): string | undefined {
    return this.#rooms.get(rid)?.owner?.person;
  }

  roomsOf(person: string): readonly string[] {
    return this.#users.get(person)?.rooms ?? [];
  }

  hasEntered(person: string): boolean {
    return this.#users.has(person);
  }

  nameOf(person: string): string | undefined {
    return this.#users.get(person)?.name;
  }

  isNameFree(name: string): boolean {
    return !this.#accounts.has(name) && ![...this.#users.values()].some((user) => user.name === name);
  }

  /** Everything that somebody was to be told since they entered. */
  toldTo(person: string): readonly Told[] {
    return this.#users.get(person)?.told ?? [];
  }

  #enter({ person, username, account, rid = MAIN_HALL }: Operation & { kind: 'enter' }): Expected {
    const known = username === undefined ? undefined : this.#accounts.get(username);
    if (known && !account) return refuse('TOKEN_REQUIRED');
    if (username !== undefined && !known && !this.isNameFree(username)) return refuse('NAME_TAKEN');
    const user = known ?? newUser(person, { name: username ?? this.#guestName(), account: false });
    Object.assign(user, { rooms: [], told: [] });
    this.#users.set(person, user);
    return { ...this.#join(user, rid), username: user.name };
  }

  #guestName(): string {
    for (let number = 1; ; number += 1) {
      if (this.isNameFree(`guest${number}`)) return `guest${number}`;
    }
  }

  #rename(user: User, username: string): Expected {
    const former = user.name;
    if (former === username) return { former, username };
    if (user.account) return refuse('NAME_FIXED');
    if (!this.isNameFree(username)) return refuse('NAME_TAKEN');
    user.name = username;
    for (const rid of user.rooms) this.#tell(rid, 'onRename', { rid, former, user: username }, user);
    return { former, username };
  }

  #create(user: User, rid: string): Expected {
    const room = this.#room(rid);
    if (rid === MAIN_HALL || room.owner || room.members.size > 0) return refuse('ROOM_EXISTS');
    room.owner = user;
    return { rooms: this.list() };
  }

  #delete(user: User, rid: string): Expected {
    const room = this.#room(rid);
    if (rid === MAIN_HALL) return refuse('NOT_OWNER');
    if (!room.owner && room.members.size === 0) return refuse('NO_SUCH_ROOM');
    if (room.owner !== user) return refuse('NOT_OWNER');
    const moved = [...room.members];
    room.owner = undefined;
    room.log = [];
    room.members.clear();
    for (const member of moved) {
      const spokeThere = member.rooms.at(-1) === rid;
      member.rooms = member.rooms.filter((other) => other !== rid);
      if (!member.rooms.includes(MAIN_HALL)) this.#join(member, MAIN_HALL);
      else if (spokeThere) {
        // Where they were moved to is where they speak, also if they were there before.
        member.rooms = [...member.rooms.filter((other) => other !== MAIN_HALL), MAIN_HALL];
      }
      member.told.push({ event: 'onMove', rid, body: { former: rid, rid: MAIN_HALL } });
    }
    return {};
  }

  #join(user: User, rid: string): Expected {
    const { members, seq } = this.#room(rid);
    if (!members.has(user)) this.#tell(rid, 'onAdd', { rid, user: user.name });
    members.add(user);
    user.rooms = [...user.rooms.filter((other) => other !== rid), rid];
    return { rid, seq, ...this.#people(rid) };
  }

  #leave(user: User, rid: string): void {
    this.#room(rid).members.delete(user);
    user.rooms = user.rooms.filter((other) => other !== rid);
    this.#tell(rid, 'onLeave', { rid, user: user.name });
  }

  #send({ name: from, rooms }: User, rid: string | undefined, msg: string): Expected {
    if (rid === undefined || !rooms.includes(rid)) return refuse('NOT_MEMBER');
    const room = this.#room(rid);
    room.seq += 1;
    room.log.push({ seq: room.seq, from, msg });
    this.#tell(rid, 'onChat', { rid, seq: room.seq, from, msg, target: '*' });
    return { seq: room.seq };
  }

  #whisper(
    { name: from, rooms }: User,
    { rid, content: msg, target }: Operation & { kind: 'whisper' },
  ): Expected {
    if (!rooms.includes(rid)) return refuse('NOT_MEMBER');
    const receiver = [...this.#room(rid).members].find(({ name }) => name === target);
    if (!receiver) return refuse('NO_SUCH_USER');
    receiver.told.push({ event: 'onChat', rid, body: { rid, seq: 0, from, msg, target } });
    return { seq: 0 };
  }

  #history(user: User, { rid, after, before }: Operation & { kind: 'history' }): Expected {
    if (!user.rooms.includes(rid)) return refuse('NOT_MEMBER');
    const { log } = this.#room(rid);
    const found = log.filter(({ seq }) => seq > (after ?? 0) && seq < (before ?? Number.POSITIVE_INFINITY));
    return { messages: found.map(({ seq, from, msg }) => ({ seq, from, msg })), more: false };
  }

  /** Guests are gone for good, and own nothing any more. */
  #disconnect(user: User): void {
    for (const rid of [...user.rooms]) this.#leave(user, rid);
    this.#users.delete(user.person);
    if (user.account) return;
    for (const room of this.#rooms.values()) if (room.owner === user) room.owner = undefined;
  }

  #people(rid: string): Expected {
    const { members, owner } = this.#room(rid);
    const users = [...members].map(({ name }) => name).sort();
    return { users, count: users.length, owner: owner?.name ?? '' };
  }

  #room(rid: string): Room {
    let room = this.#rooms.get(rid);
    if (!room) {
      room = { owner: undefined, seq: 0, log: [], members: new Set() };
      this.#rooms.set(rid, room);
    }
    return room;
  }

  #tell(rid: string, event: Told['event'], body: object, except?: User): void {
    for (const member of this.#room(rid).members) {
      if (member !== except) member.told.push({ event, rid, body });
    }
  }
}

function newUser(person: string, { name, account }: Pick<User, 'name' | 'account'>): User {
  return { person, account, name, rooms: [], told: [] };
}
