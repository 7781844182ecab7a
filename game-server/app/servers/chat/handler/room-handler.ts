import { routes } from '../../../../../shared/contract/routes.ts';
import { TangeloError } from '../../../../../shared/errors.ts';
import { on } from '../../../../framework/application/handler.ts';
import type { OwnerServices } from '../../../../framework/application/services.ts';
import { LISTED_USERS } from '../../../../framework/channel/channels.ts';
import type { BackendSession } from '../../../../framework/session/backend-session.ts';
import { isGroup } from '../../../domain/conversations.ts';
import { MAIN_HALL } from '../../../domain/rooms.ts';
import { createRoomList } from '../room-list.ts';

const LISTED_ROOMS = 200;

export default (services: OwnerServices) => {
  const { channels } = services;
  const list = createRoomList(services);

  /** Who is in a group is kept, and nobody else may know of it. */
  async function requireMember(rid: string, session: BackendSession): Promise<void> {
    const members = await services.storage.conversations.members(rid);
    if (!members.some(({ uid }) => uid === session.uid)) throw new TangeloError('NOT_MEMBER');
  }

  return {
    join: on(routes['chat.roomHandler.join'], async ({ rid, ...options }, session: BackendSession) => {
      if (isGroup(rid)) await requireMember(rid, session);
      const { room, users, count, seq, missed, complete } = await channels.join(rid, session, options);
      return { rid, users, count, owner: await channels.ownerOf(room), seq, missed, complete };
    }),

    leave: on(routes['chat.roomHandler.leave'], async ({ rid, to }, session: BackendSession) => {
      await channels.joinedRoom(rid, session);
      await channels.leave(rid, session, { to });
      return {};
    }),

    /** Makes a room that is yours; you stay where you are. */
    create: on(routes['chat.roomHandler.create'], async ({ rid }, session: BackendSession) => {
      if (rid === MAIN_HALL || isGroup(rid)) throw new TangeloError('ROOM_EXISTS');
      await channels.create(rid, session);
      return { rooms: (await list({ limit: LISTED_ROOMS })).rooms };
    }),

    /** Ends a room of yours: everyone in it moves to MainHall, and what was said is erased. */
    delete: on(routes['chat.roomHandler.delete'], async ({ rid }, session: BackendSession) => {
      if (rid === MAIN_HALL) throw new TangeloError('NOT_OWNER');
      await channels.delete(rid, session, { to: MAIN_HALL, reason: 'the room was deleted' });
      return { rooms: (await list({ limit: LISTED_ROOMS })).rooms };
    }),

    /** All rooms: those with members first. */
    list: on(routes['chat.roomHandler.list'], ({ limit = LISTED_ROOMS, cursor, prefix }) =>
      list({ limit, cursor, prefix }),
    ),

    /** Members of a room, by name. */
    who: on(
      routes['chat.roomHandler.who'],
      async ({ rid, limit = LISTED_USERS, cursor = '' }, session: BackendSession) => {
        if (isGroup(rid)) await requireMember(rid, session);
        const room = await channels.room(rid, session);
        const owner = await channels.ownerOf(room);
        const { count } = room.members;
        if (count === 0 && owner === '' && rid !== MAIN_HALL) throw new TangeloError('NO_SUCH_ROOM');
        const names = Array.from(room.members.people(), ({ name }) => name).sort();
        const after = names.filter((name) => name > cursor);
        const users = after.slice(0, limit);
        const last = users.at(-1);
        return {
          rid,
          users,
          count,
          owner,
          ...(after.length > limit && last !== undefined && { next: last }),
        };
      },
    ),
  };
};
