import type { Socket } from 'socket.io';
import type { Push, Pushes } from '../../contract/pushes.ts';
import { type ErrorReply, TangeloError } from '../../errors.ts';
import { isRecord } from '../reply.ts';
import { StandInConversations } from './stand-in-conversations.ts';
import { StandInRooms } from './stand-in-rooms.ts';
import { StandInServer } from './stand-in-server.ts';
import type { StandInSession } from './stand-in-session.ts';

export interface Call {
  readonly route: string;
  readonly body: Record<string, unknown>;
  readonly socket: Socket;
}

/**
 * What happens to a call instead of the usual: it is ignored; it is carried out but the answer is lost; as before, and then every
 * connection of the connectors breaks; or it is refused with this reply.
 */
export type Fault = 'ignore' | 'lose-answer' | 'break-before-answer' | ErrorReply;

/**
 * Plays a gate and several connectors by the contract, for one cluster that is all in memory. Names stay taken until a goodbye
 * or `freeNames`.
 */
export class StandInCluster {
  readonly gate = new StandInServer((socket) => this.#serveGate(socket));
  readonly connectors = [this.#connector(), this.#connector()] as const;
  /** Every call that reached a connector, in order. */
  readonly calls: Call[] = [];
  readonly goodbyes: string[] = [];
  readonly rooms = new StandInRooms();
  readonly directs = new StandInConversations((username) => this.#named(username));
  /** Decides about each call to a connector. */
  fault: (call: Call) => Fault | undefined = () => undefined;
  readonly #sessions = new Map<string, StandInSession>();
  readonly #bySocket = new Map<Socket, StandInSession>();
  readonly #waiting = new Set<{ count: number; route: string; resolve: () => void }>();
  #people = 0;

  static async start(): Promise<StandInCluster> {
    const cluster = new StandInCluster();
    await Promise.all([cluster.gate, ...cluster.connectors].map((server) => server.listen()));
    return cluster;
  }

  async stop(): Promise<void> {
    await Promise.all([this.gate, ...this.connectors].map((server) => server.die()));
  }

  /** Breaks every connection to the connectors, as a crash of the network would. */
  cut(): void {
    for (const connector of this.connectors) connector.cut();
  }

  /** Breaks one person's connection. */
  drop(username: string): void {
    this.#named(username)?.socket?.conn.close();
  }

  callsTo(route: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.route === route).map((call) => call.body);
  }

  /** Resolves when `route` has been called `count` times since the start. */
  called(route: string, count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add({ count, route, resolve });
      this.#notice();
    });
  }

  /** A group of the people of these names. */
  makeGroup(rid: string, usernames: readonly string[], options: { silently?: boolean } = {}): void {
    const people = usernames.map((name) => this.#named(name)).filter((person) => person !== undefined);
    this.rooms.makeGroup(rid, people, options);
  }

  /** Pushes to the connected person of that name. */
  push<P extends Push>(username: string, push: P, body: Pushes[P]): void {
    this.#named(username)?.socket?.emit(push, body);
  }

  /** As when the server closes the connection by itself. */
  kick(username: string, code: number): void {
    const socket = this.#named(username)?.socket;
    socket?.emit('onKick', { code, reason: `kick ${code}` });
    socket?.disconnect(true);
  }

  /** Ends all sessions: their tokens are no longer valid, their names are free. */
  forgetSessions(): void {
    this.#sessions.clear();
  }

  takeName(username: string): void {
    this.#sessions.set('taker', { uid: 'taker', username, generation: 1, socket: undefined });
  }

  #connector(): StandInServer {
    return new StandInServer((socket) => this.#serveConnector(socket));
  }

  #serveGate(socket: Socket): void {
    socket.on('gate.gateHandler.queryEntry', (_body: unknown, answer: (reply: unknown) => void) => {
      const [first, ...others] = this.connectors.map(({ port }) => ({ host: '127.0.0.1', port }));
      answer({ code: 200, ...first, alternatives: others });
    });
  }

  #serveConnector(socket: Socket): void {
    socket.onAny((route: string, body: unknown, answer?: (reply: unknown) => void) => {
      const call = { route, body: isRecord(body) ? body : {}, socket };
      this.calls.push(call);
      const reply = this.#answer(call);
      if (reply !== undefined) answer?.(reply);
      this.#notice();
    });
    socket.on('disconnect', (reason) => {
      const session = this.#bySocket.get(socket);
      this.#bySocket.delete(socket);
      if (session === undefined || session.socket !== socket) return;
      session.socket = undefined;
      this.rooms.vanish(session);
      if (reason !== 'client namespace disconnect') return;
      this.#sessions.delete(session.uid);
      this.goodbyes.push(session.username);
      this.#notice();
    });
  }

  #answer(call: Call): unknown {
    const fault = this.fault(call);
    if (fault === 'ignore') return undefined;
    if (typeof fault === 'object') return fault;
    let reply: unknown;
    try {
      reply = { code: 200, ...this.#carryOut(call) };
    } catch (error) {
      if (!(error instanceof TangeloError)) throw error;
      reply = error.toReply();
    }
    if (fault === 'break-before-answer') this.cut();
    return fault === undefined ? reply : undefined;
  }

  #carryOut({ route, body, socket }: Call): Record<string, unknown> {
    if (route === 'connector.entryHandler.enter') return this.#enter(body, socket);
    const session = this.#bySocket.get(socket);
    if (session === undefined) throw new TangeloError('NOT_ENTERED');
    const rid = String(body.rid);
    switch (route) {
      case 'chat.roomHandler.join':
        return this.rooms.join(session, rid, body.lastSeq);
      case 'chat.roomHandler.leave':
      case 'chat.groupHandler.leave':
        return this.rooms.leave(session, rid);
      case 'chat.groupHandler.list':
        return this.rooms.groups(session);
      case 'connector.entryHandler.rename': {
        const former = session.username;
        session.username = String(body.username);
        return { former, username: session.username };
      }
      case 'chat.chatHandler.send':
        return body.target === '*' ? this.rooms.send(session, rid, body) : this.#whisper(session, rid, body);
      case 'chat.chatHandler.history':
        return this.rooms.history(session, rid, body);
      case 'chat.directHandler.send':
        return this.directs.send(session.username, body);
      case 'chat.directHandler.inbox':
        return this.directs.inbox(session);
      case 'chat.directHandler.history':
        return this.directs.history(session, body);
      case 'user.userHandler.logout':
        this.#sessions.delete(session.uid);
        this.#bySocket.delete(socket);
        this.rooms.vanish(session);
        return {};
      default:
        throw new TangeloError('NO_SUCH_ROUTE');
    }
  }

  #enter(body: Record<string, unknown>, socket: Socket): Record<string, unknown> {
    const session = body.resume === undefined ? this.#newSession(body.username) : this.#resumed(body);
    session.socket?.disconnect(true);
    session.socket = socket;
    session.generation += 1;
    this.#bySocket.set(socket, session);
    const joined = this.rooms.join(session, String(body.rid ?? 'MainHall'), body.lastSeq);
    this.rooms.restore(session);
    return { ...joined, username: session.username, resume: `${session.uid}.${session.generation}` };
  }

  #newSession(wanted: unknown): StandInSession {
    this.#people += 1;
    const username = typeof wanted === 'string' ? wanted : `guest${this.#people}`;
    if (this.#named(username) !== undefined) throw new TangeloError('NAME_TAKEN');
    const session = { uid: `uid${this.#people}`, username, generation: 0, socket: undefined };
    this.#sessions.set(session.uid, session);
    return session;
  }

  #resumed({ resume, username }: Record<string, unknown>): StandInSession {
    const [uid = '', generation] = String(resume).split('.');
    const session = this.#sessions.get(uid);
    if (session === undefined || session.generation - Number(generation) > 1)
      throw new TangeloError('BAD_TOKEN');
    const name = typeof username === 'string' ? username : session.username;
    for (const other of this.#sessions.values()) {
      if (other !== session && other.username === name) throw new TangeloError('NAME_TAKEN');
    }
    session.username = name;
    return session;
  }

  /** A private message reaches one member, and is kept nowhere. */
  #whisper(
    { username }: StandInSession,
    rid: string,
    { content, target, id }: Record<string, unknown>,
  ): Record<string, unknown> {
    const to = this.#named(String(target))?.socket;
    if (to === undefined) throw new TangeloError('NO_SUCH_USER');
    to.emit('onChat', { msg: content, from: username, target, id, rid, seq: 0, time: 1 });
    return { id, seq: 0, time: 1 };
  }

  #named(username: string): StandInSession | undefined {
    return [...this.#sessions.values()].find((session) => session.username === username);
  }

  #notice(): void {
    for (const waiting of this.#waiting) {
      const happened =
        waiting.route === 'goodbye' ? this.goodbyes.length : this.callsTo(waiting.route).length;
      if (happened < waiting.count) continue;
      this.#waiting.delete(waiting);
      waiting.resolve();
    }
  }
}
