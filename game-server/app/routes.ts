import { randomBytes } from 'node:crypto';
import { TangeloError } from '../../shared/errors.ts';
import { messageId } from '../../shared/message-id.ts';
import type { RouteSelector } from '../framework/connector/route-table.ts';
import { isGroup } from './domain/conversations.ts';

/** What changes who a session is or where: one at a time. No room has such a name. */
const IDENTITY_LANE = '@identity';
const DIRECT_LANE = '@direct';

/** Groups are joined for a session, not by it. */
function chosenRooms({ rooms }: { readonly rooms: ReadonlySet<string> }): string[] {
  return [...rooms].filter((rid) => !isGroup(rid));
}

/** With an id of its own the same message can be sent again; a private one in a room is delivered at most once. */
function withId(body: Readonly<Record<string, unknown>>): object {
  return body.id === undefined ? { ...body, id: messageId() } : body;
}

/** Entering and renaming happen on the connector itself, in order with joining and leaving. */
export const connectorRoute: RouteSelector = ({ session }) => ({
  key: { server: session.frontend },
  lanes: [IDENTITY_LANE],
});

/** Takes the place of whatever a client may have sent as one. */
function newSalt(): string {
  return randomBytes(16).toString('base64url');
}

/** Account servers are all alike. Logging out ends a session, in order with what else it does. */
export const userRoute: RouteSelector = ({ route, body }) => ({
  key: { any: true },
  resend: true,
  ...(route === 'user.userHandler.register' && { body: { ...body, salt: newSalt() } }),
  ...(route === 'user.userHandler.logout' && { lanes: [IDENTITY_LANE] }),
});

/** Requests about a room go to its owner; what is about no room, or not a room's name at all, to any chat server. */
export function chatRoute({ roomsPerSession }: { roomsPerSession: number }): RouteSelector {
  return ({ route, body, session }) => {
    const anywhere = { key: { key: session.id }, resend: true };
    const named = typeof body.rid === 'string' ? body.rid : undefined;
    switch (route) {
      case 'chat.chatHandler.send': {
        const rid = named ?? chosenRooms(session).at(-1);
        if (rid === undefined) throw new TangeloError('NOT_MEMBER');
        return { key: { room: rid }, lanes: [rid], body: withId(body), resend: body.target === '*' };
      }
      case 'chat.directHandler.send':
        return { ...anywhere, lanes: [DIRECT_LANE], body: withId(body) };
      case 'chat.groupHandler.create':
        return { ...anywhere, resend: false };
      case 'chat.chatHandler.history': {
        const rid = named ?? chosenRooms(session).at(-1);
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
          get body() {
            return withOwnRoom(body, 'from', session.rooms);
          },
          // Only in turn: the joins before it have to count.
          admit() {
            if (roomsPerSession === 0 || isGroup(named) || session.rooms.has(named)) return;
            // Who goes from one room to another is in both for a moment.
            const { from } = body;
            const moves = typeof from === 'string' && session.rooms.has(from);
            const limit = moves ? roomsPerSession + 1 : roomsPerSession;
            if (chosenRooms(session).length >= limit) throw new TangeloError('TOO_MANY_ROOMS');
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
