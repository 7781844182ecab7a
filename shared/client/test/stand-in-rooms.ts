import type { Push, Pushes } from '../../contract/pushes.ts';
import type { ChatMessage } from '../../contract/routes.ts';
import { TangeloError } from '../../errors.ts';
import type { StandInSession } from './stand-in-session.ts';

type Body = Record<string, unknown>;

interface Room {
  seq: number;
  /** What is still kept of what was said. */
  readonly log: ChatMessage[];
  readonly ids: Map<string, number>;
  readonly members: Set<StandInSession>;
  /** The uids of a group's members; `undefined` for a room that is no group. */
  readonly group: Set<string> | undefined;
}

/** The rooms of the stand-in cluster, and groups, which are rooms that people are put into. */
export class StandInRooms {
  /** How many messages an answer to `join` or `history` holds at most. */
  pageSize = 500;
  readonly #rooms = new Map<string, Room>();

  room(rid: string): Room {
    return this.#rooms.get(rid) ?? this.#open(rid, undefined);
  }

  /** Somebody who is not connected says something; the members get it unless `silently`. */
  say(rid: string, msg: string, { silently = false } = {}): ChatMessage {
    const message = this.#append(rid, { msg, from: 'somebody', target: '*', id: `said-${msg}` });
    if (!silently) this.#broadcast(rid, 'onChat', message);
    return message;
  }

  /** A group of these people; whoever is connected is put into it, and told unless `silently`. */
  makeGroup(rid: string, people: readonly StandInSession[], { silently = false } = {}): void {
    const room = this.#open(rid, new Set(people.map(({ uid }) => uid)));
    for (const person of people) {
      if (person.socket === undefined) continue;
      room.members.add(person);
      if (!silently) person.socket.emit('onGroup', { rid, name: rid, by: 'somebody', seq: 0 });
    }
  }

  /** Ends a room: whoever is in it is in another one from now on. */
  close(former: string, to: string): void {
    const { members } = this.room(former);
    this.#rooms.delete(former);
    for (const member of members) {
      this.room(to).members.add(member);
      member.socket?.emit('onMove', { former, rid: to, reason: 'the room was deleted' });
    }
  }

  /** Puts somebody who comes back into their groups. */
  restore(session: StandInSession): void {
    for (const room of this.#rooms.values()) if (room.group?.has(session.uid)) room.members.add(session);
  }

  /** Takes somebody out who is not connected any more. */
  vanish(session: StandInSession): void {
    for (const room of this.#rooms.values()) room.members.delete(session);
  }

  join(session: StandInSession, rid: string, lastSeq: unknown): Body {
    const room = this.room(rid);
    if (room.group?.has(session.uid) === false) throw new TangeloError('NOT_MEMBER');
    room.members.add(session);
    const all = typeof lastSeq === 'number' ? room.log.filter(({ seq }) => seq > lastSeq) : [];
    const missed = all.slice(0, this.pageSize);
    const users = [...room.members].map(({ username }) => username);
    const complete = missed.length === all.length;
    return { rid, users, count: users.length, owner: '', seq: room.seq, missed, complete };
  }

  leave(session: StandInSession, rid: string): Body {
    if (!this.room(rid).members.delete(session)) throw new TangeloError('NOT_MEMBER');
    this.room(rid).group?.delete(session.uid);
    return {};
  }

  history(session: StandInSession, rid: string, { after = 0, limit = 50 }: Body): Body {
    const room = this.room(rid);
    if (!room.members.has(session)) throw new TangeloError('NOT_MEMBER');
    const all = room.log.filter(({ seq }) => seq > Number(after));
    const messages = all.slice(0, Math.min(Number(limit), this.pageSize));
    return { messages, more: messages.length < all.length };
  }

  groups({ uid }: StandInSession): Body {
    const mine = [...this.#rooms].filter(([, room]) => room.group?.has(uid));
    return { groups: mine.map(([rid]) => ({ rid, name: rid, members: [], unread: 0, read: 0 })) };
  }

  send(session: StandInSession, rid: string, { content, id }: Body): Body {
    const room = this.room(rid);
    if (!room.members.has(session)) throw new TangeloError('NOT_MEMBER');
    const known = room.ids.get(`${session.uid} ${id}`);
    if (known !== undefined) return { id, seq: known, time: 1 };
    const sent = { msg: String(content), from: session.username, target: '*', id: String(id) };
    const message = this.#append(rid, sent);
    room.ids.set(`${session.uid} ${id}`, message.seq);
    this.#broadcast(rid, 'onChat', message);
    return { id, seq: message.seq, time: message.time };
  }

  #open(rid: string, group: Room['group']): Room {
    const room = { seq: 0, log: [], ids: new Map(), members: new Set<StandInSession>(), group };
    this.#rooms.set(rid, room);
    return room;
  }

  #append(rid: string, sent: Pick<ChatMessage, 'msg' | 'from' | 'target' | 'id'>): ChatMessage {
    const room = this.room(rid);
    room.seq += 1;
    const message = { ...sent, rid, seq: room.seq, time: 1 };
    room.log.push(message);
    return message;
  }

  #broadcast<P extends Push>(rid: string, push: P, body: Pushes[P]): void {
    for (const member of this.room(rid).members) member.socket?.emit(push, body);
  }
}
