import { TangeloError } from '../../../../../shared/errors.ts';
import type { OwnerServices } from '../../../../framework/application/services.ts';
import type { Room } from '../../../../framework/channel/room.ts';
import { remote } from '../../../../framework/rpc/remote.ts';
import type { Person } from '../../../../framework/storage/storage.ts';
import { directRoom } from '../../../domain/conversations.ts';

/** Which messages of a conversation devices were told of under this claim. */
class Told {
  readonly #since: number;
  #upTo: number;
  /** Those from before it that were sent once more: the owner they had then may have died before it told them. */
  readonly #again = new Set<number>();

  constructor(since: number) {
    this.#since = since;
    this.#upTo = since;
  }

  /** False if it was there already. Those that are stored under this claim come one after the other. */
  add(seq: number): boolean {
    const isKnown = seq <= this.#since ? this.#again.has(seq) : seq <= this.#upTo;
    if (isKnown) return false;
    if (seq <= this.#since) this.#again.add(seq);
    else this.#upTo = seq;
    return true;
  }
}

export default ({ channels, storage, protos, directory }: OwnerServices) => {
  const { conversations } = storage;
  /** Under which names a conversation was opened under this claim: it keeps those that its members have. */
  const openedAs = new WeakMap<Room, string>();
  const told = new WeakMap<Room, Told>();

  async function open(room: Room, from: Person, to: Person): Promise<void> {
    const names = JSON.stringify([from, to].sort((one, other) => (one.uid < other.uid ? -1 : 1)));
    if (openedAs.get(room) === names) return;
    const { rid } = room;
    const members = [from, to] as const;
    await channels.change(room, (fence) => conversations.openDirect({ ...fence, rid, members }));
    openedAs.set(room, names);
  }

  function toldIn(room: Room): Told {
    let known = told.get(room);
    if (!known) {
      known = new Told(room.log.seq);
      told.set(room, known);
    }
    return known;
  }

  return remote(protos.tangelo.chat.ConversationRemote, {
    async sendDirect({ from, to, id, msg }) {
      if (!from || !to) throw new TangeloError('BAD_REQUEST');
      const room = await channels.own(directRoom(from.uid, to.uid));
      const toldHere = toldIn(room);
      await open(room, from, to);
      // Committed first: whatever happens to the push, the inbox has it.
      const { seq, time } = await room.publish({ uid: from.uid, id, from: from.name, msg });
      if (!toldHere.add(seq)) return { seq, time, delivered: (await directory.online([to.uid])).has(to.uid) };
      const body = { from: from.name, to: to.name, msg, seq, id, time };
      // Sent once more after its owner's death, it may have been pushed by that one.
      const key = `${room.rid}/${seq}`;
      const reached = await directory.pushToUsers([to.uid, from.uid], 'onDirect', body, { key });
      return { seq, time, delivered: reached.has(to.uid) };
    },

    async createGroup({ rid, name, members }) {
      const room = await channels.own(rid);
      await channels.change(room, (fence) => conversations.createGroup({ ...fence, rid, name, members }));
      for (const { uid } of members) room.admit(uid);
      return {};
    },
  });
};
