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
      case 'chat.roomHandler.join':
        if (named === undefined) return anywhere;
        return {
          key: { room: named },
          lanes: [IDENTITY_LANE, named],
          resend: true,
          get body() {
            return withOwnRoom(body, 'from', session.rooms);
          },
          // Only in turn: the joins before it have to count.
          admit() {
            // Who goes from one room to another is in both for a moment.
            const limit = session.rooms.has(String(body.from)) ? roomsPerSession + 1 : roomsPerSession;
            if (roomsPerSession > 0 && session.rooms.size >= limit && !session.rooms.has(named))
              throw new TangeloError('TOO_MANY_ROOMS');
          },
        };
      case 'chat.roomHandler.leave':
        if (named === undefined) return anywhere;
        return {
          key: { room: named },
          lanes: [IDENTITY_LANE, named],
          resend: true,
          get body() {
            return withOwnRoom(body, 'to', session.rooms);
          },
        };
      default:
        return named === undefined ? anywhere : { key: { room: named }, resend: true };
    }
  };
}

/**
 * Nobody can say that they come from, or go to, a room that they are not in. Which ones these are is known when the request's
 * turn has come, so this is asked for then.
 */
function withOwnRoom(
  body: Readonly<Record<string, unknown>>,
  key: 'from' | 'to',
  rooms: ReadonlySet<string>,
): object {
  const other = body[key];
  const isTrue = typeof other !== 'string' || (rooms.has(other) && other !== body.rid);
  return isTrue ? body : { ...body, [key]: undefined };
}
