import { randomBytes } from 'node:crypto';
import { DISCONNECTS, type Disconnect, mayReconnect } from '../../../shared/disconnect.ts';
import type { CloseKind, OutgoingPush } from '../transport/transport.ts';
import type { ClientOrigin } from './client-session.ts';
import { DeadlineQueue } from './deadline-queue.ts';
import { Session, type SessionConnection } from './session.ts';

/** How a session ended: it is over everywhere, or it lives on in a newer use of it elsewhere. */
export type EndKind = 'left' | 'taken-over';

/** The sessions of one front-end. */
export interface Sessions {
  open(connection: SessionConnection, origin: ClientOrigin): Session;
  /** Whether any client has ever come. */
  readonly used: boolean;
  /**
   * The session's connection is gone. After a goodbye it is over at once; a client that vanished is waited for, as long as
   * the grace, before it is.
   */
  disconnected(session: Session, kind: CloseKind): void;
  /** The session is over; its connection goes on as another one, which has not entered. */
  logout(session: Session): void;
  /** Closes the connection of a session that is used elsewhere now, up to this generation; nobody sees it leave. */
  takeOver(id: string, generation: number): void;
  /** Whether a newer use of the session than this generation has been announced, perhaps before this one was known here. */
  isTakenOver(id: string, generation: number): boolean;
  /** Whether its connection is there, rather than waited for. */
  isConnected(session: Session): boolean;
  byId(id: string): Session | undefined;
  byUid(uid: string): readonly Session[];
  /** Looks at every session: not for what happens often. */
  byName(name: string): readonly Session[];
  /** Sessions that belong to somebody and are connected. */
  entered(): Iterable<Session>;
  /** Closes the connections of all sessions of a user; returns how many. */
  kick(uid: string, disconnect?: Disconnect): number;
  push(sessions: Iterable<Session>, push: OutgoingPush): void;
  /** Told once for each session that had entered, when it is over here. */
  onEnded(listener: (session: Session, kind: EndKind) => void): void;
  /** Lets go of all timers; sessions that are waited for are left to the grace of those who know them. */
  close(): void;
}

export interface SessionsOptions {
  readonly frontend: string;
  readonly incarnation: string;
  readonly graceMs: number;
}

/** Longer than it takes from giving a session to a connector until it is known there. */
const TAKE_OVER_MS = 15_000;

const newId = () => randomBytes(16).toString('base64url');

export function createSessions({ frontend, incarnation, graceMs }: SessionsOptions): Sessions {
  const byId = new Map<string, Session>();
  const byUid = new Map<string, Set<Session>>();
  const endedListeners: ((session: Session, kind: EndKind) => void)[] = [];
  const vanished = new DeadlineQueue<Session>({ delayMs: graceMs, onDue: (session) => end(session, 'left') });

  /** The generation up to which sessions were taken over, by id. */
  const takenOver = new Map<string, number>();
  const forgetting = new DeadlineQueue<string>({
    delayMs: TAKE_OVER_MS,
    onDue: (id) => takenOver.delete(id),
  });

  function index(session: Session, former: { id: string; uid: string | undefined }): void {
    if (former.id !== session.id) {
      if (byId.get(former.id) === session) byId.delete(former.id);
      byId.set(session.id, session);
    }
    if (former.uid === session.uid) return;
    unindexUid(session, former.uid);
    if (session.uid === undefined) return;
    const ofUser = byUid.get(session.uid);
    if (ofUser) ofUser.add(session);
    else byUid.set(session.uid, new Set([session]));
  }

  function unindexUid(session: Session, uid: string | undefined): void {
    if (uid === undefined) return;
    const ofUser = byUid.get(uid);
    ofUser?.delete(session);
    if (ofUser?.size === 0) byUid.delete(uid);
  }

  function end(session: Session, kind: EndKind): void {
    if (session.closed) return;
    vanished.delete(session);
    if (byId.get(session.id) === session) byId.delete(session.id);
    unindexUid(session, session.uid);
    session.end();
    if (session.name !== undefined) for (const listener of endedListeners) listener(session, kind);
  }

  function ofUid(uid: string): readonly Session[] {
    return [...(byUid.get(uid) ?? [])];
  }

  let used = false;

  return {
    get used() {
      return used;
    },
    open(connection, origin) {
      used = true;
      const session: Session = new Session({
        id: newId(),
        frontend,
        incarnation,
        origin,
        connection: {
          push: (push, feed) => connection.push(push, feed),
          close: (disconnect) => {
            connection.close(disconnect);
            // Whoever must not come back is gone at once, even while the connection is on its way down.
            if (!mayReconnect(disconnect.code)) end(session, 'left');
          },
        },
        onIdentified: index,
      });
      byId.set(session.id, session);
      return session;
    },
    disconnected(session, kind) {
      if (session.name === undefined || kind === 'goodbye') end(session, 'left');
      else if (!session.closed) vanished.add(session);
    },
    logout(session) {
      if (session.closed || session.name === undefined) return;
      for (const listener of endedListeners) listener(session, 'left');
      session.renew(newId());
    },
    takeOver(id, generation) {
      takenOver.set(id, Math.max(generation, takenOver.get(id) ?? 0));
      forgetting.add(id);
      const session = byId.get(id);
      if (!session || session.generation > generation) return;
      end(session, 'taken-over');
      void session.kick(DISCONNECTS.TAKEN_OVER);
    },
    isTakenOver: (id, generation) => generation <= (takenOver.get(id) ?? 0),
    isConnected: (session) => !session.closed && !vanished.has(session),
    byId: (id) => byId.get(id),
    byUid: ofUid,
    byName: (name) => [...byId.values()].filter((session) => session.name === name),
    *entered() {
      for (const session of byId.values()) {
        if (session.uid !== undefined && !vanished.has(session)) yield session;
      }
    },
    kick(uid, disconnect) {
      const sessions = ofUid(uid);
      for (const session of sessions) void session.kick(disconnect);
      return sessions.length;
    },
    push(sessions, push) {
      for (const session of sessions) session.send(push);
    },
    onEnded: (listener) => void endedListeners.push(listener),
    close() {
      vanished.clear();
      forgetting.clear();
      takenOver.clear();
    },
  };
}
