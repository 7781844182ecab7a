import { routes } from '../../../../../shared/contract/routes.ts';
import { TangeloError } from '../../../../../shared/errors.ts';
import { on } from '../../../../framework/application/handler.ts';
import type { OwnerServices } from '../../../../framework/application/services.ts';
import type { BackendSession } from '../../../../framework/session/backend-session.ts';
import { MAIN_HALL, mergePages } from '../../../domain/rooms.ts';

const LISTED_ROOMS = 200;
const LISTED_USERS = 200;
/** How long one chat server may keep the list of all waiting. */
const PAGE_TIMEOUT_MS = 200;

export default ({ channels, rpc, placements }: OwnerServices) => ({
  join: on(routes['chat.roomHandler.join'], async ({ rid, ...options }, session: BackendSession) => {
    const { users, count, seq, missed, complete } = await channels.join(rid, session, options);
    return { rid, users, count, owner: '', seq, missed, complete };
  }),

  leave: on(routes['chat.roomHandler.leave'], async ({ rid, to }, session: BackendSession) => {
    await channels.joinedRoom(rid, session);
    await channels.leave(rid, session, { to });
    return {};
  }),

  /** Rooms of all chat servers, by name. */
  list: on(routes['chat.roomHandler.list'], async ({ limit = LISTED_ROOMS, cursor, prefix }) => {
    const request = { limit: limit + 1, after: cursor ?? '', prefix: prefix ?? '' };
    const answers = await Promise.allSettled(
      placements.current
        .up('chat')
        .map(({ id }) => rpc.chat.roomRemote.page({ server: id }, request, { timeoutMs: PAGE_TIMEOUT_MS })),
    );
    const pages = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.rooms] : []));
    const { rooms, next } = mergePages(pages, { limit, after: cursor, prefix });
    return {
      rooms: rooms.map(({ rid, count }) => ({ rid, count })),
      ...(next !== undefined && { next }),
      ...(pages.length < answers.length && { partial: true }),
    };
  }),

  /** Members of a room, by name. */
  who: on(
    routes['chat.roomHandler.who'],
    async ({ rid, limit = LISTED_USERS, cursor = '' }, session: BackendSession) => {
      const room = await channels.room(rid, session);
      const { count } = room.members;
      if (count === 0 && rid !== MAIN_HALL) throw new TangeloError('NO_SUCH_ROOM');
      const names = Array.from(room.members.people(), ({ name }) => name).sort();
      const after = names.filter((name) => name > cursor);
      const users = after.slice(0, limit);
      const last = users.at(-1);
      return {
        rid,
        users,
        count,
        owner: '',
        ...(after.length > limit && last !== undefined && { next: last }),
      };
    },
  ),
});
