import { TangeloError } from '../../../../../shared/errors.ts';
import type { OwnerServices } from '../../../../framework/application/services.ts';
import type { Room } from '../../../../framework/channel/room.ts';
import { remote } from '../../../../framework/rpc/remote.ts';
import { directRoom } from '../../../domain/conversations.ts';

export default ({ channels, storage, protos, directory }: OwnerServices) => {
  /** Rooms whose conversation is known to be open under this claim. */
  const opened = new WeakSet<Room>();

  return remote(protos.tangelo.chat.ConversationRemote, {
    async sendDirect({ from, to, id, msg }) {
      if (!from || !to) throw new TangeloError('BAD_REQUEST');
      const rid = directRoom(from.uid, to.uid);
      const room = await channels.own(rid);
      if (!opened.has(room)) {
        const members = [from, to] as const;
        const outcome = await storage.conversations.openDirect({ ...channels.fenceOf(room), rid, members });
        if (outcome === 'moved') throw new TangeloError('MOVED');
        opened.add(room);
      }
      // Committed first: whatever happens to the push, the inbox has it.
      const { seq, time } = await room.publish({ uid: from.uid, id, from: from.name, msg });
      const body = { from: from.name, to: to.name, msg, seq, id, time };
      const reached = await directory.pushToUsers([to.uid, from.uid], 'onDirect', body);
      return { seq, time, delivered: reached.has(to.uid) };
    },

    async createGroup({ rid, name, members }) {
      const room = await channels.own(rid);
      const outcome = await storage.conversations.createGroup({
        ...channels.fenceOf(room),
        rid,
        name,
        members,
      });
      if (outcome === 'moved') throw new TangeloError('MOVED');
      return {};
    },
  });
};
