import { messageId } from '../../../../shared/message-id.ts';
import type { LineConversation, LineLink } from '../../../framework/transport/line/line-protocol.ts';
import type { OutgoingPush } from '../../../framework/transport/transport.ts';
import { MAIN_HALL } from '../../domain/rooms.ts';
import type { Dialect } from './dialect.ts';
import type { Hearing } from './heard.ts';
import { type ClientMessage, isIdentity, isRoomId, parseMessage, type ServerMessage } from './messages.ts';
import { PlaceInRoom } from './place-in-room.ts';
import { Requests, type RoomContents, refusalOf, succeeds, unlessRefused } from './requests.ts';

/** How long the word that a deleted room's members were moved may take. */
const MOVE_MS = 5_000;

export interface ConversationOptions {
  readonly link: LineLink;
  readonly dialect: Dialect;
  readonly hearing: Hearing;
  readonly patienceMs?: number | undefined;
}

/** A client of the classic room protocol: it has a name from the start, and is in exactly one room. */
export class Conversation implements LineConversation {
  readonly #link: LineLink;
  readonly #dialect: Dialect;
  readonly #hearing: Hearing;
  readonly #requests: Requests;
  readonly #place: PlaceInRoom;
  /** Told of the next move out of a deleted room. */
  #onMoved: (() => void) | undefined;
  #name = '';

  constructor({ link, dialect, hearing, patienceMs }: ConversationOptions) {
    this.#link = link;
    this.#dialect = dialect;
    this.#hearing = hearing;
    this.#requests = new Requests(link, { patienceMs });
    this.#place = new PlaceInRoom({
      tell: (batch) => link.write(batch),
      onOverflow: () => link.leave(),
    });
  }

  async opened(): Promise<void> {
    const { username, rid, users, count, owner } = await this.#requests.ask(
      'connector.entryHandler.enter',
      {},
    );
    this.#name = username;
    const contents = await this.#complete(rid, { users, owner }, count);
    this.#arrive(rid, [
      { type: 'newidentity', former: '', identity: username },
      this.#roomChange('', rid),
      await this.#roomList(),
      roomContents(rid, contents),
    ]);
  }

  async received(text: string): Promise<boolean> {
    const message = parseMessage(text);
    if (message !== undefined && (await this.#carryOut(message)) !== 'invalid') return true;
    if (this.#dialect.ignored) this.#link.write(this.#dialect.ignored);
    return false;
  }

  pushed(push: OutgoingPush): void {
    const heard = this.#hearing.hear(push);
    if (heard === undefined) return;
    if (heard.kind !== 'moved') {
      this.#place.hear(heard);
      return;
    }
    this.#onMoved?.();
    this.#link.schedule(() => this.#movedOut(heard.former, heard.rid));
  }

  async #carryOut(message: ClientMessage): Promise<'invalid' | undefined> {
    switch (message.type) {
      case 'identitychange':
        return this.#rename(message.identity);
      case 'join':
        return this.#join(message.roomid);
      case 'createroom':
        return this.#create(message.roomid);
      case 'delete':
        return this.#delete(message.roomid);
      case 'who':
        return this.#who(message.roomid);
      case 'list':
        return this.#write(await this.#roomList());
      case 'message':
        return this.#say(message.content);
      case 'quit':
        this.#write(this.#roomChange(this.#place.rid, ''));
        this.#link.leave();
        return undefined;
    }
  }

  async #rename(identity: string): Promise<undefined> {
    const former = this.#name;
    if (isIdentity(identity) && identity !== former) {
      const renamed = await succeeds(
        this.#requests.ask('connector.entryHandler.rename', { username: identity }),
      );
      if (renamed) this.#name = identity;
    }
    // A name that stays as it is tells that the other one was refused.
    this.#write({ type: 'newidentity', former, identity: this.#name });
  }

  async #join(rid: string): Promise<undefined> {
    const former = this.#place.rid;
    const exists = isRoomId(rid) && rid !== former && (await this.#requests.contents(rid)) !== undefined;
    this.#place.expect(rid);
    const joined = exists ? await this.#enter(rid, former) : undefined;
    if (joined === undefined) {
      this.#place.expect(undefined);
      return this.#write(this.#roomChange(former, former));
    }
    await this.#leave(former, rid);
    const batch: ServerMessage[] = [this.#roomChange(former, rid)];
    if (rid === MAIN_HALL) batch.push(await this.#roomList(), roomContents(rid, joined));
    this.#arrive(rid, batch);
  }

  async #create(rid: string): Promise<undefined> {
    const created =
      isRoomId(rid) && (await succeeds(this.#requests.askAny('chat.roomHandler.create', { rid })));
    if (created) return this.#write(await this.#roomList({ made: rid }));
    this.#refuse(await this.#roomList({ lacks: rid }));
  }

  async #delete(rid: string): Promise<undefined> {
    const move = rid === this.#place.rid ? this.#nextMove() : undefined;
    const deleted =
      isRoomId(rid) && (await succeeds(this.#requests.askAny('chat.roomHandler.delete', { rid })));
    if (!deleted) {
      move?.forget();
      return this.#refuse(await this.#roomList());
    }
    if (!move) return this.#write(await this.#roomList({ lacks: rid }));
    await move.happened;
    await this.#movedOut(rid, MAIN_HALL, { deleted: true });
  }

  async #who(rid: string): Promise<undefined> {
    this.#write(roomContents(rid, (await this.#requests.contents(rid)) ?? { users: [], owner: '' }));
  }

  async #say(content: string): Promise<'invalid' | undefined> {
    // With an id of its own it is stored once, however often it has to be sent.
    const body = { content, target: '*', rid: this.#place.rid, id: messageId() };
    const refusal = await refusalOf(this.#requests.ask('chat.chatHandler.send', body));
    // Whoever is not in the room is about to hear why; a text that cannot be said is not.
    return refusal?.error === 'BAD_REQUEST' ? 'invalid' : undefined;
  }

  /** The room this client was in is no more; `deleted`: by this client, whom a list of the rooms answers. */
  async #movedOut(former: string, rid: string, { deleted = false } = {}): Promise<void> {
    if (this.#place.rid !== former) {
      // It has been told already, or had gone elsewhere by itself: it is in one room only.
      if (this.#place.rid !== rid) await this.#leave(rid, this.#place.rid);
      return;
    }
    // Being there already, it learns how the room is now; should moving have failed, it is there from now on.
    const contents = (await this.#enter(rid, former)) ?? { users: [], owner: '' };
    const list = await this.#roomList({ lacks: former });
    const batch = [this.#roomChange(former, rid), list, roomContents(rid, contents)];
    // In the same batch: a client that reads one batch after each command would be one behind from then on.
    if (deleted) batch.push(list);
    this.#arrive(rid, batch, contents.users);
  }

  /** `undefined`: refused. */
  async #enter(rid: string, from: string): Promise<RoomContents | undefined> {
    const joined = await unlessRefused(this.#requests.ask('chat.roomHandler.join', { rid, from }));
    if (joined === undefined) return undefined;
    const { users, count, owner } = joined;
    return this.#complete(rid, { users, owner }, count);
  }

  async #leave(rid: string, to: string): Promise<void> {
    // Refused when it is not there any more, which is what was wanted.
    await succeeds(this.#requests.ask('chat.roomHandler.leave', { rid, to }));
  }

  /** Replies list the first members of a large room only. */
  async #complete(rid: string, contents: RoomContents, count: number): Promise<RoomContents> {
    if (contents.users.length >= count) return contents;
    return (await this.#requests.contents(rid)) ?? contents;
  }

  /** The word that a room was deleted may come before the answer to whoever deleted it, or after. */
  #nextMove(): { readonly happened: Promise<void>; forget(): void } {
    let forget = () => {};
    const happened = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, MOVE_MS).unref();
      forget = () => {
        clearTimeout(timer);
        this.#onMoved = undefined;
      };
      this.#onMoved = () => {
        forget();
        resolve();
      };
    });
    return { happened, forget };
  }

  #arrive(rid: string, batch: readonly ServerMessage[], present?: readonly string[]): void {
    this.#place.arrive(rid, this.#dialect.write(batch), present);
  }

  #write(message: ServerMessage): undefined {
    this.#link.write(this.#dialect.write([message]));
  }

  #refuse(list: ServerMessage): undefined {
    if (this.#dialect.refusal) this.#link.write(this.#dialect.refusal);
    else this.#write(list);
  }

  #roomChange(former: string, roomid: string): ServerMessage {
    return { type: 'roomchange', identity: this.#name, former, roomid };
  }

  /**
   * All rooms; servers that have yet to hear of a change do not make it untrue. A room that was just made is the last one, where
   * clients that look at the end of the list find it.
   */
  async #roomList({ made, lacks }: { made?: string; lacks?: string } = {}): Promise<ServerMessage> {
    const all = await this.#requests.rooms();
    const rooms = all
      .filter(({ rid }) => rid !== lacks && rid !== made)
      .map(({ rid, count }) => ({ roomid: rid, count }));
    if (made !== undefined) {
      rooms.push({ roomid: made, count: all.find(({ rid }) => rid === made)?.count ?? 0 });
    }
    return { type: 'roomlist', rooms };
  }
}

function roomContents(roomid: string, { users, owner }: RoomContents): ServerMessage {
  return { type: 'roomcontents', roomid, identities: users, owner };
}
