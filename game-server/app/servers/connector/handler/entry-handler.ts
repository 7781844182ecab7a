import { routes } from '../../../../../shared/contract/routes.ts';
import { on } from '../../../../framework/application/handler.ts';
import type { ConnectorServices } from '../../../../framework/application/services.ts';
import type { Session } from '../../../../framework/session/session.ts';
import { MAIN_HALL } from '../../../domain/rooms.ts';

const JOIN = 'chat.roomHandler.join';
const JOIN_TIMEOUT_MS = 8_000;

export default ({ identities, forward, renameInRooms, joinRoom, storage, log }: ConnectorServices) => {
  /** Entering subscribes to all groups of a person. */
  async function joinGroups(session: Session): Promise<void> {
    const conversations = await storage.conversations.inbox(session.uid ?? '');
    const groups = conversations.filter(({ kind }) => kind === 'group');
    const outcomes = await Promise.allSettled(groups.map(({ rid }) => joinRoom(session, rid)));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') log.warn({ err: outcome.reason }, 'group not joined');
    }
  }

  return {
    /** Takes a name, or a session that lost its connection, and joins a room. */
    enter: on(routes['connector.entryHandler.enter'], async (body, session: Session) => {
      const { username, rid = MAIN_HALL, token, resume, lastSeq } = body;
      const entered = await identities.enter(session, { username, resume, token });
      try {
        const reply = await forward({
          session,
          type: 'chat',
          route: JOIN,
          body: { rid, lastSeq },
          target: { key: { room: rid }, resend: true },
          timeoutMs: JOIN_TIMEOUT_MS,
        });
        // Whoever has just been made up is in no group.
        if (resume !== undefined || token !== undefined) await joinGroups(session);
        return { ...routes[JOIN].reply.parse(reply), username: session.name ?? '', resume: entered.resume };
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
