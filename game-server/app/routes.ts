import { randomUUID } from 'node:crypto';
import { TangeloError } from '../../shared/errors.ts';
import type { RouteSelector } from '../framework/connector/route-table.ts';

/** What changes who a session is or where: one at a time. No room has such a name. */
const IDENTITY_LANE = '@identity';

/** Entering and renaming happen on the connector itself, in order with joining and leaving. */
export const connectorRoute: RouteSelector = ({ session }) => ({
  key: { server: session.frontend },
  lanes: [IDENTITY_LANE],
});

/** Account servers are all alike. Logging out ends a session, in order with what else it does. */
export const userRoute: RouteSelector = ({ route }) => ({
  key: { any: true },
  resend: route !== 'user.userHandler.register',
  ...(route === 'user.userHandler.logout' && { lanes: [IDENTITY_LANE] }),
});

/** Requests about a room go to its owner; what is about no room, or not a room's name at all, to any chat server. */
export function chatRoute({ roomsPerSession }: { roomsPerSession: number }): RouteSelector {
  return ({ route, body, session }) => {
    const anywhere = { key: { key: session.id }, resend: true };
    const named = typeof body.rid === 'string' ? body.rid : undefined;
    switch (route) {
      case 'chat.chatHandler.send': {
        const rid = named ?? [...session.rooms].at(-1);
        if (rid === undefined) throw new TangeloError('NOT_MEMBER');
        // With an id of its own the same message can be sent again; a private one is delivered at most once.
        const withId = body.id === undefined ? { ...body, id: randomUUID() } : body;
        return { key: { room: rid }, lanes: [rid], body: withId, resend: body.target === '*' };
      }
      case 'chat.chatHandler.history': {
        const rid = named ?? [...session.rooms].at(-1);
        if (rid === undefined) throw new TangeloError('NOT_MEMBER');
        return { key: { room: rid }, resend: true };
      }
      case 'chat.roomHandler.create':
      case 'chat.roomHandler.delete':
        // Not sent again by itself: the second time it would be refused for what the first one did.
        return named === undefined ? anywhere : { key: { room: named } };
      case 'chat.roomHandler.join':
        if (named === undefined) return anywhere;
        return {
          key: { room: named },
          lanes: [IDENTITY_LANE, named],
          resend: true,
          // Only in turn: the joins before it have to count.
          admit() {
            if (roomsPerSession > 0 && session.rooms.size >= roomsPerSession && !session.rooms.has(named))
              throw new TangeloError('TOO_MANY_ROOMS');
          },
        };
      case 'chat.roomHandler.leave':
        return named === undefined
          ? anywhere
          : { key: { room: named }, lanes: [IDENTITY_LANE, named], resend: true };
      default:
        return named === undefined ? anywhere : { key: { room: named }, resend: true };
    }
  };
}
