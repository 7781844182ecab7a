import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { createTestViews, server } from '../placement/view-fixture.ts';
import { rpcSettings, silent } from '../rpc/fixture.ts';
import { createLinks } from '../rpc/links.ts';
import { loadProtos } from '../rpc/load-protos.ts';
import { createRpcServer } from '../rpc/rpc-server.ts';
import { createSqliteFixture, type SqliteFixture } from '../storage/sqlite-fixture.ts';
import type { NameStorage, Storage } from '../storage/storage.ts';
import { createIdentities, type IdentitiesOptions } from './identities.ts';
import { createLogins } from './logins.ts';
import { sweepNames } from './name-sweeper.ts';
import { createResumeTokens } from './resume-token.ts';
import type { Session } from './session.ts';
import { createSessionDirectory } from './session-directory.ts';
import { serveSessions } from './session-service.ts';
import { createSessions } from './sessions.ts';

const protos = loadProtos();
const tokens = createResumeTokens(new Uint8Array(32));
const logins = () => createLogins({ accounts: storage.accounts, secret: new Uint8Array(32), ttlMs: 60_000 });
let fixture: SqliteFixture;
let storage: Storage;
beforeAll(async () => {
  fixture = await createSqliteFixture();
  storage = fixture.open();
  await storage.migrate();
});
afterAll(() => fixture.dispose());

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A connector with its sessions, on a real link port. */
async function startConnector({
  names = storage.names,
  secondLogin = 'multi',
}: {
  names?: NameStorage;
  secondLogin?: IdentitiesOptions['secondLogin'];
} = {}) {
  const self = { id: `connector-${randomUUID()}`, incarnation: randomUUID() };
  const sessions = createSessions({ frontend: self.id, incarnation: self.incarnation, graceMs: 600_000 });
  const rpcServer = createRpcServer({ self, settings: rpcSettings(), log: silent });
  serveSessions({ server: rpcServer, protos, sessions, joinRoom: undefined });
  const port = await rpcServer.listen('127.0.0.1', 0);
  const info = server(self.id, { ...self, type: 'connector', port });
  const links = createLinks({ self, settings: rpcSettings(), log: silent });
  const views = createTestViews([info]);
  const { placements } = views;
  const identities = createIdentities({
    names,
    tokens,
    logins: logins(),
    directory: createSessionDirectory({ placements, links, protos, frontendType: 'connector' }),
    secondLogin,
    sessions,
    placements,
    links,
    protos,
    resumeTtlMs: 60_000,
    log: silent,
  });
  closers.push(async () => {
    sessions.close();
    links.close();
    await rpcServer.close({ graceMs: 0 });
  });
  const open = () => {
    const closes: Disconnect[] = [];
    const session = sessions.open(
      { push: () => {}, close: (disconnect) => void closes.push(disconnect) },
      { address: '127.0.0.1', requestedHost: 'localhost' },
    );
    return { session, closes };
  };
  return { info, views, sessions, identities, open };
}

async function twoConnectors() {
  const [a, b] = [await startConnector(), await startConnector()];
  for (const { views } of [a, b]) views.publish([a.info, b.info]);
  return { a, b };
}

function name(): string {
  return `n${randomUUID().slice(0, 12).replaceAll('-', '')}`;
}

/** Resolves when the name is free; it is freed behind the goodbye. */
async function freed(
  wanted: string,
  { identities, open }: Awaited<ReturnType<typeof startConnector>>,
): Promise<Session> {
  const { session } = open();
  for (;;) {
    try {
      await identities.enter(session, { username: wanted });
      return session;
    } catch (error) {
      expect(error).toMatchObject({ error: 'NAME_TAKEN' });
    }
  }
}

test('of many who want one name exactly one gets it', async () => {
  const { a, b } = await twoConnectors();
  const username = name();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => {
      const { identities, open } = index % 2 === 0 ? a : b;
      return identities.enter(open().session, { username });
    }),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('who gives no name is a guest, and who has entered does not enter again', async () => {
  const { identities, open } = await startConnector();
  const { session } = open();
  await identities.enter(session, {});
  expect(session.name).toMatch(/^guest[1-9]\d*$/);
  await expect(identities.enter(session, {})).rejects.toMatchObject({ error: 'ALREADY_ENTERED' });
});

test('a goodbye frees the name', async () => {
  const connector = await startConnector();
  const username = name();
  const { session } = connector.open();
  await connector.identities.enter(session, { username });
  connector.sessions.disconnected(session, 'goodbye');
  expect((await freed(username, connector)).uid).not.toBe(session.uid);
});

test('a client that left while it entered holds no name', async () => {
  const connector = await startConnector();
  const username = name();
  const { session } = connector.open();
  const entering = connector.identities.enter(session, { username });
  connector.sessions.disconnected(session, 'goodbye');
  await expect(entering).rejects.toMatchObject({ error: 'NOT_ENTERED' });
  await freed(username, connector);
});

test('a resume token takes the session over, with its name and uid, from the connector that has it', async () => {
  const { a, b } = await twoConnectors();
  const username = name();
  const former = a.open();
  const { resume } = await a.identities.enter(former.session, { username });
  const next = b.open();
  await b.identities.enter(next.session, { resume });
  expect(next.session).toMatchObject({
    id: former.session.id,
    uid: former.session.uid,
    name: username,
    generation: 2,
  });
  expect(former.closes).toEqual([DISCONNECTS.TAKEN_OVER]);
  expect(former.session.closed).toBe(true);
  // The end of the former use frees nothing.
  await expect(a.identities.enter(a.open().session, { username })).rejects.toMatchObject({
    error: 'NAME_TAKEN',
  });
});

test('a token may be used once more when its answer was lost, and not after that', async () => {
  const { identities, open } = await startConnector();
  const { resume } = await identities.enter(open().session, { username: name() });
  const second = open();
  await identities.enter(second.session, { resume });
  const third = open();
  await identities.enter(third.session, { resume });
  expect(second.closes).toEqual([DISCONNECTS.TAKEN_OVER]);
  expect(third.session.generation).toBe(3);
  await expect(identities.enter(open().session, { resume })).rejects.toMatchObject({ error: 'BAD_TOKEN' });
});

test('of two that resume over different connectors at one instant only one goes on', async () => {
  const { a, b } = await twoConnectors();
  const username = name();
  let { resume } = await a.identities.enter(a.open().session, { username });
  for (let round = 0; round < 5; round += 1) {
    await Promise.allSettled(
      [a, b].map(({ identities, open }) => identities.enter(open().session, { resume })),
    );
    const alive = [...a.sessions.entered(), ...b.sessions.entered()];
    expect(alive.map((session) => session.name)).toEqual([username]);
    const { id = '', generation = 0 } = alive[0] ?? {};
    resume = await tokens.sign({ session: id, generation }, Date.now() + 60_000);
  }
});

test('a session whose name was taken meanwhile keeps its uid for another name', async () => {
  const connector = await startConnector();
  const { identities, open, sessions } = connector;
  const [username, other] = [name(), name()];
  const former = open();
  const { resume } = await identities.enter(former.session, { username });
  sessions.disconnected(former.session, 'goodbye');
  await freed(username, connector);
  const next = open();
  await expect(identities.enter(next.session, { resume })).rejects.toMatchObject({
    error: 'NAME_TAKEN',
    details: { username },
  });
  await identities.enter(next.session, { resume, username: other });
  expect(next.session).toMatchObject({ uid: former.session.uid, name: other });
});

test('renaming frees the former name, and takes no name of another', async () => {
  const connector = await startConnector();
  const { identities, open } = connector;
  const [one, two, three] = [name(), name(), name()];
  const [ann, bob] = [open().session, open().session];
  await identities.enter(ann, { username: one });
  await identities.enter(bob, { username: two });
  await expect(identities.rename(ann, two)).rejects.toMatchObject({ error: 'NAME_TAKEN' });
  expect(await identities.rename(ann, three)).toBe(one);
  expect(ann.name).toBe(three);
  await identities.rename(bob, one);
  await expect(identities.rename(open().session, name())).rejects.toMatchObject({ error: 'NOT_ENTERED' });
});

test('an entering that is taken back frees the name, and the session may enter again', async () => {
  const { identities, open } = await startConnector();
  const username = name();
  const { session } = open();
  await identities.enter(session, { username });
  await identities.leave(session);
  expect(session.name).toBeUndefined();
  await identities.enter(session, { username });
  expect(session.name).toBe(username);
});

test('the names of a connector that has gone are free after the grace, also when the first try fails', async () => {
  const { a, b } = await twoConnectors();
  const username = name();
  await a.identities.enter(a.open().session, { username });
  let failures = 2;
  const flaky: NameStorage = {
    ...storage.names,
    incarnations: () => (failures-- > 0 ? Promise.reject(new Error('away')) : storage.names.incarnations()),
  };
  closers.push(
    sweepNames({
      names: flaky,
      placements: b.views.placements,
      graceMs: 5,
      isMyTurn: () => true,
      log: silent,
    }),
  );
  await expect(b.identities.enter(b.open().session, { username })).rejects.toMatchObject({
    error: 'NAME_TAKEN',
  });
  b.views.publish([b.info]);
  await freed(username, b);
  expect(failures).toBeLessThan(0);
});

async function register(username: string): Promise<string> {
  const uid = randomUUID();
  expect(await storage.accounts.register({ uid, username, passwordHash: 'x' })).toBe('registered');
  return logins().open({ uid, username });
}

async function twoConnectorsWith(secondLogin: IdentitiesOptions['secondLogin']) {
  const [a, b] = [await startConnector({ secondLogin }), await startConnector({ secondLogin })];
  for (const { views } of [a, b]) views.publish([a.info, b.info]);
  return [a, b] as const;
}

test('a token enters as its account, on any number of devices, and only under its name', async () => {
  const { a, b } = await twoConnectors();
  const username = name();
  const token = await register(username);
  const devices = [a.open(), b.open(), b.open()];
  for (const [index, { session }] of devices.entries()) {
    await (index === 0 ? a : b).identities.enter(session, { token, username });
    expect(session.name).toBe(username);
  }
  expect(new Set(devices.map(({ session }) => session.uid)).size).toBe(1);
  expect(new Set(devices.map(({ session }) => session.id)).size).toBe(3);
  const other = a.open();
  await expect(a.identities.enter(other.session, { token, username: name() })).rejects.toMatchObject({
    error: 'BAD_TOKEN',
  });
  await expect(a.identities.enter(other.session, { username })).rejects.toMatchObject({
    error: 'TOKEN_REQUIRED',
  });
  await expect(a.identities.rename(devices[0]?.session ?? other.session, name())).rejects.toMatchObject({
    error: 'NAME_FIXED',
  });
});

test('where one login replaces another, the older one is closed, and may not silently come back beside it', async () => {
  const [a, b] = await twoConnectorsWith('replace');
  const token = await register(name());
  const [older, newer] = [a.open(), b.open()];
  const { resume } = await a.identities.enter(older.session, { token });
  await b.identities.enter(newer.session, { token });
  expect(older.closes).toEqual([DISCONNECTS.REPLACED]);
  expect([older.session.closed, newer.session.closed]).toEqual([true, false]);
  const again = a.open();
  await a.identities.enter(again.session, { resume });
  expect(newer.closes).toEqual([DISCONNECTS.REPLACED]);
  expect(again.session.closed).toBe(false);
});

test('of many logins at one moment one stays, where one replaces another', async () => {
  const [a, b] = await twoConnectorsWith('replace');
  const token = await register(name());
  const devices = Array.from({ length: 8 }, (_, index) => ({ connector: index % 2 ? a : b }));
  const opened = devices.map(({ connector }) => ({ connector, ...connector.open() }));
  await Promise.allSettled(
    opened.map(({ connector, session }) => connector.identities.enter(session, { token })),
  );
  expect(opened.filter(({ session }) => !session.closed && session.name !== undefined)).toHaveLength(1);
});

test('where a second login is refused, so is coming back beside another one, until that one has left', async () => {
  const [a, b] = await twoConnectorsWith('reject');
  const token = await register(name());
  const first = a.open();
  const { resume } = await a.identities.enter(first.session, { token });
  await expect(b.identities.enter(b.open().session, { token })).rejects.toMatchObject({
    error: 'ALREADY_ONLINE',
  });
  await a.identities.leave(first.session);
  const second = b.open();
  await b.identities.enter(second.session, { token });
  await expect(a.identities.enter(first.session, { resume })).rejects.toMatchObject({
    error: 'ALREADY_ONLINE',
  });
  await b.identities.leave(second.session);
  await a.identities.enter(first.session, { resume });
});

test('an enter that is taken back leaves the rooms, and the connection enters again as somebody else', async () => {
  const { identities, sessions, open } = await startConnector();
  const { session } = open();
  const username = name();
  await identities.enter(session, { username });
  const former = session.id;
  const left: string[][] = [];
  session.rooms.add('lobby');
  sessions.onEnded((over) => left.push([over.id, ...over.rooms]));
  await identities.leave(session);
  expect(left).toEqual([[former, 'lobby']]);
  expect(session).toMatchObject({ name: undefined, uid: undefined, closed: false });
  await identities.enter(session, { username });
  expect(session.id).not.toBe(former);
});
