import type { Logger } from 'pino';
import type { AttachedRoom__Output } from '../../../shared/proto/generated/tangelo/channel/AttachedRoom.ts';
import type { Change } from '../../../shared/proto/generated/tangelo/channel/Change.ts';
import type { ChannelPush__Output } from '../../../shared/proto/generated/tangelo/channel/ChannelPush.ts';
import type { FetchReply__Output } from '../../../shared/proto/generated/tangelo/channel/FetchReply.ts';
import type { Head__Output } from '../../../shared/proto/generated/tangelo/channel/Head.ts';
import type { Joined__Output } from '../../../shared/proto/generated/tangelo/channel/Joined.ts';
import type { RosterReply__Output } from '../../../shared/proto/generated/tangelo/channel/RosterReply.ts';
import type { RoomFeed } from '../session/room-feed.ts';
import type { Session } from '../session/session.ts';
import type { OutgoingPush } from '../transport/transport.ts';
import { isBefore, type Place } from './departures.ts';
import { MessageSequence, type SequencedMessage } from './message-sequence.ts';
import { Presence, type PresenceChange } from './presence.ts';
import { RecentDeliveries } from './recent-deliveries.ts';

/** What a connector asks the owner of a room. */
export interface RoomSource {
  fetch(rid: string, after: number, limit: number): Promise<FetchReply__Output>;
  roster(rid: string): Promise<RosterReply__Output>;
}

/** A local member, and what its join already told it: what came before is not for it. */
interface Membership extends RoomFeed {
  readonly session: Session;
  readonly epoch: number;
  readonly seq: number;
  readonly version: number;
  isOver: boolean;
}

/** A connector's part of a room: its local members, and how far they are. */
export class LocalRoom {
  readonly rid: string;
  readonly #members = new Map<string, Membership>();
  readonly #messages: MessageSequence;
  readonly #presence: Presence;
  readonly #recent = new RecentDeliveries();
  #epoch: number;
  #sealed = false;

  constructor(joined: Joined__Output, source: RoomSource, log: Logger) {
    const { rid, epoch, seq, roster } = joined;
    const roomLog = log.child({ rid });
    this.rid = rid;
    this.#epoch = epoch;
    this.#messages = new MessageSequence({
      seq,
      fetch: (after, limit) => source.fetch(rid, after, limit),
      onMessage: (message) => this.#deliverMessage(message),
      onEpoch: (answered) => this.adopt(answered),
      log: roomLog,
    });
    this.#presence = new Presence({
      epoch,
      roster: roster ?? undefined,
      fetchRoster: () => source.roster(rid),
      onChange: (change) => this.#deliverChange(change),
      log: roomLog,
    });
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** The last seq that was delivered. */
  get seq(): number {
    return this.#messages.seq;
  }

  get size(): number {
    return this.#members.size;
  }

  sessions(): Session[] {
    return [...this.#members.values()].map((member) => member.session);
  }

  /** Those that joined before a place in the presence. */
  sessionsBefore(place: Place): Session[] {
    const before = [...this.#members.values()].filter((member) => isBefore(member, place));
    return before.map((member) => member.session);
  }

  /** Adds a member, and gives it what was delivered to others while its join was on its way back. */
  join(session: Session, { epoch, seq, version }: Joined__Output): void {
    this.#endFeed(session.id);
    const member: Membership = { rid: this.rid, session, epoch, seq, version, isOver: false };
    this.#members.set(session.id, member);
    this.adopt(epoch);
    for (const message of this.#recent.messagesAfter(seq)) this.#tellMessage(message, [member]);
    for (const change of this.#recent.changesAfter(epoch, version)) this.#tellChange(change, [member]);
    this.#messages.reach(seq);
  }

  /** Removes a member, unless the session has joined again on another connection. */
  leave(session: Session): void {
    if (this.#members.get(session.id)?.session !== session) return;
    this.#endFeed(session.id);
    this.#members.delete(session.id);
  }

  /** Another owner is being told how far this room is: what the former one still says would come beside what that one says. */
  seal(): void {
    this.#sealed = true;
  }

  /** The owner has this epoch: what it says counts, and what an earlier one said does not. */
  adopt(epoch: number): void {
    if (epoch <= this.#epoch) return;
    this.#epoch = epoch;
    this.#sealed = false;
    this.#presence.adopt(epoch);
  }

  /** The owner knows what there is here, and goes on from it. */
  attached({ epoch, seq }: AttachedRoom__Output): void {
    if (epoch >= this.#epoch) this.#sealed = false;
    this.head({ epoch, seq, version: 0 });
  }

  /** What the owner tells of the room each second that something changed, and when it is attached to. */
  head({ epoch, seq, version }: Omit<Head__Output, 'rid'>): void {
    if (epoch < this.#epoch) return;
    this.adopt(epoch);
    this.#messages.reach(seq);
    this.#presence.reach(version);
  }

  receive(push: ChannelPush__Output): void {
    if (push.epoch < this.#epoch) return;
    this.adopt(push.epoch);
    if (push.seq === 0) {
      if (push.version > 0) this.#presence.receive(push);
      else this.#tellDirectly(push);
    } else if (!this.#sealed) {
      this.#messages.receive(push);
    }
  }

  /** Forgets what no join that is under way can need any more; returns whether anything is left to forget. */
  age(): boolean {
    this.#recent.age();
    return !this.#recent.isEmpty;
  }

  #endFeed(sessionId: string): void {
    const member = this.#members.get(sessionId);
    if (member) member.isOver = true;
  }

  #deliverMessage(message: SequencedMessage): void {
    this.#recent.addMessage(message);
    this.#tellMessage(message, this.#members.values());
  }

  #deliverChange(change: PresenceChange): void {
    this.#recent.addChange(change);
    this.#tellChange(change, this.#members.values());
  }

  #tellMessage({ seq, body }: SequencedMessage, members: Iterable<Membership>): void {
    const push: OutgoingPush = { event: 'onChat', json: body, seq };
    for (const member of members) if (seq > member.seq) member.session.send(push, member);
  }

  #tellChange({ epoch, version, count, changes }: PresenceChange, members: Iterable<Membership>): void {
    const concerned = [...members].filter((member) => epoch > member.epoch || version > member.version);
    if (changes.length === 0) {
      const push = toPush('onCount', { rid: this.rid, count });
      for (const { session } of concerned) session.send(push);
    }
    for (const change of changes) {
      const push = pushOf(this.rid, change);
      for (const { session } of concerned) if (!isOwn(change, session)) session.send(push);
    }
  }

  #tellDirectly({ event, body, to }: ChannelPush__Output): void {
    const push: OutgoingPush = { event, json: body };
    if (to.length === 0) for (const { session } of this.#members.values()) session.send(push);
    for (const id of to) this.#members.get(id)?.session.send(push);
  }
}

/** Nobody is told of their own arrival, nor the session that renamed of its new name. */
function isOwn(change: Change, session: Session): boolean {
  return change.kind === 'ADD' ? change.uid === session.uid : change.by === session.id;
}

function pushOf(rid: string, { kind, name = '', former = '', other = '' }: Change): OutgoingPush {
  switch (kind) {
    case 'LEAVE':
      return toPush('onLeave', { rid, user: name, ...(other !== '' && { to: other }) });
    case 'RENAME':
      return toPush('onRename', { rid, former, user: name });
    default:
      return toPush('onAdd', { rid, user: name, ...(other !== '' && { from: other }) });
  }
}

function toPush(event: string, body: object): OutgoingPush {
  return { event, json: Buffer.from(JSON.stringify(body)) };
}
