import type { ChatMessage } from '../../../shared/contract/routes.ts';
import { TangeloError } from '../../../shared/errors.ts';
import type { Change } from '../../../shared/proto/generated/tangelo/channel/Change.ts';
import type { FanOut } from './fan-out.ts';
import { type Member, Members, type Person } from './members.ts';
import type { Draft, LoggedMessage, RoomLog } from './room-log.ts';

export interface RoomOptions {
  readonly rid: string;
  readonly epoch: number;
  readonly log: RoomLog;
  /** Who made the room, if anybody owns it. */
  readonly owner?: Person | undefined;
  /** The uids of those who may be in it; absent: anybody. */
  readonly admitted?: Iterable<string> | undefined;
  readonly fanOut: FanOut;
  /** Above this many members, joins and leaves are counted, not listed. */
  readonly listedMembers: number;
  /** Told while the number of members, the seq or the presence changes; often. */
  readonly onChanged: (room: Room) => void;
}

/** The body of the push that a logged message becomes. */
export function toChatMessage(rid: string, message: LoggedMessage): ChatMessage {
  const { msg, from, seq, id, time } = message;
  return { rid, msg, from, target: '*', seq, id, time };
}

/**
 * A room at its owner: who is in it, what was said, and what its connectors have to be told. Messages have a seq; changes
 * of who is here have a version of their own.
 */
export class Room {
  readonly rid: string;
  readonly epoch: number;
  readonly members = new Members();
  readonly log: RoomLog;
  readonly #fanOut: FanOut;
  readonly #listedMembers: number;
  readonly #onChanged: (room: Room) => void;
  readonly #admitted: Set<string> | undefined;
  #owner: Person | undefined;
  #version = 0;
  #changes: Change[] = [];

  constructor({ rid, epoch, log, owner, admitted, fanOut, listedMembers, onChanged }: RoomOptions) {
    this.rid = rid;
    this.epoch = epoch;
    this.log = log;
    this.#owner = owner;
    this.#admitted = admitted && new Set(admitted);
    this.#fanOut = fanOut;
    this.#listedMembers = listedMembers;
    this.#onChanged = onChanged;
  }

  get version(): number {
    return this.#version;
  }

  /** Whether changes name the people, or only count them. */
  get listed(): boolean {
    return this.members.count <= this.#listedMembers;
  }

  /** Who owns it, as far as is known here; `undefined`: nobody. */
  get owner(): Person | undefined {
    return this.#owner;
  }

  set owner(owner: Person | undefined) {
    this.#owner = owner;
    this.#onChanged(this);
  }

  /** Whether somebody may be in it. */
  admits(uid: string): boolean {
    return this.#admitted?.has(uid) ?? true;
  }

  /** From now on somebody may be in it, of a room that is not for everybody. */
  admit(uid: string): void {
    this.#admitted?.add(uid);
  }

  /** Rejects with NOT_MEMBER whoever may not be in it. `from`: the room that the person leaves for this one. */
  join(member: Member, { from }: { from?: string | undefined } = {}): void {
    if (!this.admits(member.uid)) throw new TangeloError('NOT_MEMBER');
    // Told first, so that the newcomer's own state starts after everything that came before.
    this.#flush();
    const outcome = this.members.add(member);
    if (outcome === 'stale')
      throw new TangeloError('NOT_ENTERED', 'The session was resumed on another connection.');
    if (outcome === 'arrived')
      this.#change({ kind: 'ADD', ...person(member), by: member.session, ...(from && { other: from }) });
    else this.#rename(member, member.name);
    this.#flush();
  }

  /** Takes a member as a connector reports it, who was here before this owner had the room: nobody is told. */
  restore(member: Member): void {
    if (!this.admits(member.uid)) {
      // Taken out by a former owner, which could not tell the connector any more.
      this.#tellRemoved(member.edge, [member.session]);
      return;
    }
    if (this.members.add(member) === 'stale') return;
    this.#rename(member, member.name);
    this.#onChanged(this);
  }

  /** `to`: the room that the person leaves this one for. */
  leave(session: string, generation: number, { to }: { to?: string | undefined } = {}): boolean {
    const left = this.members.remove(session, generation);
    if (left) this.#change({ kind: 'LEAVE', ...person(left), by: session, ...(to && { other: to }) });
    return left !== undefined;
  }

  rename(session: string, generation: number, name: string): void {
    const member = this.members.session(session);
    if (!member || member.generation !== generation) return;
    this.#rename(member, name);
  }

  /** Gives a message its place, and only then tells everyone. The same (uid, id) is told once. */
  publish(draft: Draft): Promise<LoggedMessage> {
    return this.log.append(draft).then(({ message, fresh }) => {
      if (fresh) this.#tell(message);
      return message;
    });
  }

  #tell(message: LoggedMessage): void {
    this.#fanOut.push(this.members.edges, {
      rid: this.rid,
      epoch: this.epoch,
      seq: message.seq,
      event: 'onChat',
      body: toJson(toChatMessage(this.rid, message)),
    });
    this.#onChanged(this);
  }

  /** A push without a log: to everyone, or to all sessions of some people. It keeps link order and is not repeated. */
  push(event: string, body: object, to?: readonly string[]): void {
    const base = { rid: this.rid, epoch: this.epoch, event, body: toJson(body) };
    if (!to) {
      this.#fanOut.push(this.members.edges, base);
      return;
    }
    for (const [edge, sessions] of this.#sessionsByEdge(to))
      this.#fanOut.push([edge], { ...base, to: sessions });
  }

  #sessionsByEdge(uids: readonly string[]): Map<string, string[]> {
    const byEdge = new Map<string, string[]>();
    for (const uid of uids) {
      for (const { edge, session } of this.members.sessionsOf(uid)) {
        const sessions = byEdge.get(edge);
        if (sessions) sessions.push(session);
        else byEdge.set(edge, [session]);
      }
    }
    return byEdge;
  }

  #rename({ uid, session }: Member, name: string): void {
    const former = this.members.rename(uid, name);
    if (former !== undefined) this.#change({ kind: 'RENAME', uid, name, former, by: session });
  }

  /**
   * Takes all sessions of a person out, wherever they are; they may not come back before they are admitted. Everybody else is
   * told, also if the person was not there.
   */
  expel({ uid, name }: Person): void {
    this.#admitted?.delete(uid);
    this.#flush();
    if (this.members.nameOf(uid) === undefined) this.push('onLeave', { rid: this.rid, user: name });
    for (const [edge, sessions] of this.#sessionsByEdge([uid])) {
      for (const session of sessions) this.leave(session, Number.POSITIVE_INFINITY);
      // Before the others are told: they do not see themselves leave.
      this.#tellRemoved(edge, sessions);
    }
  }

  #tellRemoved(edge: string, sessions: string[]): void {
    const { rid, epoch } = this;
    this.#fanOut.remove(edge, { rid, epoch, sessions, version: this.#version + 1 });
  }

  /** Nobody is in it any more: its connectors move everyone to another room. Resolves when they know. */
  evacuate(to: string, reason: string): Promise<void> {
    this.#flush();
    const edges = [...this.members.edges];
    for (const edge of edges) {
      for (const session of this.members.sessionsAt(edge)) {
        this.members.remove(session, Number.POSITIVE_INFINITY);
      }
    }
    this.#version += 1;
    const { rid, epoch } = this;
    this.#onChanged(this);
    return this.#fanOut.evacuate(edges, { rid, epoch, to, reason, version: this.#version });
  }

  #change(change: Change): void {
    if (this.#changes.length === 0) queueMicrotask(() => this.#flush());
    this.#changes.push(change);
  }

  /** Joins and leaves of one turn are one push. */
  #flush(): void {
    if (this.#changes.length === 0) return;
    this.#version += 1;
    this.#fanOut.push(this.members.edges, {
      rid: this.rid,
      epoch: this.epoch,
      version: this.#version,
      count: this.members.count,
      ...(this.listed && { changes: this.#changes }),
    });
    this.#changes = [];
    this.#onChanged(this);
  }
}

function person({ uid, name }: Person): Person {
  return { uid, name };
}

function toJson(body: object): Buffer {
  return Buffer.from(JSON.stringify(body));
}
