import { routes } from '../../../../../shared/contract/routes.ts';
import { TangeloError } from '../../../../../shared/errors.ts';
import { messageId } from '../../../../../shared/message-id.ts';
import { on } from '../../../../framework/application/handler.ts';
import type { OwnerServices } from '../../../../framework/application/services.ts';
import type { BackendSession } from '../../../../framework/session/backend-session.ts';

const HISTORY_LIMIT = 50;

export default ({ channels }: OwnerServices) => ({
  /** A message to everyone in a room, or to one member of it only. */
  send: on(routes['chat.chatHandler.send'], async (body, session: BackendSession) => {
    const { content: msg, target, rid = session.rid, id = messageId() } = body;
    const room = await channels.joinedRoom(rid, session);
    const { uid = '', name: from = '' } = session;
    if (target === '*') {
      const { seq, time } = await room.publish({ uid, id, from, msg });
      return { id, seq, time };
    }
    const receiver = room.members.byName(target);
    if (!receiver) throw new TangeloError('NO_SUCH_USER');
    const time = Date.now();
    room.push('onChat', { rid, msg, from, target, seq: 0, id, time }, [receiver.uid]);
    return { id, seq: 0, time };
  }),

  /** What was said in a room that one is in: the newest, or before or after a seq. */
  history: on(routes['chat.chatHandler.history'], async (body, session: BackendSession) => {
    const { rid = session.rid, before, after, limit = HISTORY_LIMIT } = body;
    return channels.history(rid, session, {
      limit,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    });
  }),
});
