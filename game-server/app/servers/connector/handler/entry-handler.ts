import { setTimeout as delay } from 'node:timers/promises';
import { routes } from '../../../../../shared/contract/routes.ts';
import { on } from '../../../../framework/application/handler.ts';
import type { ConnectorServices } from '../../../../framework/application/services.ts';
import type { Session } from '../../../../framework/session/session.ts';
import { MAIN_HALL } from '../../../domain/rooms.ts';

const JOIN = 'chat.roomHandler.join';
const JOIN_TIMEOUT_MS = 8_000;
/** How long a group that cannot be joined at once may delay the answer; it is joined later. */
const GROUPS_MS = 1_000;

interface Group {
  readonly rid: string;
  readonly seq: number;
}

export default ({ identities, forward, renameInRooms, joinRoom, storage }: ConnectorServices) => {
  /** With the last seq of each, before the session is in it: what comes after that is for the session. */
  async function groupsOf({ uid = '' }: Session): Promise<Group[]> {
    const conversations = await storage.conversations.inbox(uid);
    return conversations.flatMap(({ kind, rid, last }) =>
      kind === 'group' ? [{ rid, seq: last?.seq ?? 0 }] : [],
    );
  }

  async function joinGroups(session: Session, groups: readonly Group[]): Promise<void> {
    const joined = Promise.all(groups.map(({ rid }) => joinRoom(session, rid)));
    await Promise.race([joined, delay(GROUPS_MS, undefined, { ref: false })]);
  }

  return {
    /** Takes a name, or a session that lost its connection, and joins a room and all groups of the person. */
    enter: on(routes['connector.entryHandler.enter'], async (body, session: Session) => {
      const { username, rid = MAIN_HALL, token, resume, lastSeq } = body;
      const entered = await identities.enter(session, { username, resume, token });
      try {
        // Asked before anything is joined, since it may fail. Whoever has just been made up is in no group.
        const isNew = resume === undefined && token === undefined;
        const groups = isNew ? [] : await groupsOf(session);
        const reply = await forward({
          session,
          type: 'chat',
          route: JOIN,
          body: { rid, lastSeq },
          target: { key: { room: rid }, resend: true },
          timeoutMs: JOIN_TIMEOUT_MS,
        });
        if (groups.length > 0) await joinGroups(session, groups);
        return {
          ...routes[JOIN].reply.parse(reply),
          username: session.name ?? '',
          resume: entered.resume,
          ...(groups.length > 0 && { groups }),
        };
      } catch (error) {
        await identities.leave(session);
        throw error;
      }
    }),

    /** Changes the name everywhere; the rooms that the session is in are told. */
    rename: on(routes['connector.entryHandler.rename'], async ({ username }, session: Session) => {
      const former = await identities.rename(session, username);
      if (former !== username) await renameInRooms(session);
      return { former, username };
    }),
  };
};
