import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { silent } from '../rpc/fixture.ts';
import { createSqliteFixture, type SqliteFixture } from '../storage/sqlite-fixture.ts';
import type { NameStorage, Storage } from '../storage/storage.ts';
import * as fixtures from './identities-fixture.ts';
import { name, tokens } from './identities-fixture.ts';
import { sweepNames } from './name-sweeper.ts';
import type { Session } from './session.ts';

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

function startConnector(names: NameStorage = storage.names) {
  return fixtures.startConnector({ storage, names, closers });
}

async function twoConnectors() {
  const [a, b] = await fixtures.startTwoConnectors({ storage, closers });
  return { a, b };
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

test('whoever has gone again by the time their token is read takes nothing over', async () => {
  const { a, b } = await twoConnectors();
  const former = a.open();
  const { resume } = await a.identities.enter(former.session, { username: name() });
  const late = b.open();
  const entering = b.identities.enter(late.session, { resume });
  b.sessions.disconnected(late.session, 'vanished');
  await expect(entering).rejects.toMatchObject({ error: 'NOT_ENTERED' });
  expect(former.closes).toEqual([]);
  expect(former.session).toMatchObject({ closed: false, generation: 1 });
});

test('a token may be used again while the answers are lost, and not once a newer one has come back', async () => {
  const { identities, open } = await startConnector();
  const { resume } = await identities.enter(open().session, { username: name() });
  const second = open();
  await identities.enter(second.session, { resume });
  const third = open();
  await identities.enter(third.session, { resume });
  expect(second.closes).toEqual([DISCONNECTS.TAKEN_OVER]);
  expect(third.session.generation).toBe(3);
  const fourth = open();
  const { resume: newer } = await identities.enter(fourth.session, { resume });
  expect(fourth.session.generation).toBe(4);
  await identities.enter(open().session, { resume: newer });
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
      isNeeded: () => true,
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
