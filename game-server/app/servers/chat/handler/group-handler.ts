import { randomBytes } from 'node:crypto';
import type { Pushes } from '../../../../../shared/contract/pushes.ts';
import { routes } from '../../../../../shared/contract/routes.ts';
import { TangeloError } from '../../../../../shared/errors.ts';
import { on } from '../../../../framework/application/handler.ts';
import type { OwnerServices } from '../../../../framework/application/services.ts';
import { toChatMessage } from '../../../../framework/channel/room.ts';
import type { BackendSession } from '../../../../framework/session/backend-session.ts';
import type { Person } from '../../../../framework/storage/storage.ts';
import { groupRoom, isGroup } from '../../../domain/conversations.ts';
import { partyOf } from '../party.ts';

const CREATE_TIMEOUT_MS = 8_000;

export default ({ storage, channels, routeCall, links, protos, directory }: OwnerServices) => {
  const { conversations, names } = storage;

  async function personNamed(name: string): Promise<Person> {
    const person = await names.find(name);
    if (!person)
      throw new TangeloError('NO_SUCH_USER', `There is nobody called ${name}.`, { username: name });
    return person;
  }

  /** Their devices join at once; whoever is away finds the group when they come back. */
  async function welcome(person: Person, group: Pushes['onGroup']): Promise<void> {
    await directory.joinRoom(person.uid, group.rid);
    await directory.pushToUsers([person.uid], 'onGroup', group);
  }

  return {
    create: on(
      routes['chat.groupHandler.create'],
      async ({ name, members = [] }, session: BackendSession) => {
        const founder = partyOf(session);
        const others = await Promise.all([...new Set(members)].map(personNamed));
        const everyone = new Map([founder, ...others].map((person) => [person.uid, person]));
        const rid = groupRoom(randomBytes(16).toString('base64url'));
        await routeCall({
          type: 'chat',
          key: { room: rid },
          // Its name is new: nobody else can have made it.
          resend: true,
          until: Date.now() + CREATE_TIMEOUT_MS,
          call: (server) =>
            links
              .stub(server, protos.tangelo.chat.ConversationRemote)
              .createGroup({ rid, name, members: [...everyone.values()] }),
        });
        const group = { rid, name, by: founder.name, seq: 0 };
        await Promise.all(Array.from(everyone.values(), (person) => welcome(person, group)));
        return { rid };
      },
    ),

    invite: on(routes['chat.groupHandler.invite'], async ({ rid, username }, session: BackendSession) => {
      const room = await channels.joinedRoom(rid, session);
      const member = await personNamed(username);
      await channels.change(room, (fence) => conversations.addMember({ ...fence, rid, member }));
      const { seq } = room.log;
      room.admit(member.uid);
      // A member already is welcomed again: perhaps this is asked once more because the first answer was lost.
      const groups = await conversations.inbox(member.uid);
      const name = groups.find((group) => group.rid === rid)?.name ?? '';
      await welcome(member, { rid, name, by: partyOf(session).name, seq });
      return {};
    }),

    leave: on(routes['chat.groupHandler.leave'], async ({ rid }, session: BackendSession) => {
      const leaver = partyOf(session);
      const { uid, name } = leaver;
      const room = await channels.room(rid, session);
      // Not only those who are in it: somebody may have gone out of the room, or not have come in.
      if (!isGroup(rid) || !room.admits(uid)) throw new TangeloError('NOT_MEMBER');
      await channels.change(room, (fence) => conversations.removeMember({ ...fence, rid, uid }));
      room.expel(leaver);
      // All devices: on each of them the group is there no more.
      await directory.pushToUsers([uid], 'onLeave', { rid, user: name });
      return {};
    }),

    list: on(routes['chat.groupHandler.list'], async (_body, session: BackendSession) => {
      const me = partyOf(session);
      const all = await conversations.inbox(me.uid);
      return {
        groups: all.flatMap(({ rid, kind, name, members, unread, readSeq, last }) => {
          if (kind !== 'group') return [];
          const present = [me, ...members].map((person) => person.name);
          return [
            {
              rid,
              name,
              members: present,
              unread,
              read: readSeq,
              ...(last && { last: toChatMessage(rid, last) }),
            },
          ];
        }),
      };
    }),

    read: on(routes['chat.groupHandler.read'], async ({ rid, seq: wanted }, session: BackendSession) => {
      const { uid } = partyOf(session);
      const seq = await conversations.read({ rid, uid, seq: wanted });
      if (seq === undefined) throw new TangeloError('NOT_MEMBER');
      await directory.pushToUsers([uid], 'onRead', { rid, seq });
      return { seq };
    }),
  };
};
