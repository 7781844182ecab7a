import { randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { routes } from '../../../../../shared/contract/routes.ts';
import { DISCONNECTS } from '../../../../../shared/disconnect.ts';
import { TangeloError } from '../../../../../shared/errors.ts';
import { on } from '../../../../framework/application/handler.ts';
import type { Services } from '../../../../framework/application/services.ts';
import type { BackendSession } from '../../../../framework/session/backend-session.ts';
import { LOGIN, loginOf } from '../../../../framework/session/logins.ts';
import { registration } from '../../../domain/registration.ts';

const LISTED_USERS = 200;

export default ({ storage, logins, directory }: Services) => {
  const { accounts } = storage;
  /** Compared with when there is no such account, so that the time of the answer does not tell. */
  const nobody = hash(randomUUID());

  /** One that is not reached now cannot be resumed when it comes back. */
  async function closeOthers({ id, uid = '' }: BackendSession, login: string): Promise<void> {
    const sessions = await directory.byUid(uid);
    const others = sessions.filter((one) => one.id !== id && one.settings[LOGIN] === login);
    await Promise.allSettled(others.map((one) => directory.kickSession(one, DISCONNECTS.LOGGED_OUT)));
  }

  async function presenceOf(usernames: readonly string[]) {
    const found = await Promise.all([...new Set(usernames)].map((username) => storage.names.find(username)));
    const people = found.filter((person) => person !== undefined);
    const online = await directory.online(people.map(({ uid }) => uid));
    return people.map(({ uid, name }) => ({ username: name, online: online.has(uid) }));
  }

  return {
    /** A guest who registers the name that they use keeps who they are: their rooms and conversations are the account's. */
    register: on(registration, async ({ username, password, salt }, session: BackendSession) => {
      const uid = session.uid !== undefined && session.name === username ? session.uid : randomUUID();
      const passwordHash = await hash(password, { salt: Buffer.from(salt, 'base64url') });
      const outcome = await accounts.register({ uid, username, passwordHash });
      if (outcome === 'registered') return { token: await logins.open({ uid, username }), username };
      const account = await accounts.find(username);
      // Only this very request has this salt: another server carried it out, and died before it could say so.
      if (account?.passwordHash !== passwordHash) throw new TangeloError('NAME_TAKEN');
      return { token: await logins.open({ uid: account.uid, username }), username };
    }),

    login: on(routes['user.userHandler.login'], async ({ username, password }) => {
      const account = await accounts.find(username);
      const matches = await verify(account?.passwordHash ?? (await nobody), password);
      if (!account || !matches) throw new TangeloError('BAD_CREDENTIALS');
      const { uid } = account;
      return { token: await logins.open({ uid, username }), username };
    }),

    /**
     * The session is over for good, and so is the login with all that was entered with it; the connection stays, and may enter
     * again.
     */
    logout: on(routes['user.userHandler.logout'], async (_body, session: BackendSession) => {
      const login = loginOf(session);
      if (login !== undefined) {
        await logins.close(login);
        await closeOthers(session, login);
      }
      await storage.names.end(session.id);
      await session.logout();
      return {};
    }),

    list: on(routes['user.userHandler.list'], async ({ limit = LISTED_USERS, cursor, names }) => {
      if (names !== undefined) return { users: await presenceOf(names) };
      const page = await accounts.list({ limit: limit + 1, ...(cursor !== undefined && { after: cursor }) });
      const shown = page.slice(0, limit);
      const online = await directory.online(shown.map(({ uid }) => uid));
      const last = shown.at(-1);
      return {
        users: shown.map(({ uid, username }) => ({ username, online: online.has(uid) })),
        ...(page.length > limit && last && { next: last.username }),
      };
    }),
  };
};
