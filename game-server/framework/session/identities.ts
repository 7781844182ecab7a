import { randomBytes, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { TangeloError } from '../../../shared/errors.ts';
import type { Placements } from '../placement/placements.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { Links } from '../rpc/rpc.ts';
import type { Holder, NameStorage } from '../storage/storage.ts';
import { LOGIN, type Logins, loginOf } from './logins.ts';
import type { ResumeTokens } from './resume-token.ts';
import type { Session } from './session.ts';
import type { SessionDirectory } from './session-directory.ts';
import type { Sessions } from './sessions.ts';

export interface EnterAs {
  /** Absent: the name that a resumed session had, or a guest's. */
  readonly username?: string | undefined;
  readonly resume?: string | undefined;
  /** What an account's login answered. */
  readonly token?: string | undefined;
}

/** Gives sessions their names, unique in the whole cluster, and takes sessions over from lost connections. */
export interface Identities {
  /**
   * Enters under a name, a guest number or a resume token; answers the token for the next time. Rejects with NAME_TAKEN,
   * TOKEN_REQUIRED, BAD_TOKEN, ALREADY_ENTERED, ALREADY_ONLINE, STORAGE_UNAVAILABLE.
   */
  enter(session: Session, as: EnterAs): Promise<{ readonly resume: string }>;
  /**
   * Takes `enter` back, when what should follow it could not be done: the session has left its rooms, its name is free, and the
   * connection may enter again.
   */
  leave(session: Session): Promise<void>;
  /** Rejects with NAME_TAKEN; answers the former name. */
  rename(session: Session, name: string): Promise<string>;
}

export interface IdentitiesOptions {
  readonly names: NameStorage;
  readonly tokens: ResumeTokens;
  readonly logins: Logins;
  readonly directory: SessionDirectory;
  /** What a second login of an account does. */
  readonly secondLogin: 'multi' | 'replace' | 'reject';
  readonly sessions: Sessions;
  readonly placements: Placements;
  readonly links: Links;
  readonly protos: LoadedProtos;
  readonly resumeTtlMs: number;
  readonly log: Logger;
}

/** How soon a name is tried to be freed again. */
const RELEASE_AGAIN_MS = 2_000;

export function createIdentities(options: IdentitiesOptions): Identities {
  const { names, tokens, logins, directory, secondLogin, sessions, placements, links, protos } = options;
  const { resumeTtlMs, log } = options;

  sessions.onEnded((session, kind) => {
    if (kind === 'taken-over') return;
    void release(holderOf(session));
  });

  /** Never rejects: a name that cannot be freed now is freed as soon as the storage is back, or with its incarnation. */
  async function release(holder: Holder): Promise<void> {
    try {
      await names.release(holder);
    } catch (error) {
      log.warn({ err: error, session: holder.session }, 'name not freed yet');
      setTimeout(release, RELEASE_AGAIN_MS, holder).unref();
    }
  }

  async function enterFresh(
    session: Session,
    who: {
      readonly uid: string;
      readonly name?: string | undefined;
      readonly account?: boolean;
      readonly alone?: boolean;
    },
    expiresAt: number,
  ): Promise<void> {
    const { uid, name, account, alone } = who;
    // New for each attempt, so that one which was taken back leaves nothing that the next could meet.
    const id = randomBytes(16).toString('base64url');
    const entered = await names
      .enter({
        session: id,
        uid,
        incarnation: session.incarnation,
        expiresAt,
        ...(name !== undefined && { name }),
        ...(account && { account }),
        ...(alone && { alone }),
      })
      .catch(async (error: unknown) => {
        // It may have been done all the same.
        await release({ session: id, generation: 1 });
        throw error;
      });
    if (entered.kind === 'taken') throw new TangeloError('NAME_TAKEN');
    if (entered.kind === 'registered') throw new TangeloError('TOKEN_REQUIRED');
    if (entered.kind === 'online') throw new TangeloError('ALREADY_ONLINE');
    session.enter({ session: id, generation: 1, uid, name: entered.name });
  }

  async function enterAccount(
    session: Session,
    token: string,
    username: string | undefined,
    expiresAt: number,
  ) {
    const { id: login, uid, username: name } = await logins.verify(token);
    if (username !== undefined && username !== name) throw new TangeloError('BAD_TOKEN');
    if (secondLogin === 'replace') await directory.kick(uid, DISCONNECTS.REPLACED);
    await enterFresh(session, { uid, name, account: true, alone: secondLogin === 'reject' }, expiresAt);
    session.set(LOGIN, login);
    if (secondLogin === 'replace') await replaceRivals(session, uid);
  }

  /**
   * Several that logged in at one moment did not see each other then. Of any two of them at least one sees the other now, and
   * all agree on the one that stays.
   */
  async function replaceRivals(session: Session, uid: string): Promise<void> {
    const rivals = (await directory.byUid(uid)).filter(({ id }) => id !== session.id);
    const lower = rivals.filter(({ id }) => id < session.id);
    await Promise.allSettled(lower.map((rival) => directory.kickSession(rival, DISCONNECTS.REPLACED)));
    if (lower.length === rivals.length) return;
    await session.kick(DISCONNECTS.REPLACED);
    throw new TangeloError('NOT_ENTERED', DISCONNECTS.REPLACED.reason);
  }

  async function resume(
    session: Session,
    token: string,
    username: string | undefined,
    expiresAt: number,
  ): Promise<void> {
    const claim = await tokens.verify(token);
    // Whoever gave up waiting and has gone elsewhere since: their session there must not be taken from them.
    if (session.closed) throw new TangeloError('NOT_ENTERED');
    const resumed = await names.resume({
      session: claim.session,
      generation: claim.generation,
      incarnation: session.incarnation,
      expiresAt,
      ...(username !== undefined && { name: username }),
      ...(secondLogin === 'reject' && { alone: true }),
    });
    if (resumed.kind === 'invalid') throw new TangeloError('BAD_TOKEN');
    if (resumed.kind === 'online') throw new TangeloError('ALREADY_ONLINE');
    if (resumed.kind === 'taken') throw new TangeloError('NAME_TAKEN', undefined, { username: resumed.name });
    const { generation, uid, name } = resumed;
    const holder = { session: claim.session, generation };
    if (secondLogin === 'replace') await replaceOthers(uid, claim.session);
    sessions.takeOver(claim.session, generation - 1);
    if (resumed.formerIncarnation !== undefined && resumed.formerIncarnation !== session.incarnation)
      await takeOver(resumed.formerIncarnation, claim.session, generation - 1);
    if (sessions.isTakenOver(claim.session, generation)) {
      await session.kick(DISCONNECTS.TAKEN_OVER);
      throw new TangeloError('NOT_ENTERED', 'The session was resumed on another connection.');
    }
    session.enter({ ...holder, uid, name });
    session.set(LOGIN, claim.login);
    if (secondLogin === 'replace') await replaceRivals(session, uid);
  }

  /** A session that comes back finds another login of its account as a second login does. A guest has only the one session. */
  async function replaceOthers(uid: string, session: string): Promise<void> {
    const others = (await directory.byUid(uid)).filter(({ id }) => id !== session);
    await Promise.allSettled(others.map((other) => directory.kickSession(other, DISCONNECTS.REPLACED)));
  }

  /** The old connection, wherever it is, is closed before the new one goes on: no push reaches both. */
  async function takeOver(incarnation: string, session: string, generation: number): Promise<void> {
    const server = placements.current.view.servers.find((candidate) => candidate.incarnation === incarnation);
    if (!server) return;
    try {
      await links
        .stub(server, protos.tangelo.session.SessionRemote)
        .takeOver({ session, generation }, { timeoutMs: 1_000 });
    } catch (error) {
      // A connector that cannot be reached cannot serve the old connection's requests either; its claim is fenced already.
      log.debug({ err: error, server: server.id }, 'former connection not closed');
    }
  }

  async function leave(session: Session): Promise<void> {
    const holder = holderOf(session);
    sessions.logout(session);
    await release(holder);
  }

  return {
    async enter(session, { username, resume: resumeToken, token }) {
      if (session.name !== undefined) throw new TangeloError('ALREADY_ENTERED');
      const expiresAt = Date.now() + resumeTtlMs;
      // A resume token speaks for the session that it names, whoever it belonged to.
      if (resumeToken !== undefined) await resume(session, resumeToken, username, expiresAt);
      else if (token !== undefined) await enterAccount(session, token, username, expiresAt);
      else await enterFresh(session, { uid: randomUUID(), name: username }, expiresAt);
      if (session.closed) {
        // The client left while it entered, and nobody was told of a name then.
        await release(holderOf(session));
        throw new TangeloError('NOT_ENTERED');
      }
      const { id, generation } = session;
      const login = loginOf(session);
      // Looked at once the session can be found: whoever ends the login either sees the session or was seen here.
      if (login !== undefined && !(await logins.isOpen(login))) {
        await leave(session);
        throw new TangeloError('BAD_TOKEN');
      }
      return { resume: await tokens.sign({ session: id, generation, login }, expiresAt) };
    },
    leave,
    async rename(session, name) {
      const former = session.name;
      if (former === undefined) throw new TangeloError('NOT_ENTERED');
      if (former === name) return former;
      const outcome = await names.rename(holderOf(session), name);
      if (outcome === 'taken') throw new TangeloError('NAME_TAKEN');
      if (outcome === 'fixed') throw new TangeloError('NAME_FIXED');
      if (outcome === 'gone')
        throw new TangeloError('NOT_ENTERED', 'The session is used on another connection.');
      session.rename(name);
      return former;
    },
  };
}

function holderOf({ id, generation }: Session): Holder {
  return { session: id, generation };
}
