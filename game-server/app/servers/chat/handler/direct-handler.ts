import { type DirectMessage, routes } from '../../../../../shared/contract/routes.ts';
import { TangeloError } from '../../../../../shared/errors.ts';
import { messageId } from '../../../../../shared/message-id.ts';
import { on } from '../../../../framework/application/handler.ts';
import type { OwnerServices } from '../../../../framework/application/services.ts';
import type { BackendSession } from '../../../../framework/session/backend-session.ts';
import type { Person, StoredMessage } from '../../../../framework/storage/storage.ts';
import { directRoom } from '../../../domain/conversations.ts';
import { partyOf } from '../party.ts';

const HISTORY_LIMIT = 50;
/** More is on the next page. */
const HISTORY_BYTES = 196_608;
const SEND_TIMEOUT_MS = 8_000;

export default ({ storage, routeCall, links, protos, directory }: OwnerServices) => {
  const { conversations, names, rooms } = storage;

  /** Those with whom there is a conversation under this name, the one who wrote last first. A name may pass on to others. */
  async function partners(name: string, uid: string): Promise<Person[]> {
    const all = await conversations.inbox(uid);
    return all.flatMap(({ kind, members: [other] }) =>
      kind === 'direct' && other?.name === name ? [other] : [],
    );
  }

  /** Whom a message is for: whoever has the name now, or else somebody who is away. */
  async function receiver(name: string, uid: string): Promise<Person> {
    const person = (await names.find(name)) ?? (await partners(name, uid))[0];
    if (!person) throw new TangeloError('NO_SUCH_USER');
    return person;
  }

  /** Whose conversation is asked about: that with whoever has the name now, if there is one, or else the last one. */
  async function partner(name: string, uid: string): Promise<Person> {
    const [holder, known] = await Promise.all([names.find(name), partners(name, uid)]);
    const person = known.find((one) => one.uid === holder?.uid) ?? known[0] ?? holder;
    if (!person) throw new TangeloError('NO_SUCH_USER');
    return person;
  }

  return {
    /** To one person, wherever they are and whether or not they are: it is stored, and told to all devices of both. */
    send: on(routes['chat.directHandler.send'], async (body, session: BackendSession) => {
      const { to: name, content: msg, id = messageId() } = body;
      const from = partyOf(session);
      const to = await receiver(name, from.uid);
      if (to.uid === from.uid) throw new TangeloError('BAD_REQUEST', 'to: this is yourself', { field: 'to' });
      const { seq, time, delivered } = await routeCall({
        type: 'chat',
        key: { room: directRoom(from.uid, to.uid) },
        // The id makes sure that it is stored once.
        resend: true,
        until: Date.now() + SEND_TIMEOUT_MS,
        call: (server) =>
          links.stub(server, protos.tangelo.chat.ConversationRemote).sendDirect({ from, to, id, msg }),
      });
      return { id, seq, time, status: delivered ? ('delivered' as const) : ('stored' as const) };
    }),

    /** Who wrote, and how much of it is unread. */
    inbox: on(routes['chat.directHandler.inbox'], async (_body, session: BackendSession) => {
      const me = partyOf(session);
      const all = await conversations.inbox(me.uid);
      return {
        conversations: all.flatMap(({ kind, members, unread, readSeq, last }) => {
          const [other] = members;
          if (kind !== 'direct' || !other) return [];
          return [
            { with: other.name, unread, read: readSeq, ...(last && { last: toDirect(last, me, other) }) },
          ];
        }),
      };
    }),

    history: on(routes['chat.directHandler.history'], async (body, session: BackendSession) => {
      const me = partyOf(session);
      const other = await partner(body.with, me.uid);
      const { messages, more } = await rooms.history({
        rid: directRoom(me.uid, other.uid),
        limit: body.limit ?? HISTORY_LIMIT,
        bytes: HISTORY_BYTES,
        ...(body.before !== undefined && { before: body.before }),
      });
      return { messages: messages.map((message) => toDirect(message, me, other)), more };
    }),

    read: on(routes['chat.directHandler.read'], async (body, session: BackendSession) => {
      const me = partyOf(session);
      const other = await partner(body.with, me.uid);
      const rid = directRoom(me.uid, other.uid);
      const seq = await conversations.read({ rid, uid: me.uid, seq: body.seq });
      if (seq === undefined) throw new TangeloError('NO_SUCH_USER');
      await directory.pushToUsers([me.uid], 'onRead', { with: body.with, seq });
      return { seq };
    }),
  };
};

function toDirect(
  { uid, from, msg, seq, id, time }: StoredMessage,
  me: Person,
  other: Person,
): DirectMessage {
  return { from, to: uid === me.uid ? other.name : me.name, msg, seq, id, time };
}
