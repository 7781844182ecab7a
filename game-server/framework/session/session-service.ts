import { TangeloError } from '../../../shared/errors.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { RpcServer } from '../rpc/rpc.ts';
import { parseObject } from './backend-session.ts';
import { GivenPushes } from './given-pushes.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export interface SessionServiceOptions {
  readonly server: RpcServer;
  readonly protos: LoadedProtos;
  readonly sessions: Sessions;
  /** For a front-end whose sessions enter rooms: takes one into a room that it did not ask for. Never rejects. */
  readonly joinRoom: ((session: Session, rid: string) => Promise<void>) | undefined;
}

/** What other servers may do with the sessions of this front-end. */
export function serveSessions({ server, protos, sessions, joinRoom }: SessionServiceOptions): void {
  const existing = (id: string): Session => {
    const session = sessions.byId(id);
    if (!session) throw new TangeloError('NO_SUCH_USER', 'There is no such session.');
    return session;
  };

  const given = new GivenPushes();

  server.add(protos.tangelo.session.SessionRemote, {
    takeOver({ session, generation }) {
      sessions.takeOver(session, generation);
      return {};
    },
    push({ session: id, settings }) {
      const session = existing(id);
      for (const [key, value] of Object.entries(parseObject(settings))) session.set(key, value ?? undefined);
      return {};
    },
    async bind({ session, uid }) {
      await existing(session).bind(uid);
      return {};
    },
    async unbind({ session, uid }) {
      await existing(session).unbind(uid);
      return {};
    },
    logout({ session: id }) {
      // One that is not there has ended: perhaps this is asked once more because the first answer was lost.
      const session = sessions.byId(id);
      if (session) sessions.logout(session);
      return {};
    },
    online({ uids }) {
      return { uids: uids.filter((uid) => sessions.byUid(uid).length > 0) };
    },
    async kick({ session: id, uid, name, code, reason }) {
      const byId = sessions.byId(id);
      const found = uid ? sessions.byUid(uid) : name ? sessions.byName(name) : byId ? [byId] : [];
      await Promise.all(found.map((session) => session.kick({ code, reason })));
      return { kicked: found.length };
    },
    async join({ uid, rid }) {
      await Promise.all(sessions.byUid(uid).map((session) => joinRoom?.(session, rid)));
      return {};
    },
    find({ session: id, uid }) {
      const byId = sessions.byId(id);
      const found = uid ? sessions.byUid(uid) : byId ? [byId] : [];
      return {
        sessions: found.map((session) => ({
          id: session.id,
          uid: session.uid ?? '',
          name: session.name ?? '',
          settings: session.settingsJson(),
        })),
      };
    },
    deliver({ uids, sessions: ids, event, key, body }) {
      const push = { event, json: body };
      const isNew = (session: Session) => key === '' || given.add(session, key);
      if (uids.length === 0 && ids.length === 0) sessions.push(sessions.entered(), push);
      for (const uid of uids) sessions.push(sessions.byUid(uid).filter(isNew), push);
      for (const id of ids) sessions.byId(id)?.send(push);
      return {
        uids: uids.filter((uid) => sessions.byUid(uid).some((session) => sessions.isConnected(session))),
      };
    },
  });
}
